"""Where the words of a page come from."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from omnidocs.conversion import convert
from omnidocs.conversion.reading import has_usable_text, is_blank
from omnidocs.conversion.words import words_of
from omnidocs.document import Page, Word
from omnidocs.results import BoundingBox, OCRGranularity, OCROutput, PageStatus, TextBlock
from omnidocs.tasks import BaseOCRExtractor


class Words(BaseOCRExtractor):
    """Reads two words."""

    def extract(self, image, **options):
        return output(block("Hello", 10, 60), block("world", 70, 120))


def block(text, x1, x2, granularity=OCRGranularity.WORD, confidence=0.8):
    return TextBlock(
        text=text,
        bbox=BoundingBox(x1=x1, y1=10, x2=x2, y2=30),
        confidence=confidence,
        granularity=granularity,
    )


def output(*blocks):
    return OCROutput(text_blocks=list(blocks), image_width=200, image_height=100)


def page_with(*texts, invisible=False):
    """A page of a text layer."""
    page = Page.from_image(Image.new("RGB", (200, 100), "white"))
    words = [
        Word(text, BoundingBox(x1=10, y1=10 + 20 * n, x2=90, y2=25 + 20 * n), invisible=invisible)
        for n, text in enumerate(texts)
    ]
    return page.with_words(words)


class TestWords:
    def test_words_are_words(self):
        found = list(words_of(output(block("Hello", 10, 60))))
        assert [(word.text, word.bbox.x1, word.confidence) for word in found] == [
            ("Hello", 10, 0.8)
        ]

    def test_a_line_is_shared_out_by_the_length_of_its_words(self):
        found = list(words_of(output(block("ab cd", 0, 100, OCRGranularity.LINE))))
        assert [(word.text, word.bbox.x1, word.bbox.x2) for word in found] == [
            ("ab", 0, 40),
            ("cd", 60, 100),
        ]

    def test_a_word_that_comes_twice_stands_in_two_places(self):
        found = list(words_of(output(block("so so", 0, 100, OCRGranularity.LINE))))
        assert [word.bbox.x1 for word in found] == [0, 60]

    def test_a_line_of_spaces_has_no_words(self):
        assert list(words_of(output(block("  ", 0, 100, OCRGranularity.LINE)))) == []


class TestBlank:
    @pytest.mark.parametrize("shade", ["white", "black", "beige"])
    def test_one_shade_is_blank(self, shade):
        assert is_blank(Image.new("RGB", (850, 1100), shade))

    def test_specks_and_noise_are_blank(self):
        image = Image.effect_noise((850, 1100), 12).convert("RGB")
        ImageDraw.Draw(image).point((100, 100), "black")
        assert is_blank(image)

    @pytest.mark.parametrize("size", [(40, 40), (850, 1100), (5000, 200)])
    def test_a_line_of_print_is_not(self, size):
        image = Image.new("RGB", size, "white")
        ImageDraw.Draw(image).rectangle((5, 10, size[0] // 2, 24), fill="black")
        assert not is_blank(image)


class TestUsable:
    def test_a_page_of_words_is(self):
        content = page_with("Some words that make a text", "and one line more")
        assert content.text_source == "ocr"

    def test_little_text_without_pictures_is_all_there_is(self, pdf, line):
        document = convert(pdf([line(72, 100, "Part I")]), layout=None, ocr="never")
        assert document.pages[0].elements[0].text == "Part I"
        assert document.pages[0].notes == ()

    def test_an_empty_page_is_not(self):
        assert not has_usable_text(Page.from_image(Image.new("RGB", (20, 20))))


class TestModes:
    @pytest.fixture
    def picture(self):
        image = Image.new("RGB", (400, 300), "white")
        ImageDraw.Draw(image).rectangle((20, 20, 300, 200), fill="black")
        return image

    def test_an_extractor_reads_what_has_no_text(self, picture):
        [page] = convert(picture, ocr=Words(), layout=None).pages
        assert [element.text for element in page.elements] == ["Hello world"]
        assert page.elements[0].confidence == pytest.approx(0.8)

    def test_several_pictures_are_several_pages(self, picture):
        document = convert([picture, picture], ocr=Words(), layout=None)
        assert [page.index for page in document.pages] == [0, 1]
        assert [page.status for page in document.pages] == [PageStatus.OK] * 2

    def test_a_blank_page_between_pictures_stays(self, picture):
        blank = Image.new("RGB", (400, 300), "white")
        document = convert([picture, blank, picture], ocr=Words(), layout=None)
        assert [len(page.elements) for page in document.pages] == [1, 0, 1]
        assert "<!-- page 2 -->" in document.markdown
