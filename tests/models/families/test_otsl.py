"""Tables in OTSL: what the tags mean, and what is left of damaged ones."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from omnidocs.results import CellType
from omnidocs_models.families.answers.otsl import is_otsl, table_from_otsl

TAGS = ("fcel", "ecel", "ched", "rhed", "srow", "lcel", "ucel", "xcel", "nl")

tags = st.sampled_from([f"<{tag}>" for tag in TAGS] + ["<otsl>", "</otsl>", "<caption>"])
words = st.sampled_from(["", "one", "two words", "a | b", "<b>", "3 < 4", "\n"])
sequences = st.lists(st.tuples(tags, words), max_size=40).map(
    lambda pairs: "".join(tag + word for tag, word in pairs)
)


def spans(text):
    """Each cell as its text and its place: row, column, rows, columns."""
    _, table = table_from_otsl(text)
    return [(c.text, c.row, c.col, c.row_span, c.col_span) for c in table.cells]


def test_rows_and_columns():
    assert spans("<fcel>a<fcel>b<nl><fcel>c<ecel><nl>") == [
        ("a", 0, 0, 1, 1),
        ("b", 0, 1, 1, 1),
        ("c", 1, 0, 1, 1),
        ("", 1, 1, 1, 1),
    ]


def test_merged_cells():
    text = "<fcel>wide<lcel><fcel>tall<nl><fcel>block<lcel><ucel><nl><ucel><xcel><fcel>last<nl>"
    assert spans(text) == [
        ("wide", 0, 0, 1, 2),
        ("tall", 0, 2, 2, 1),
        ("block", 1, 0, 2, 2),
        ("last", 2, 2, 1, 1),
    ]
    _, table = table_from_otsl(text)
    assert 'rowspan="2" colspan="2">block' in table.html
    assert table.to_rows() == [
        ["wide", "wide", "tall"],
        ["block", "block", "tall"],
        ["block", "block", "last"],
    ]


def test_cells_that_head_others():
    _, table = table_from_otsl("<ecel><ched>2024<nl><srow>Assets<lcel><nl><rhed>Cash<fcel>7<nl>")
    types = {cell.text: cell.cell_type for cell in table.cells}
    assert types == {
        "": CellType.DATA,
        "2024": CellType.COLUMN_HEADER,
        "Assets": CellType.SECTION_ROW,
        "Cash": CellType.ROW_HEADER,
        "7": CellType.DATA,
    }


def test_the_caption_stands_before_the_table():
    caption, table = table_from_otsl(
        "<otsl><loc_1><loc_2><loc_30><loc_40><caption>Table 1</caption><fcel>a<nl></otsl>"
    )
    assert caption == "Table 1"
    assert table.to_rows() == [["a"]]


def test_the_tags_are_kept():
    _, table = table_from_otsl("<fcel>a<lcel><nl>")
    assert table.otsl_sequence == ["fcel", "lcel", "nl"]


@pytest.mark.parametrize(
    ("damaged", "rows"),
    [
        ("<fcel>a<nl><fcel>b<fcel>c", [["a", ""], ["b", "c"]]),
        ("<lcel><fcel>a<nl>", [["", "a"]]),
        ("<ucel><fcel>a<nl>", [["", "a"]]),
        ("<xcel><nl><fcel>a", [[""], ["a"]]),
        ("<fcel>a<lcel>b<nl>", [["a", "b"]]),
        ("<fcel>a<nl>lost<fcel>b", [["a", ""], ["lost", "b"]]),
        ("<fcel>a<fcel>b<nl><fcel>c<nl><fcel>d<ucel><nl>", [["a", "b"], ["c", ""], ["d", ""]]),
        ("<nl><nl><fcel>a<nl><nl><fcel>b", [["a"], ["b"]]),
        ("<fcel>a<fce", [["a<fce"]]),
    ],
    ids=[
        "a short row",
        "nothing on the left",
        "nothing above",
        "nothing around",
        "text in a merged place",
        "text after the end of a row",
        "a gap above",
        "empty rows",
        "cut in a tag",
    ],
)
def test_a_damaged_table_keeps_what_it_says(damaged, rows):
    assert table_from_otsl(damaged)[1].to_rows() == rows


def test_a_table_with_too_many_places_keeps_its_text():
    _, table = table_from_otsl("<fcel>first" + "<ecel>" * 400 + "<nl><fcel>next" * 400)
    assert table.num_rows == table.num_cols == 1
    assert table.cells[0].text.split() == ["first"] + ["next"] * 400


@given(sequences | st.text())
def test_no_text_is_lost(text):
    caption, table = table_from_otsl(text)
    shown = caption + "".join(text for row in table.to_rows() for text in row) + table.html
    for word in ("one", "two words", "3"):
        assert (word in text) <= (word in shown)
    table.to_markdown()


@pytest.mark.parametrize(("text", "answer"), [("<fcel>a", True), ("plain <b>text</b>", False)])
def test_a_text_is_known_by_its_tags(text, answer):
    assert is_otsl(text) is answer
