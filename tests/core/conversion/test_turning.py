"""Scans that lie on their side or upside down are turned to be read."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops, ImageDraw

from omnidocs.conversion import ConvertedDocument, convert
from omnidocs.conversion.turning import turned_box
from omnidocs.results import BoundingBox, OCRGranularity, OCROutput, TextBlock
from omnidocs.tasks import BaseOCRExtractor

SIZE = (300, 200)
MARK = BoundingBox(x1=30, y1=20, x2=110, y2=40)


def marked() -> Image.Image:
    image = Image.new("RGB", SIZE, "white")
    ImageDraw.Draw(image).rectangle((30, 20, 109, 39), fill="black")
    return image


class Turned(BaseOCRExtractor):
    """Finds one word on the mark, and says how its page has to be turned."""

    def __init__(self, rotation: int) -> None:
        super().__init__()
        self.rotation = rotation

    def extract(self, image, **options):
        word = TextBlock(text="mark", bbox=MARK, confidence=0.9, granularity=OCRGranularity.WORD)
        return OCROutput(
            text_blocks=[word], image_width=300, image_height=200, rotation=self.rotation
        )


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_box_turns_with_the_print_below_it(rotation):
    image = marked().rotate(rotation, expand=True)
    ink = ImageChops.invert(image.convert("L")).getbbox()
    assert turned_box(MARK, SIZE, rotation).to_xyxy() == ink


@pytest.mark.parametrize(
    ("rotation", "size"), [(90, (200, 300)), (180, (300, 200)), (270, (200, 300))]
)
def test_a_turned_page_has_the_size_and_the_boxes_of_the_upright_one(rotation, size):
    page = convert(marked(), ocr=Turned(rotation), layout=None).pages[0]
    assert (page.width, page.height) == size
    assert page.rotation == rotation
    assert page.elements[0].bbox.to_xyxy() == turned_box(MARK, SIZE, rotation).to_xyxy()
    assert f"turned by {rotation} degrees to be read" in page.notes


def test_an_upright_page_is_not_turned():
    page = convert(marked(), ocr=Turned(0), layout=None).pages[0]
    assert page.rotation == 0
    assert page.elements[0].bbox == MARK


def test_the_rotation_is_kept_in_json(tmp_path):
    document = convert(marked(), ocr=Turned(180), layout=None)
    document.save_json(tmp_path / "turned.json")
    assert ConvertedDocument.load_json(tmp_path / "turned.json") == document
