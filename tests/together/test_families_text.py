"""Families that write text and boxes, on the PyTorch backend: what is drawn is what comes out."""

from __future__ import annotations

import pytest

pytest.importorskip("omnidocs_backend_torch")
pytest.importorskip("torch")
pytest.importorskip("transformers")

from checkpoints import PAGE_READER
from checkpoints.drawing import image_of, layout_page, markdown_page
from checkpoints.pages import Page as Drawn

from omnidocs.cache import clear_cache
from omnidocs.tasks.layout_extraction import QwenLayoutDetector, VLMLayoutDetector
from omnidocs.tasks.layout_extraction.qwen import QwenLayoutPyTorchConfig
from omnidocs.tasks.layout_extraction.vlm import VLMLayoutPyTorchConfig
from omnidocs.tasks.text_extraction import (
    LightOnTextExtractor,
    NanonetsTextExtractor,
    QwenTextExtractor,
    VLMTextExtractor,
)
from omnidocs.tasks.text_extraction.lighton import LightOnTextPyTorchConfig
from omnidocs.tasks.text_extraction.nanonets import NanonetsTextPyTorchConfig
from omnidocs.tasks.text_extraction.qwen import QwenTextPyTorchConfig
from omnidocs.tasks.text_extraction.vlm import VLMTextPyTorchConfig

SCALES = (1, 2, 2.78)


@pytest.fixture(scope="module", autouse=True)
def nothing_stays_loaded():
    yield
    clear_cache()


@pytest.fixture(scope="module")
def text_reader():
    config = QwenTextPyTorchConfig(model=str(PAGE_READER), device="cpu")
    with QwenTextExtractor(backend=config) as extractor:
        yield extractor


@pytest.fixture(scope="module")
def layout_reader():
    config = QwenLayoutPyTorchConfig(model=str(PAGE_READER), device="cpu")
    with QwenLayoutDetector(backend=config) as detector:
        yield detector


def drawn(blocks, image):
    """Labels and boxes in pixels that a reader of this image should give."""
    grid = (image.width, image.height) * 2
    return [
        (
            block["label"],
            [
                pytest.approx(at * size / 1000)
                for at, size in zip(block["bbox_2d"], grid, strict=True)
            ],
        )
        for block in blocks
    ]


def found(layout):
    return [(box.original_label, box.bbox.to_list()) for box in layout.bboxes]


def test_the_text_of_pages_is_read(text_reader):
    pages = [markdown_page(seed, scale=scale) for seed in range(40, 44) for scale in SCALES]
    outputs = text_reader.extract_batch([image for image, _ in pages])
    assert [output.content for output in outputs] == [markdown for _, markdown in pages]
    assert {output.finish_reason for output in outputs} == {"stop"}


def test_a_heading_is_a_heading_in_html(text_reader):
    image, markdown = next(page for page in map(markdown_page, range(50, 99)) if "#" in page[1])
    heading = markdown.splitlines()[0].removeprefix("# ")
    assert f"<h1>{heading}</h1>" in text_reader.extract(image, output_format="html").content


@pytest.mark.parametrize("scale", SCALES)
def test_the_layout_of_pages_is_in_their_pixels(layout_reader, scale):
    pages = [layout_page(seed, scale=scale) for seed in range(60, 66)]
    outputs = layout_reader.extract_batch([image for image, _ in pages])
    for output, (image, blocks) in zip(outputs, pages, strict=True):
        assert (output.image_width, output.image_height) == image.size
        assert found(output) == drawn(blocks, image)


def test_a_page_without_blocks_has_no_boxes(layout_reader):
    assert layout_reader.extract(image_of(Drawn(()))).bboxes == []


def test_labels_of_the_users_own_come_back(layout_reader):
    image, blocks = next(page for page in map(layout_page, range(70, 99)) if page[1])
    labels = [block["label"] for block in blocks]
    output = layout_reader.extract(image, custom_labels=["stamp", *labels])
    assert [box.label for box in output.bboxes] == labels


def test_the_text_is_cut_at_the_token_limit_and_says_so(text_reader):
    image, markdown = max(map(markdown_page, range(8)), key=lambda page: len(page[1]))
    output = text_reader.extract(image, settings={"max_tokens": 3})
    assert output.truncated
    assert output.content
    assert markdown.startswith(output.content)


def test_the_words_of_a_stream_are_the_content(text_reader):
    image, markdown = markdown_page(7)
    *words, output = text_reader.stream(image)
    assert "".join(words) == output.content == markdown


def test_any_model_reads_as_well():
    image, markdown = markdown_page(30)
    config = VLMTextPyTorchConfig(model=str(PAGE_READER), device="cpu")
    with VLMTextExtractor(config=config) as extractor:
        assert extractor.extract(image).content == markdown
    image, blocks = layout_page(31)
    config = VLMLayoutPyTorchConfig(model=str(PAGE_READER), device="cpu")
    with VLMLayoutDetector(config=config) as detector:
        assert found(detector.extract(image)) == drawn(blocks, image)


@pytest.mark.parametrize(
    ("architecture", "extractor_class", "config_class"),
    [
        ("qwen3_vl", QwenTextExtractor, QwenTextPyTorchConfig),
        ("qwen2_5_vl", NanonetsTextExtractor, NanonetsTextPyTorchConfig),
        ("lighton_ocr", LightOnTextExtractor, LightOnTextPyTorchConfig),
    ],
)
def test_the_architecture_of_a_family_is_loaded_and_asked(
    tiny, architecture, extractor_class, config_class
):
    """The weights are random: the answer means nothing, and must be the same each time."""
    config = config_class(model=str(tiny(architecture)), device="cpu", max_new_tokens=8)
    image, _ = markdown_page(1)
    with extractor_class(backend=config) as extractor:
        outputs = extractor.extract_batch([image, image])
        html = extractor.extract(image, output_format="html")
    assert outputs[0].raw_output == outputs[1].raw_output
    assert all(output.finish_reason is not None for output in (*outputs, html))
