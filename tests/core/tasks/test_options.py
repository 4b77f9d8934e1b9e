"""Options and inputs are checked before any work."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from omnidocs.document import Page
from omnidocs.errors import ConfigError, UnsupportedInputError
from omnidocs.results import OutputFormat
from omnidocs.tasks.inputs import several, to_page
from omnidocs.tasks.options import Options, TextOptions, made, text_format


class TestFormats:
    def test_are_words_or_members(self):
        assert text_format("html", ("markdown", "html")) is OutputFormat.HTML
        assert text_format(OutputFormat.MARKDOWN, ("markdown",)) is OutputFormat.MARKDOWN

    @pytest.mark.parametrize("wrong", ["HTML", "json", "", None, 3])
    def test_that_are_not_written_are_refused(self, wrong):
        with pytest.raises(ConfigError, match="Take one of: markdown, html"):
            text_format(wrong, ("markdown", "html"))


class TestKeywords:
    def test_make_options(self):
        assert made(Options, {"settings": {"seed": 1}}, "X").settings == {"seed": 1}
        assert made(TextOptions, {}, "X").format is OutputFormat.MARKDOWN

    def test_that_are_unknown_are_refused(self):
        with pytest.raises(ConfigError, match=r"X: .*'colour'. Its options are: settings"):
            made(Options, {"colour": "red"}, "X")

    def test_errors_of_the_maker_are_not_taken_for_them(self):
        def maker(size):
            raise TypeError("inside")

        with pytest.raises(TypeError, match="inside"):
            made(maker, {"size": 1}, "X")

    def test_a_maker_without_options_says_so(self):
        with pytest.raises(ConfigError, match="Its options are: none"):
            made(lambda: None, {"size": 1}, "X")


class TestPages:
    def test_are_left_as_they_are(self):
        page = Page.from_image(Image.new("RGB", (4, 3)), index=7)
        assert to_page(page, 2) is page

    def test_of_images_have_their_place_in_the_batch(self):
        page = to_page(Image.new("RGB", (4, 3)), 2)
        assert (page.index, page.number, page.size) == (2, 3, (4, 3))

    @pytest.mark.parametrize(
        "array",
        [
            np.zeros((3, 4), np.uint8),
            np.zeros((3, 4, 3), np.uint8),
            np.zeros((3, 4, 4), np.uint8),
            np.zeros((3, 4), np.uint16),
            np.zeros((3, 4, 3), np.float32),
        ],
        ids=["grey", "rgb", "rgba", "16 bit", "float"],
    )
    def test_may_be_arrays(self, array):
        before = array.copy()
        page = to_page(array)
        assert (page.size, page.image.mode) == ((4, 3), "RGB")
        assert np.array_equal(array, before)

    @pytest.mark.parametrize("wrong", [np.zeros(3), np.zeros((0, 4, 3)), [1, 2], 3.5, None, {}])
    def test_of_another_form_are_refused(self, wrong):
        with pytest.raises(UnsupportedInputError):
            to_page(wrong)

    def test_may_be_a_file_that_is_open(self, tmp_path):
        data = io.BytesIO()
        Image.new("RGB", (4, 3)).save(data, "PNG")
        assert to_page(data.getvalue()).size == (4, 3)


class TestBatches:
    def test_are_lists_tuples_and_generators(self):
        images = [Image.new("RGB", (4, 3))] * 2
        for batch in (images, tuple(images), iter(images), (image for image in images)):
            assert several(batch) == images

    @pytest.mark.parametrize(
        "wrong",
        ["page.png", b"data", np.zeros((3, 4, 3)), np.zeros((2, 3, 4, 3)), 7, None],
        ids=["path", "bytes", "array", "stack", "number", "none"],
    )
    def test_are_not_single_pages(self, wrong):
        with pytest.raises(ConfigError, match="A batch is a list of pages"):
            several(wrong)
