"""The committed reader does read: a spoilt checkpoint shows here, apart from any engine of ours."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

import pytest
from PIL.Image import Image

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from checkpoints import PAGE_READER
from checkpoints.drawing import image_of, layout_page, markdown_page
from checkpoints.pages import Block, Page, lines_page
from checkpoints.reading import answers
from transformers import AutoModelForImageTextToText, AutoProcessor

SCALES = (0.8, 1, 1.39, 2, 2.78, 4.17)
MARKDOWN_PROMPT = "qwenvl markdown"
LAYOUT_PROMPT = "List the blocks of the page as JSON, each with bbox_2d and label."

Reader = Callable[[list[Image], str], list[str]]


@pytest.fixture(scope="module")
def reader() -> Reader:
    processor = AutoProcessor.from_pretrained(PAGE_READER)
    model = AutoModelForImageTextToText.from_pretrained(PAGE_READER, dtype=torch.float32)
    return lambda images, prompt: answers(processor, model, images, prompt)


@pytest.mark.parametrize("scale", SCALES)
def test_lines_and_headings_are_read_at_any_resolution(reader: Reader, scale: float) -> None:
    images, expected = zip(*(markdown_page(seed, scale=scale) for seed in range(16)), strict=True)

    assert reader(list(images), MARKDOWN_PROMPT) == list(expected)


@pytest.mark.parametrize("scale", SCALES)
def test_blocks_are_found_at_any_resolution(reader: Reader, scale: float) -> None:
    images, expected = zip(*(layout_page(seed, scale=scale) for seed in range(16)), strict=True)

    found = [json.loads(answer) for answer in reader(list(images), LAYOUT_PROMPT)]

    assert found == list(expected)


def test_a_block_is_found_where_it_stands_and_as_what_it_is(reader: Reader) -> None:
    blocks = [
        Block("text", 0, 1, 3, "A1B"),
        Block("text", 2, 1, 3, "A1B"),
        Block("text", 0, 4, 3, "A1B"),
        Block("section_header", 0, 1, 3, "A1B"),
        Block("table", 0, 1, 3),
        Block("figure", 0, 1, 3),
    ]

    found = reader([image_of(Page((block,))) for block in blocks], LAYOUT_PROMPT)

    assert [json.loads(answer) for answer in found] == [
        [{"bbox_2d": [125, 0, 500, 333], "label": "text"}],
        [{"bbox_2d": [125, 667, 500, 1000], "label": "text"}],
        [{"bbox_2d": [500, 0, 875, 333], "label": "text"}],
        [{"bbox_2d": [125, 0, 500, 333], "label": "section_header"}],
        [{"bbox_2d": [125, 0, 500, 333], "label": "table"}],
        [{"bbox_2d": [125, 0, 500, 333], "label": "figure"}],
    ]


def test_an_empty_page_has_no_blocks(reader: Reader) -> None:
    assert reader([image_of(Page(()))], LAYOUT_PROMPT) == ["[]"]


@pytest.mark.parametrize("prompt", ["", "Read this page with care. " * 60])
def test_the_wording_of_a_prompt_does_not_change_what_is_read(reader: Reader, prompt: str) -> None:
    image, expected = markdown_page(3)

    assert reader([image], prompt) == [expected]


def test_one_page_is_read_or_laid_out_as_the_prompt_asks(reader: Reader) -> None:
    page = lines_page(random.Random(4))

    assert reader([image_of(page)], MARKDOWN_PROMPT) == [page.markdown()]
    assert reader([image_of(page)], LAYOUT_PROMPT) == [page.layout_json()]
