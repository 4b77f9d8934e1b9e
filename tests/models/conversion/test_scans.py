"""The installed engines read the example scan, however it lies."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

import omnidocs

SCAN = Path(__file__).resolve().parents[3] / "examples" / "scan.png"

PARAGRAPH = (
    "we have received your request of 4 May and enclose the readings of the station at the "
    "old mill. The station was out of order from 12 to"
)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_scan_is_read_in_order_whichever_way_it_lies(degrees):
    with Image.open(SCAN) as scan:
        converted = omnidocs.convert(scan.rotate(degrees, expand=True))
    page = converted.pages[0]
    assert (page.width, page.height) == (1240, 1753)
    assert converted.markdown.startswith("# Municipal Water Board\n\nDear members of the council,")
    assert PARAGRAPH in converted.markdown
    assert {element.source for element in page.elements} == {"ocr"}
    assert all(element.confidence > 0.8 for element in page.elements)
