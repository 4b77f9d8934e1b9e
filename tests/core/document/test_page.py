"""Pages apart from their documents."""

from __future__ import annotations

import pickle

import pytest
from PIL import Image

from omnidocs.document import Document, Page, Word
from omnidocs.errors import ConfigError
from omnidocs.results import BoundingBox


@pytest.fixture
def page(pdf, page_source, text, picture):
    content = (
        text(20, 250, "first line")
        + text(20, 100, "last line")
        + "20 80 m 180 80 l S 100 60 m 100 120 l S q 40 0 0 40 120 20 cm /P Do Q"
    )
    note = (
        "<< /Type /Annot /Subtype /Link /Border [0 0 0] /Rect [20 95 60 115] "
        "/A << /S /URI /URI (https://example.org) >> >>"
    )
    source = page_source(content, xobjects={"P": picture()}, annotations=[note])
    return Document.from_bytes(pdf([source]), dpi=72)[0]


def test_a_page_of_an_image_has_a_picture_and_no_words():
    page = Page.from_image(Image.new("L", (300, 150), 255), index=3, dpi=300)
    assert (page.index, page.number, page.size, page.image.mode) == (3, 4, (300, 150), "RGB")
    assert page.point_size == pytest.approx((72, 36))
    assert (page.words, page.lines, page.text, page.text_source) == ((), (), "", None)
    assert not page.text_layer.usable


def test_an_image_handed_in_is_neither_changed_nor_shared():
    image = Image.new("RGB", (10, 10), "white")
    page = Page.from_image(image)
    image.putpixel((0, 0), (0, 0, 0))
    assert page.image.getpixel((0, 0)) == (255, 255, 255)


def test_words_of_an_ocr_run_become_the_text(page):
    found = [
        Word("read", BoundingBox(x1=10, y1=10, x2=40, y2=22), confidence=0.9),
        Word("words", BoundingBox(x1=45, y1=10, x2=80, y2=22), confidence=0.8),
    ]
    new = page.with_words(found)
    assert new.text == "read words"
    assert new.words == tuple(found)
    assert [line.text for line in new.lines] == ["read words"]
    assert new.text_source == "ocr"
    assert (new.index, new.size) == (page.index, page.size)
    assert new.image is page.image
    assert new.rulings == page.rulings
    assert page.text_source == "text_layer"


def test_no_words_are_no_text(page):
    new = page.with_words([], source="ocr")
    assert (new.text, new.lines, new.text_source) == ("", (), None)


def test_a_crop_has_the_words_and_the_drawing_inside_it(page):
    box = BoundingBox(x1=10, y1=170, x2=190, y2=290)
    part = page.crop(box)
    assert part.size == part.image.size == (180, 120)
    assert part.text == "last line"
    word, whole = part.words[0], page.words[2]
    assert word.bbox == whole.bbox.shift(-10, -170)
    assert word.baseline == pytest.approx(whole.baseline - 170)
    across, down = part.rulings
    assert (across.x1, across.y1, across.x2) == pytest.approx((10, 50, 170))
    assert (down.x1, down.y1, down.y2) == pytest.approx((90, 10, 70))
    assert part.pictures[0].bbox.to_list() == pytest.approx([110, 70, 150, 110], abs=1)
    assert part.links[0].uri == "https://example.org"
    assert (part.scale, part.index) == (page.scale, page.index)
    assert part.point_size == pytest.approx((180, 120))


def test_a_crop_of_a_crop_is_in_its_own_pixels(page):
    part = page.crop(BoundingBox(x1=10, y1=170, x2=190, y2=290))
    inner = part.crop(BoundingBox(x1=0, y1=0, x2=100, y2=40))
    assert inner.text == "last line"
    assert inner.image.size == (100, 40)


def test_a_crop_says_how_much_text_and_picture_it_has(page):
    part = page.crop(BoundingBox(x1=118, y1=238, x2=162, y2=282))
    assert part.text_layer.visible_chars == 0
    assert part.text_layer.image_cover > 0.7
    assert part.text_source is None


def test_a_crop_reaches_no_further_than_the_page(page):
    part = page.crop(BoundingBox(x1=150.4, y1=250.2, x2=900, y2=900))
    assert part.size == (50, 50)


@pytest.mark.parametrize("corners", [(300, 10, 400, 20), (10, 10, 10, 50), (-50, -50, 0, 0)])
def test_a_crop_of_nothing_is_refused(page, corners):
    with pytest.raises(ConfigError, match="not on the page"):
        page.crop(BoundingBox.from_list(corners))


def test_clear_cache_forgets_the_image_which_comes_again(page):
    image = page.image
    page.clear_cache()
    assert page.image.tobytes() == image.tobytes()
    assert page.words


def test_a_page_travels_to_another_process_with_all_it_has(page):
    copy = pickle.loads(pickle.dumps(page))
    assert copy.image.tobytes() == page.image.tobytes()
    assert copy.words == page.words
    assert copy.lines == page.lines
    assert copy.rulings == page.rulings
    assert (copy.index, copy.size, copy.dpi) == (page.index, page.size, page.dpi)
    assert copy.crop(BoundingBox(x1=0, y1=0, x2=100, y2=100)).text == "first line"
