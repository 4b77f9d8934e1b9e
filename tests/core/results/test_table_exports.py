"""Tables as HTML, markdown and data frames, read back with a real parser."""

from __future__ import annotations

import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given, strategies as st

from omnidocs.errors import MissingLibraryError
from omnidocs.results import TableCell, TableOutput


class TableReader(HTMLParser):
    """Lays out the cells of a table as a browser does, row groups included."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.grid: dict[tuple[int, int], str] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.groups: list[str] = []
        self._row, self._text, self._cell = -1, "", None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in ("thead", "tbody"):
            self.groups.append(tag)
        elif tag == "tr":
            self._row += 1
        elif tag in ("td", "th"):
            self._cell, self._text = dict(attrs), ""
        elif tag == "br":
            self._text += "\n"

    def handle_data(self, data):
        if self._cell is not None:
            self._text += data

    def handle_endtag(self, tag):
        if tag not in ("td", "th"):
            return
        col = next(c for c in range(10_000) if (self._row, c) not in self.grid)
        for row in range(self._row, self._row + int(self._cell.get("rowspan", 1))):
            for place in range(col, col + int(self._cell.get("colspan", 1))):
                assert (row, place) not in self.grid, "two cells in one place"
                self.grid[row, place] = self._text
        self._cell = None

    @property
    def rows(self) -> list[list[str]]:
        if not self.grid:
            return []
        height, width = (max(place[axis] for place in self.grid) + 1 for axis in (0, 1))
        return [[self.grid[row, col] for col in range(width)] for row in range(height)]


def markdown_rows(markdown: str) -> list[list[str]]:
    """The cells of a pipe table as text, read by a markdown parser."""
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    rows: list[list[str]] = []
    for token in parser.parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append("".join(_shown(child) for child in token.children))
        assert token.type != "paragraph_open", "the markdown is no table"
    return rows


def _shown(token) -> str:
    return "\n" if token.content == "<br>" else token.content


def header(row, col, text, **spans):
    return TableCell(row=row, col=col, text=text, cell_type="column_header", **spans)


@pytest.fixture
def report() -> TableOutput:
    """Two header rows with merged cells, a row header, a section row, a gap."""
    return TableOutput(
        cells=[
            header(0, 0, "Name", row_span=2),
            header(0, 1, "Sales", col_span=2),
            header(1, 1, "2023"),
            header(1, 2, "2024"),
            TableCell(row=2, col=0, col_span=3, text="Europe", cell_type="section_row"),
            TableCell(row=3, col=0, text="Kiel & Co", cell_type="row_header", row_span=2),
            TableCell(row=3, col=1, text="<1"),
            TableCell(row=4, col=1, text="n/a", col_span=2),
        ],
        num_rows=5,
        num_cols=3,
    )


def test_html_has_the_spans_and_the_escapes(report):
    assert TableReader(report.to_html()).rows == [
        ["Name", "Sales", "Sales"],
        ["Name", "2023", "2024"],
        ["Europe", "Europe", "Europe"],
        ["Kiel & Co", "<1", ""],
        ["Kiel & Co", "n/a", "n/a"],
    ]


def test_html_says_what_a_cell_is_for(report):
    reader = TableReader(report.html)
    assert reader.groups == ["thead", "tbody"]
    scopes = [attrs["scope"] for tag, attrs in reader.tags if tag == "th"]
    assert scopes == ["col", "col", "col", "col", "rowgroup", "row"]


def test_styles_can_be_left_out(report):
    assert "style" in report.to_html()
    assert "style" not in report.to_html(include_styles=False)
    assert "style" not in report.html


def test_html_without_headers_has_no_head():
    assert TableReader(TableOutput.from_rows([["a"]]).html).groups == ["tbody"]
    only_headers = TableOutput.from_rows([["a"]], header_rows=1)
    assert TableReader(only_headers.html).groups == ["thead"]


def test_a_header_never_crosses_the_end_of_the_head():
    crossing = TableOutput(
        cells=[header(0, 0, "a", row_span=2), header(0, 1, "b"), TableCell(row=1, col=1, text="1")],
        num_rows=2,
        num_cols=2,
    )
    reader = TableReader(crossing.html)
    assert reader.groups == ["tbody"]
    assert reader.rows == [["a", "b"], ["a", "1"]]


def test_line_ends_are_line_breaks():
    assert "<td>a<br>b</td>" in TableOutput.from_rows([["a\nb"]]).html


def test_markdown_repeats_merged_cells(report):
    assert markdown_rows(report.to_markdown()) == [
        ["Name", "Sales", "Sales"],
        ["Name", "2023", "2024"],
        ["Europe", "", ""],
        ["Kiel & Co", "<1", ""],
        ["Kiel & Co", "n/a", "n/a"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a|b",
        "|",
        "||",
        "\\",
        "\\|",
        "\\\\",
        "a\\",
        "C:\\temp\\|x",
        "\\*",
        "line\nline",
        "a\r\nb",
        "`a|b`",
        "x" * 5000,
    ],
)
def test_no_text_breaks_a_markdown_row(text):
    table = TableOutput.from_rows([["h", "i"], [text, "next"]], header_rows=1)
    [_, row] = markdown_rows(table.to_markdown())
    assert row == [
        "\n".join(text.splitlines()).strip("`") if "`" in text else "\n".join(text.splitlines()),
        "next",
    ]


def test_formulas_in_a_markdown_table_keep_their_backslashes():
    table = TableOutput.from_rows([["h"], [r"$\{|x|\}$ and $\|y\|$"]], header_rows=1)
    assert table.to_markdown().splitlines()[2] == r"| $\{\|x\|\}$ and $\Vert y\Vert $ |"


plain = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]) | st.just("\n"), max_size=9)


@given(st.lists(st.lists(plain, min_size=2, max_size=2), min_size=1, max_size=4))
def test_html_comes_back_for_any_text(rows):
    expected = [["\n".join(text.splitlines()) for text in row] for row in rows]
    assert TableReader(TableOutput.from_rows(rows).html).rows == expected


words = st.text(st.sampled_from("ab|\\ \n."), max_size=9)


@given(st.lists(st.lists(words, min_size=2, max_size=2), min_size=1, max_size=4))
def test_markdown_comes_back_for_any_text(rows):
    shown = markdown_rows(TableOutput.from_rows(rows).to_markdown())
    expected = [
        ["\n".join(line.strip() for line in text.strip().splitlines()) for text in row]
        for row in rows
    ]
    assert shown == expected


@st.composite
def broken_tables(draw):
    cells = draw(
        st.lists(
            st.builds(
                TableCell,
                row=st.integers(0, 3),
                col=st.integers(0, 3),
                row_span=st.integers(1, 6),
                col_span=st.integers(1, 6),
                text=st.sampled_from(["a", "b", "c"]),
                cell_type=st.sampled_from(["data", "column_header"]),
            ),
            max_size=8,
        )
    )
    return TableOutput(cells=cells, num_rows=4, num_cols=4)


@given(broken_tables())
def test_every_place_of_a_broken_table_is_filled_once(table):
    rows = TableReader(table.html).rows
    assert [len(row) for row in rows] == [4, 4, 4, 4]
    texts = "".join("".join(row) for row in rows)
    assert {cell.text for cell in table.cells} <= set(texts)


class TestDataFrames:
    @pytest.fixture(autouse=True)
    def _pandas(self):
        self.pandas = pytest.importorskip("pandas")

    def values(self, frame):
        return frame.astype(object).where(frame.notna(), None).values.tolist()

    def test_one_header_row_names_the_columns(self):
        frame = TableOutput.from_rows([["a", "b"], ["1", "2"], ["3"]], header_rows=1).to_dataframe()
        assert list(frame.columns) == ["a", "b"]
        assert self.values(frame) == [["1", "2"], ["3", None]]

    def test_several_header_rows_are_levels(self, report):
        frame = report.to_dataframe()
        assert list(frame.columns) == [("Name", "Name"), ("Sales", "2023"), ("Sales", "2024")]
        assert self.values(frame) == [
            ["Europe", None, None],
            ["Kiel & Co", "<1", None],
            ["Kiel & Co", "n/a", "n/a"],
        ]

    def test_without_headers_columns_are_numbered(self):
        frame = TableOutput.from_rows([["a", "b"]]).to_dataframe()
        assert list(frame.columns) == [0, 1]
        assert self.values(frame) == [["a", "b"]]

    def test_headers_alone_give_an_empty_frame(self):
        frame = TableOutput.from_rows([["a", "b"]], header_rows=1).to_dataframe()
        assert list(frame.columns) == ["a", "b"]
        assert frame.empty

    def test_equal_headers_are_kept(self):
        frame = TableOutput.from_rows([["a", "a"], ["1", "2"]], header_rows=1).to_dataframe()
        assert list(frame.columns) == ["a", "a"]

    @pytest.mark.parametrize(("rows", "cols"), [(0, 0), (0, 2), (2, 0)])
    def test_an_empty_table_is_an_empty_frame(self, rows, cols):
        frame = TableOutput(num_rows=rows, num_cols=cols).to_dataframe()
        assert frame.shape == (rows, cols)

    @given(broken_tables())
    def test_a_broken_table_is_a_frame(self, table):
        assert table.to_dataframe().shape[1] == 4


def test_without_pandas_the_command_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingLibraryError, match="pip install pandas") as caught:
        TableOutput.from_rows([["a"]]).to_dataframe()
    assert isinstance(caught.value, ImportError)
