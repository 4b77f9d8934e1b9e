"""Draw the example documents: ``python examples/make_documents.py`` (needs reportlab).

``report.pdf`` has what documents are made of: headings at two levels, a list, two columns,
a ruled and an unruled table, a figure, a formula, a scanned page and a rotated page.
``scan.png`` is the scanned page alone.
"""

from __future__ import annotations

import io
import random
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

HERE = Path(__file__).parent
WIDTH, HEIGHT = A4
MARGIN = 64.0
GREY = colors.Color(0.35, 0.35, 0.35)

SUMMARY = (
    "The river basin was surveyed between March and October. Rainfall stayed below the "
    "average of the last thirty years in five of the eight months, yet the ground water rose "
    "at every station, because two reservoirs in the upper valley were kept open."
)
METHOD = (
    "Each station reads its level every fifteen minutes and sends a daily mean. Days with "
    "fewer than forty readings were left out. The remaining series were compared with the "
    "neighbouring stations, and a station that differed by more than three standard "
    "deviations on five days in a row was visited and calibrated again."
)
DISCUSSION = (
    "The rise is largest where the soil is sandy. In the lower valley, where clay prevails, "
    "the level follows the rain with a delay of about six weeks. Both effects were predicted "
    "by the model of the previous report, although it placed the turning point in August "
    "instead of September."
)
OUTLOOK = (
    "Three further stations will be built next year. They close the gap between the gorge "
    "and the old mill, where no reading has been taken since the flood. The survey will then "
    "cover the whole basin for the first time."
)
LETTER = [
    "Municipal Water Board",
    "",
    "Dear members of the council,",
    "",
    "we have received your request of 4 May and enclose the",
    "readings of the station at the old mill. The station was",
    "out of order from 12 to 19 June; for these days the mean",
    "of both neighbours is given and marked with a star.",
    "",
    "The invoice of 1,250.00 is payable within thirty days.",
    "",
    "With kind regards,",
    "the office of the board",
]
STATIONS = [
    ["Station", "Depth (m)", "2023", "2024", "Change"],
    ["Upper gorge", "12.4", "3.10", "3.42", "+0.32"],
    ["Old mill", "8.0", "2.75", "2.91", "+0.16"],
    ["Lower bridge", "15.2", "4.02", "4.11", "+0.09"],
    ["Harbour", "6.7", "1.88", "1.90", "+0.02"],
]
COSTS = [
    ["Item", "Hours", "Price"],
    ["Calibration", "36", "2,880.00"],
    ["New sensors", "12", "4,310.50"],
    ["Field work", "120", "7,200.00"],
    ["Report", "24", "1,920.00"],
]


def paragraph(pdf: Canvas, text: str, x: float, y: float, width: int, size: float = 10.5) -> float:
    """Draw wrapped text, ``width`` characters a line; return the y below it, in points."""
    pdf.setFont("Helvetica", size)
    for line in textwrap.wrap(text, width):
        pdf.drawString(x, y, line)
        y -= size * 1.35
    return y - size * 0.6


def heading(pdf: Canvas, text: str, y: float, size: float, x: float = MARGIN) -> float:
    """Draw a heading; return the y below it, in points."""
    pdf.setFont("Helvetica-Bold", size)
    pdf.drawString(x, y, text)
    return y - size * 1.5


def furniture(pdf: Canvas, number: int, width: float = WIDTH, height: float = HEIGHT) -> None:
    """Draw the running header and the page number."""
    pdf.setFont("Helvetica", 8)
    pdf.setFillColor(GREY)
    pdf.drawString(MARGIN, height - 36, "Ground water survey, annual report")
    pdf.drawCentredString(width / 2, 30, str(number))
    pdf.setFillColor(colors.black)


def opening_page(pdf: Canvas) -> None:
    """Title, headings, a list and a ruled table."""
    furniture(pdf, 1)
    y = heading(pdf, "Ground Water Survey 2024", HEIGHT - 90, 22)
    y = heading(pdf, "1 Summary", y - 8, 15)
    y = paragraph(pdf, SUMMARY, MARGIN, y, 88)
    y = heading(pdf, "1.1 Main results", y - 4, 12)
    pdf.setFont("Helvetica", 10.5)
    for item in (
        "The level rose at all four stations.",
        "The largest change was measured in the upper gorge.",
        "No station failed for more than eight days.",
    ):
        pdf.drawString(MARGIN + 8, y, "\u2022")
        pdf.drawString(MARGIN + 22, y, item)
        y -= 15
    y = heading(pdf, "2 Readings", y - 14, 15)
    y = paragraph(pdf, "Mean level above the sensor, in metres, for each station:", MARGIN, y, 88)
    table = Table(STATIONS, colWidths=[120, 80, 70, 70, 70], rowHeights=22)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.7, colors.black),
                ("FONT", (0, 0), (-1, 0), "Helvetica-Bold", 10),
                ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.9, 0.93, 0.97)),
                ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    _, height = table.wrapOn(pdf, WIDTH, HEIGHT)
    table.drawOn(pdf, MARGIN, y - height + 8)
    pdf.setFont("Helvetica-Oblique", 9)
    pdf.drawString(MARGIN, y - height - 8, "Table 1: Mean ground water level by station.")
    pdf.showPage()


