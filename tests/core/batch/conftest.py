"""Folders of small documents."""

from __future__ import annotations

import pytest
from PIL import Image

from omnidocs.results import TextOutput


def write_pdf(path, pages=1, shade=255):
    """Write a PDF of blank pages."""
    path.parent.mkdir(parents=True, exist_ok=True)
    images = [Image.new("L", (60, 40), shade) for _ in range(pages)]
    images[0].save(path, format="PDF", save_all=True, append_images=images[1:])
    return path


@pytest.fixture
def make_pdf(tmp_path):
    """Make a PDF in the folder of the test."""
    return lambda name, pages=1: write_pdf(tmp_path / name, pages)


@pytest.fixture
def folder(tmp_path, make_pdf):
    """Three PDFs of 1, 2 and 3 pages, a broken one among them."""
    make_pdf("a.pdf", 1)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 this is cut off")
    make_pdf("c.pdf", 2)
    make_pdf("d.pdf", 3)
    return tmp_path


class SizeReader:
    """An extractor of somebody else: no more than ``extract``."""

    def __init__(self, bad_calls=()):
        self.calls = []
        self.bad_calls = bad_calls

    def extract(self, image, **options):
        self.calls.append((image.size, options))
        if len(self.calls) in self.bad_calls:
            raise ZeroDivisionError("this page is bad")
        return TextOutput(content=f"{image.size[0]} wide", format="markdown")


@pytest.fixture
def reader_class():
    """The class of that extractor."""
    return SizeReader
