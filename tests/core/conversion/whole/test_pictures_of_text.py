"""Pages with pictures of text, and scans with the text of an earlier OCR."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader

from omnidocs import convert
from omnidocs.conversion.inspection import carries_text
from omnidocs.document import Document

LINES = (
    "The sluice is opened at noon",
    "and closed again at midnight,",
    "except on the days of a flood.",
    "The guard keeps both keys.",
)


def print_of(lines, size=(1200, 420), step=90) -> Image.Image:
    """A picture of printed lines."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((40, 30 + step * number), line, "black", ImageFont.load_default(60))
    return image


def chart() -> Image.Image:
    """A bar chart with its axes and labels."""
    image = Image.new("RGB", (1200, 700), "white")
    draw = ImageDraw.Draw(image)
    draw.line((100, 40, 100, 600, 1150, 600), "black", 4)
    for n in range(6):
        draw.rectangle((160 + 160 * n, 500 - 70 * n, 260 + 160 * n, 600), fill="grey")
        draw.text((160 + 160 * n, 620), f"Well {n}", "black", ImageFont.load_default(36))
        draw.text((30, 560 - 90 * n), str(20 * n), "black", ImageFont.load_default(36))
    return image


@pytest.fixture
def page_with(drawn):
    """A page of text around a picture."""

    def make(image: Image.Image) -> bytes:
        def page(pen):
            pen.prose(90)
            pen.canvas.drawImage(ImageReader(image), 64, pen.height - 420, 400, 240)
            pen.prose(460)

        return drawn(page)

    return make


class TestWhatAPictureShows:
    def test_print_is_text(self):
        assert carries_text(print_of(LINES))

    @pytest.mark.parametrize(
        "image",
        [
            chart(),
            Image.effect_noise((800, 600), 80),
            Image.linear_gradient("L").resize((800, 600)),
            Image.new("RGB", (800, 600), "white"),
            print_of(LINES[:2]),
        ],
        ids=["chart", "noise", "gradient", "blank", "two lines"],
    )
    def test_all_else_is_none(self, image):
        assert not carries_text(image)

    def test_scans_are_text(self, shared_data):
        with Image.open(shared_data / "ocr" / "phototest.tif") as image:
            assert carries_text(image)

    @pytest.mark.parametrize("number", ["002", "020", "021", "022", "023", "024"])
    def test_the_charts_of_real_reports_are_none(self, shared_data, number):
        with Document.open(shared_data / "tables" / f"eu-{number}.pdf", dpi=200) as document:
            for page in document:
                for picture in page.pictures:
                    assert not carries_text(page.crop(picture.bbox).image), page.number


class TestPicturesOnPages:
    def test_print_is_read_and_stands_in_its_place(self, page_with):
        document = convert(page_with(print_of(LINES)), ocr="rapidocr")
        markdown = document.markdown
        assert markdown.index("old mill") < markdown.index("sluice") < markdown.rindex("old mill")
        assert "except on the days of a flood" in markdown
        assert {e.source for e in document.elements} == {"text_layer", "ocr"}
        assert document.pages[0].notes == ("1 picture of text read by OCR",)

    @pytest.mark.parametrize("mode", ["never", "auto"])
    def test_charts_are_not_read(self, page_with, mode):
        document = convert(page_with(chart()), ocr=mode)
        assert {e.source for e in document.elements} == {"text_layer"}
        assert "Well" not in document.markdown

    def test_nothing_is_read_where_ocr_may_not(self, page_with):
        document = convert(page_with(print_of(LINES)), ocr="never")
        assert "sluice" not in document.markdown


class TestOlderOCR:
    @pytest.fixture
    def scan(self, drawn):
        """A scan of four lines with the invisible words of an earlier OCR."""

        def make(words, shift=0.0) -> bytes:
            image = print_of(LINES, (1200, 1700), 120)

            def page(pen):
                width, height = 595, pen.height
                pen.canvas.drawImage(ImageReader(image), 0, 0, width, height)
                text = pen.canvas.beginText()
                text.setTextRenderMode(3)
                text.setFont("Helvetica", 29.5)
                for number, line in enumerate(words):
                    y = height - (30 + 120 * number + 52) * height / 1700
                    text.setTextOrigin(20 + shift, y - shift)
                    text.textOut(line)
                pen.canvas.drawText(text)

            return drawn(page)

        return make

    def test_that_fits_the_picture_is_kept(self, scan):
        [page] = convert(scan(LINES)).pages
        assert page.source == "ocr_layer"
        assert page.notes == ("the text of an earlier OCR, which fits the picture",)
        assert "except on the days of a flood." in page.markdown

    @pytest.mark.parametrize(
        ("words", "shift"),
        [
            (("Th~ s|uice i5 0pened @t n00n", "a^d cl0sed ag@in", "e}{cept", "T#e gu4rd"), 0),
            (LINES, 250),
            (LINES[:1], 0),
        ],
        ids=["no words", "elsewhere", "part"],
    )
    def test_that_does_not_is_read_again(self, scan, words, shift):
        [page] = convert(scan(words, shift), ocr="rapidocr").pages
        assert page.source == "ocr"
        assert "an earlier OCR was not used" in page.notes[-1]
        assert "closed again at midnight" in page.markdown
