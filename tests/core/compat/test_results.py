"""Results are built, described and saved as in OmniDocs 0.2."""

from __future__ import annotations

import pytest
from PIL import Image
from pydantic import ValidationError

from omnidocs.results import (
    BoundingBox,
    CellType,
    CustomLabel,
    ElementType,
    LabelMapping,
    LayoutBox,
    LayoutLabel,
    LayoutOutput,
    OCRGranularity,
    OCROutput,
    OrderedElement,
    OutputFormat,
    ReadingOrderOutput,
    TableCell,
    TableOutput,
    TextBlock,
    TextOutput,
)

BOX = BoundingBox(x1=10, y1=20, x2=30, y2=60)
SIZE = {"image_width": 100, "image_height": 200}

VALUES = {
    LayoutLabel: "title text list figure table caption formula footnote page_header page_footer "
    "abandon unknown",
    OCRGranularity: "character word line block",
    OutputFormat: "html markdown json",
    CellType: "data column_header row_header section_row",
    ElementType: "title text list figure table caption formula footnote page_header page_footer "
    "code other",
}

PARTS = [
    (
        LayoutBox(label=LayoutLabel.TEXT, bbox=BOX, confidence=0.5, class_id=1),
        {"label", "bbox", "confidence", "class_id", "original_label"},
    ),
    (
        TextBlock(text="a", bbox=BOX, confidence=0.5),
        {"text", "bbox", "confidence", "granularity", "polygon", "language"},
    ),
    (
        TableCell(row=0, col=0, text="a", bbox=BOX, cell_type="column_header"),
        {"row", "col", "row_span", "col_span", "text", "cell_type", "bbox", "confidence"},
    ),
    (
        OrderedElement(index=0, element_type="figure", bbox=BOX, original_id=7),
        {"index", "element_type", "bbox", "text", "confidence", "page_no", "original_id"},
    ),
]

OUTPUTS = [
    (
        LayoutOutput(bboxes=[PARTS[0][0]], model_name="m", **SIZE),
        "bboxes image_width image_height model_name element_count labels_found",
    ),
    (
        OCROutput(text_blocks=[PARTS[1][0]], full_text="a", **SIZE),
        (
            "text_blocks full_text image_width image_height model_name languages_detected "
            "block_count word_count average_confidence"
        ),
    ),
    (
        TableOutput(cells=[PARTS[2][0]], num_rows=1, num_cols=1, **SIZE),
        "cells num_rows num_cols image_width image_height model_name html",
    ),
    (
        ReadingOrderOutput(ordered_elements=[PARTS[3][0]], caption_map={7: [7]}, **SIZE),
        (
            "ordered_elements caption_map footnote_map merge_map image_width image_height "
            "element_count"
        ),
    ),
]


@pytest.mark.parametrize("enum", VALUES)
def test_the_values_of_an_enumeration_are_strings(enum):
    for value in VALUES[enum].split():
        member = enum(value)
        assert isinstance(member, str)
        assert member == value == member.value == enum[value.upper()]


@pytest.mark.parametrize(("part", "keys"), PARTS)
def test_a_part_is_a_dictionary_with_a_list_for_a_box(part, keys):
    assert part.to_dict().keys() == keys
    assert part.to_dict()["bbox"] == [10.0, 20.0, 30.0, 60.0]


@pytest.mark.parametrize(("output", "keys"), OUTPUTS)
def test_an_output_is_a_dictionary_and_a_file(output, keys, tmp_path):
    assert output.to_dict().keys() >= set(keys.split())
    file = tmp_path / "new" / "output.json"
    output.save_json(file_path=str(file))
    assert type(output).load_json(file_path=str(file)) == output


@pytest.mark.parametrize("model", [BOX, *(part for part, _ in PARTS + OUTPUTS)])
def test_fields_that_nobody_knows_are_refused(model):
    with pytest.raises(ValidationError):
        type(model)(**{name: getattr(model, name) for name in type(model).model_fields}, more=1)


def test_a_box_is_floats_in_several_forms():
    assert (BOX.width, BOX.height, BOX.area, BOX.center) == (20, 40, 800, (20, 40))
    assert isinstance(BOX.x1, float)
    assert BOX.to_xywh() == (10, 20, 20, 40)
    assert BOX.to_normalized(1024, 512) == BoundingBox(x1=10, y1=40, x2=30, y2=120)
    assert BOX.to_normalized(500, 400).to_absolute(500, 400) == BOX
    assert BoundingBox.from_polygon([[30, 20], [10, 20], [10, 60], [30, 60]]) == BOX
    for wrong in (lambda: BoundingBox.from_list([1, 2, 3]), lambda: BoundingBox.from_polygon([])):
        with pytest.raises(ValueError, match=r"coordinates|Polygon|polygon"):
            wrong()


def test_a_custom_label_is_its_name():
    label = CustomLabel(name="sidebar", color="#9B59B6")
    assert label == "sidebar" == str(label)
    assert label == CustomLabel(name="sidebar")
    assert label in {"sidebar"}


def test_a_mapping_lists_its_labels_in_lower_case():
    mapping = LabelMapping({"Text": LayoutLabel.TEXT, "Heading": LayoutLabel.TITLE})
    assert mapping.supported_labels == ["text", "heading"]
    assert mapping.from_standard(LayoutLabel.TITLE) == "Heading"
    assert mapping.from_standard(LayoutLabel.TABLE) is None
    assert set(mapping.standard_labels) == {LayoutLabel.TEXT, LayoutLabel.TITLE}


def test_normalised_dictionaries_hold_nothing_in_pixels():
    layout, ocr = OUTPUTS[0][0], OUTPUTS[1][0]
    [region], [block] = layout.get_normalized_bboxes(), ocr.get_normalized_blocks()
    assert region["bbox"] == block["bbox"] == BOX.to_normalized(100, 200).to_list()
    assert block.keys() == {"text", "bbox", "confidence", "granularity", "language"}


def test_overlays_take_their_options_by_place(tmp_path):
    page = Image.new("RGB", (100, 200), "white")
    layout, ocr = OUTPUTS[0][0], OUTPUTS[1][0]
    assert layout.visualize(page, tmp_path / "new" / "a.png", True, False, 2, 10).size == page.size
    assert ocr.visualize(page, str(tmp_path / "b.png"), True, True, 2, "#00FF00", "#000000")
    with Image.open(tmp_path / "new" / "a.png") as saved:
        assert saved.size == page.size
    assert page.getcolors() == [(20_000, (255, 255, 255))]


def test_captions_and_footnotes_stand_apart():
    types = ["page_header", "text", "caption", "footnote", "text", "page_footer"]
    elements = [
        OrderedElement(index=i, element_type=kind, bbox=BOX, text=f"{i}", original_id=10 + i)
        for i, kind in enumerate(types)
    ]
    order = ReadingOrderOutput(
        ordered_elements=elements, caption_map={11: [12]}, footnote_map={14: [13]}, **SIZE
    )
    assert order.get_full_text() == "1\n\n4"
    assert order.get_full_text(" ") == "1 4"
    assert order.get_captions_for(11) == [elements[2]]
    assert order.get_footnotes_for(14) == [elements[3]]
    assert order.get_captions_for(99) == []
    assert order.get_elements_by_type(ElementType.TEXT) == [elements[1], elements[4]]


def test_text_counts_its_characters_and_words():
    output = TextOutput(content="# One two", format=OutputFormat.MARKDOWN, plain_text="One two")
    assert (output.content_length, output.word_count) == (9, 2)
    assert output.format == "markdown"