def columns_page(pdf: Canvas) -> None:
    """Two columns, a figure with its caption, and a formula."""
    furniture(pdf, 2)
    top = heading(pdf, "3 Method and discussion", HEIGHT - 90, 15)
    right = WIDTH / 2 + 12
    y = heading(pdf, "3.1 Method", top, 12)
    y = paragraph(pdf, METHOD, MARGIN, y, 42)
    y = paragraph(pdf, "The level at time t follows from the rain before it:", MARGIN, y, 42)
    formula(pdf, MARGIN + 36, y - 14)
    y = heading(pdf, "3.2 Discussion", top, 12, right)
    y = paragraph(pdf, DISCUSSION, right, y, 42)
    y = heading(pdf, "3.3 Outlook", y, 12, right)
    paragraph(pdf, OUTLOOK, right, y, 42)
    figure(pdf, MARGIN + 70, 110)
    pdf.setFont("Helvetica-Oblique", 9)
    pdf.drawCentredString(WIDTH / 2, 92, "Figure 1: Monthly rainfall, in millimetres.")
    pdf.showPage()


def formula(pdf: Canvas, x: float, y: float) -> None:
    """Draw h(t) = sum a_k r(t - k) + c, with its number."""
    runs = [
        ("Times-Italic", 13, 0, "h"),
        ("Times-Roman", 13, 0, "("),
        ("Times-Italic", 13, 0, "t"),
        ("Times-Roman", 13, 0, ") = "),
        ("Symbol", 16, -2, "\u2211"),
        ("Times-Italic", 8, -5, "k"),
        ("Times-Italic", 13, 0, " a"),
        ("Times-Italic", 8, -4, "k"),
        ("Times-Italic", 13, 0, " r"),
        ("Times-Roman", 13, 0, "("),
        ("Times-Italic", 13, 0, "t - k"),
        ("Times-Roman", 13, 0, ") + "),
        ("Times-Italic", 13, 0, "c"),
        ("Times-Roman", 11, 0, "      (1)"),
    ]
    for font, size, rise, text in runs:
        pdf.setFont(font, size)
        pdf.drawString(x, y + rise, text)
        x += pdf.stringWidth(text, font, size)


def figure(pdf: Canvas, x: float, y: float) -> None:
    """Draw a bar chart, 330 x 150 points."""
    months = ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"]
    rain = [62, 48, 71, 35, 28, 44, 80, 95]
    pdf.line(x, y + 16, x, y + 140)
    pdf.line(x, y + 16, x + 330, y + 16)
    pdf.setFont("Helvetica", 8)
    for index, (month, value) in enumerate(zip(months, rain, strict=True)):
        left = x + 14 + index * 39
        pdf.setFillColor(colors.Color(0.25, 0.5, 0.75))
        pdf.rect(left, y + 16, 24, value * 1.2, stroke=0, fill=1)
        pdf.setFillColor(colors.black)
        pdf.drawCentredString(left + 12, y + 4, month)


def unruled_page(pdf: Canvas) -> None:
    """A table without rules, between paragraphs."""
    furniture(pdf, 3)
    y = heading(pdf, "4 Costs", HEIGHT - 90, 15)
    y = paragraph(pdf, "The survey was carried out within its budget.", MARGIN, y, 88)
    pdf.setFont("Helvetica-Oblique", 9)
    pdf.drawString(MARGIN, y, "Table 2: Hours and prices, in euros.")
    y -= 20
    for index, (item, hours, price) in enumerate(COSTS):
        pdf.setFont("Helvetica-Bold" if index == 0 else "Helvetica", 10.5)
        pdf.drawString(MARGIN + 10, y, item)
        pdf.drawRightString(MARGIN + 220, y, hours)
        pdf.drawRightString(MARGIN + 330, y, price)
        y -= 17
    paragraph(pdf, OUTLOOK, MARGIN, y - 14, 88)
    pdf.showPage()


def scan(dpi: int = 150) -> Image.Image:
    """A letter as a scanner sees it: grey, speckled and a little askew."""
    width, height = int(8.27 * dpi), int(11.69 * dpi)
    page = Image.new("L", (width, height), 250)
    draw = ImageDraw.Draw(page)
    y = int(1.3 * dpi)
    for number, line in enumerate(LETTER):
        font = ImageFont.load_default(dpi * (0.22 if number == 0 else 0.17))
        draw.text((dpi, y), line, font=font, fill=25)
        y += int(0.32 * dpi)
    specks = random.Random(7)
    for _ in range(400):
        draw.point((specks.randrange(width), specks.randrange(height)), fill=120)
    askew = page.rotate(0.4, resample=Image.Resampling.BICUBIC, fillcolor=250)
    return askew.filter(ImageFilter.GaussianBlur(0.6))


def scanned_page(pdf: Canvas, picture: Image.Image) -> None:
    """A page that is nothing but a picture of text."""
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=80)
    data.seek(0)
    pdf.drawImage(ImageReader(data), 0, 0, WIDTH, HEIGHT)
    pdf.showPage()


def rotated_page(pdf: Canvas) -> None:
    """A landscape page that is stored upright and turned by its /Rotate entry."""
    width, height = landscape(A4)
    pdf.setPageSize((width, height))
    pdf.setPageRotation(90)
    pdf.translate(WIDTH, 0)
    pdf.rotate(90)
    furniture(pdf, 5, width, height)
    y = heading(pdf, "Appendix: the stations", height - 90, 15)
    paragraph(pdf, DISCUSSION, MARGIN, y, 130)
    pdf.showPage()


def main() -> None:
    """Write report.pdf and scan.png beside this script."""
    picture = scan()
    picture.save(HERE / "scan.png", optimize=True)
    pdf = Canvas(str(HERE / "report.pdf"), pagesize=A4, invariant=1, pageCompression=1)
    pdf.setTitle("Ground Water Survey 2024")
    opening_page(pdf)
    columns_page(pdf)
    unruled_page(pdf)
    scanned_page(pdf, picture)
    rotated_page(pdf)
    pdf.save()


if __name__ == "__main__":
    main()
