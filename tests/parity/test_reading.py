"""The trained reader says what is drawn in every way that it can be run here.

So the README's example prints the same text for any two backends: that of the page.
"""

from __future__ import annotations

import pytest
from checkpoints.drawing import image_of, layout_page, markdown_page
from checkpoints.pages import Page as Drawn
from parity.ways import installed

from omnidocs.tasks.layout_extraction import QwenLayoutDetector, VLMLayoutDetector
from omnidocs.tasks.text_extraction import (
    DeepSeekOCRTextExtractor,
    GLMOCRTextExtractor,
    LightOnTextExtractor,
    MinerUVLTextExtractor,
    NanonetsTextExtractor,
    QwenTextExtractor,
    VLMTextExtractor,
)
from omnidocs.testing import differences

SCALES = (1, 2, 2.78)
PLAIN = [
    (VLMTextExtractor, {}),
    (NanonetsTextExtractor, {}),
    (GLMOCRTextExtractor, {}),
    (LightOnTextExtractor, {}),
    (DeepSeekOCRTextExtractor, {}),
    (MinerUVLTextExtractor, {"prompt": "\nText Recognition:"}),
]
"""Families that take plain words for a page, and the options that make them do."""

WAYS = [way for way in installed() if way.server != "vllm"]  # (which is slow to start)


@pytest.fixture(scope="module", params=WAYS, ids=str)
def made(request, fields):
    """Makes extractors of the reader."""
    way = request.param
    return lambda extractor: extractor(backend=way.config(extractor, **fields(way, "page_reader")))


@pytest.fixture(scope="module")
def text_reader(made):
    with made(QwenTextExtractor) as extractor:
        yield extractor


@pytest.fixture(scope="module")
def layout_reader(made):
    with made(QwenLayoutDetector) as detector:
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


def test_a_page_alone_is_read_as_in_a_batch(text_reader):
    images = [markdown_page(seed)[0] for seed in range(44, 47)]
    alone = [text_reader.extract(image) for image in images]
    assert not differences(alone, text_reader.extract_batch(images))


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


@pytest.mark.parametrize(("extractor_class", "options"), PLAIN)
def test_any_family_of_plain_words_reads_it(made, extractor_class, options):
    pages = [markdown_page(seed) for seed in range(20, 24)]
    with made(extractor_class) as extractor:
        outputs = extractor.extract_batch([image for image, _ in pages], **options)
    assert [output.content for output in outputs] == [markdown for _, markdown in pages]
    assert {output.finish_reason for output in outputs} == {"stop"}


def test_any_model_finds_boxes_as_well(made):
    image, blocks = layout_page(31)
    with made(VLMLayoutDetector) as detector:
        assert found(detector.extract(image)) == drawn(blocks, image)
