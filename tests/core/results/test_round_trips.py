"""Every output comes back from its JSON, from its file and from its dictionary."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pydantic import BaseModel

from omnidocs.results import (
    BoundingBox,
    CellType,
    CustomLabel,
    ElementType,
    FormulaOutput,
    LayoutBox,
    LayoutElement,
    LayoutLabel,
    LayoutOutput,
    OCRGranularity,
    OCROutput,
    OrderedElement,
    OutputFormat,
    PageOutcome,
    PageStatus,
    ReadingOrderOutput,
    StructuredOutput,
    TableCell,
    TableOutput,
    TextBlock,
    TextOutput,
)


class Invoice(BaseModel):
    number: str
    total: float
    lines: list[str]


texts = st.text(max_size=40)
numbers = st.floats(-1e6, 1e6)
parts = st.floats(0, 1)
sizes = st.integers(1, 50_000)
names = st.none() | texts
ids = st.integers(0, 99)
links = st.dictionaries(ids, st.lists(ids, max_size=3), max_size=3)
boxes = st.tuples(numbers, numbers, numbers, numbers).map(
    lambda c: BoundingBox.from_polygon([c[:2], c[2:]])
)
custom_labels = st.builds(
    CustomLabel,
    name=st.text(min_size=1, max_size=50),
    color=st.none() | st.just("#12AB9f"),
)
layouts = st.builds(
    LayoutOutput,
    bboxes=st.lists(
        st.builds(
            LayoutBox,
            label=st.sampled_from(LayoutLabel) | custom_labels,
            bbox=boxes,
            confidence=parts,
            class_id=st.none() | ids,
            original_label=names,
        ),
        max_size=4,
    ),
    image_width=sizes,
    image_height=sizes,
    model_name=names,
)
ocr_outputs = st.builds(
    OCROutput,
    text_blocks=st.lists(
        st.builds(
            TextBlock,
            text=texts,
            bbox=boxes,
            confidence=parts,
            granularity=st.sampled_from(OCRGranularity),
            polygon=st.none() | st.lists(st.lists(numbers, min_size=2, max_size=2), min_size=3),
            language=names,
        ),
        max_size=4,
    ),
    full_text=texts,
    image_width=sizes,
    image_height=sizes,
    languages_detected=st.none() | st.lists(texts, max_size=2),
)
text_outputs = st.builds(
    TextOutput,
    content=texts,
    format=st.sampled_from(OutputFormat),
    raw_output=names,
    plain_text=texts,
    elements=st.lists(st.builds(LayoutElement, bbox=boxes, category=texts, text=names), max_size=3),
    finish_reason=st.sampled_from([None, "stop", "length", "repetition"]),
)
formulas = st.builds(FormulaOutput, latex=texts, bbox=st.none() | boxes, display=st.booleans())
tables = st.builds(
    TableOutput,
    cells=st.lists(
        st.builds(
            TableCell,
            row=st.integers(0, 4),
            col=st.integers(0, 4),
            row_span=st.integers(1, 9),
            col_span=st.integers(1, 9),
            text=texts,
            cell_type=st.sampled_from(CellType),
            bbox=st.none() | boxes,
            confidence=st.none() | parts,
        ),
        max_size=9,
    ),
    num_rows=st.integers(5, 8),
    num_cols=st.integers(5, 8),
    otsl_sequence=st.none() | st.lists(texts, max_size=3),
    bbox=st.none() | boxes,
)
reading_orders = st.builds(
    ReadingOrderOutput,
    ordered_elements=st.lists(
        st.builds(
            OrderedElement,
            index=ids,
            element_type=st.sampled_from(ElementType),
            bbox=boxes,
            text=texts,
            page_no=ids,
            original_id=st.none() | ids,
        ),
        max_size=4,
    ),
    caption_map=links,
    footnote_map=links,
    merge_map=links,
    image_width=sizes,
    image_height=sizes,
)
structured = st.builds(
    StructuredOutput[Invoice],
    data=st.builds(Invoice, number=texts, total=numbers, lines=st.lists(texts, max_size=3)),
    raw_output=names,
)
outcomes = st.builds(
    PageOutcome[TextOutput],
    index=ids,
    status=st.sampled_from([PageStatus.OK, PageStatus.TRUNCATED]),
    output=text_outputs,
    seconds=st.none() | st.floats(0, 1e5),
    notes=st.lists(texts, max_size=2),
)
everything = st.one_of(
    layouts, ocr_outputs, text_outputs, formulas, tables, reading_orders, structured, outcomes
)


@given(output=everything)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_json_comes_back(output):
    assert type(output).model_validate_json(output.model_dump_json()) == output
    assert type(output).model_validate(output.model_dump()) == output


@given(output=everything)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_the_dictionary_comes_back_by_way_of_json(output):
    data = json.loads(json.dumps(output.to_dict()))
    assert type(output).from_dict(data) == output


@given(output=everything)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_files_come_back(output, tmp_path):
    assert type(output).load_json(output.save_json(tmp_path / "output.json")) == output


@given(tables)
@settings(max_examples=150)
def test_no_table_breaks_an_export(table):
    assert len(table.to_rows()) == table.num_rows
    assert table.to_markdown().count("\n") == table.num_rows
    assert table.to_html().count("<tr>") == table.num_rows


@pytest.mark.parametrize(
    "empty",
    [
        LayoutOutput(image_width=1, image_height=1),
        OCROutput(image_width=1, image_height=1),
        TextOutput(content="", format="markdown"),
        FormulaOutput(latex=""),
        TableOutput(num_rows=0, num_cols=0),
        ReadingOrderOutput(image_width=1, image_height=1),
        PageOutcome(index=0, status="skipped"),
    ],
    ids=lambda output: type(output).__name__,
)
def test_an_empty_output_is_an_output(empty, tmp_path):
    assert type(empty).load_json(empty.save_json(tmp_path / "empty.json")) == empty
    assert type(empty).from_dict(empty.to_dict()) == empty
