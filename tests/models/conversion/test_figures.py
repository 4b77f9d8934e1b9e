"""Figures of a real document, found by the default layout."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from typer.testing import CliRunner

import omnidocs
from omnidocs.cli.app import app

REPORT = Path(__file__).resolve().parents[3] / "examples" / "report.pdf"


@pytest.fixture
def run(tmp_path):
    def convert(*options: object):
        arguments = ["convert", REPORT, "--ocr", "never", "--figures", *options]
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return convert


def test_markdown_has_a_folder_of_figures_beside_it(run, tmp_path):
    run("-o", tmp_path / "out" / "report.md")
    text = (tmp_path / "out/report.md").read_text()
    pictures = sorted((tmp_path / "out/report_figures").iterdir())
    assert [path.name for path in pictures] == ["page-2-figure-1.png", "page-4-figure-1.png"]
    assert "](report_figures/page-2-figure-1.png)" in text
    with Image.open(pictures[0]) as picture:
        assert picture.width > 300


def test_html_holds_them(run, tmp_path):
    run("-o", tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text().count('<img src="data:image/png;base64,') == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_page_that_is_nothing_but_a_picture_is_a_figure(tmp_path):
    photo = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(photo, format="JPEG")
    pdf = pdfium.PdfDocument.new()
    page = pdf.new_page(612, 792)
    image = pdfium.PdfImage.new(pdf)
    image.load_jpeg(photo, inline=True)
    image.set_matrix(pdfium.PdfMatrix().scale(500, 500).translate(56, 150))
    page.insert_obj(image)
    page.gen_content()
    pdf.save(tmp_path / "photo.pdf")
    pdf.close()
    document = omnidocs.convert(tmp_path / "photo.pdf", ocr="never", figures=True)
    [picture] = document.figures.values()
    with Image.open(io.BytesIO(picture)) as cut:
        assert cut.width == pytest.approx(500 / 72 * 200, rel=0.02)
