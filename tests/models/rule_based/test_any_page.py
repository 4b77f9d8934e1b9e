"""Whatever is on a page, the rules give an answer that lies on it."""

from __future__ import annotations

from hypothesis import given, settings, strategies as st

from omnidocs import Page
from omnidocs.document import Picture, Ruling, Word
from omnidocs.document.content import PageContent
from omnidocs.document.geometry import PageGeometry
from omnidocs.results import BoundingBox
from omnidocs.tasks.layout_extraction import RuleBasedLayoutExtractor
from omnidocs.tasks.reading_order import RuleBasedReadingOrderPredictor
from omnidocs.tasks.table_extraction import RuleBasedTableExtractor

SIDE = 300
places = st.integers(-20, SIDE + 20).map(float)
lengths = st.integers(0, 120).map(float)
boxes = st.builds(
    lambda x, y, w, h: BoundingBox(x1=x, y1=y, x2=x + w, y2=y + h), places, places, lengths, lengths
)
words = st.builds(
    Word,
    st.sampled_from(["word", "12.5", "•", "Table 1:", "1.", "....", "=", "中", "كتاب", "\ufffd"]),
    boxes,
    font_size=st.sampled_from([0.0, 8.0, 12.0, 30.0]),
    bold=st.booleans(),
    mono=st.booleans(),
    angle=st.sampled_from([0, 0, 0, 90, 315]),
)
rulings = st.one_of(
    st.builds(lambda x, y, w: Ruling(x, y, x + w, y, 1.0), places, places, lengths),
    st.builds(lambda x, y, h: Ruling(x, y, x, y + h, 1.0), places, places, lengths),
)
pictures = st.builds(lambda box: Picture(box, 0.1), boxes)


@st.composite
def pages(draw) -> Page:
    content = PageContent(
        words=tuple(draw(st.lists(words, max_size=25))),
        rulings=tuple(draw(st.lists(rulings, max_size=12))),
        pictures=tuple(draw(st.lists(pictures, max_size=3))),
        source=draw(st.sampled_from(["text_layer", "ocr"])),
    )
    geometry = PageGeometry(SIDE, SIDE, SIDE, SIDE, 1.0)
    return Page(0, measure=lambda: geometry, render=lambda: None, read=lambda: content)


def lies_on_page(box: BoundingBox) -> bool:
    return 0 <= box.x1 <= box.x2 <= SIDE and 0 <= box.y1 <= box.y2 <= SIDE


@settings(max_examples=150, deadline=None)
@given(pages())
def test_regions_lie_on_the_page_and_are_all_ordered(page):
    layout = RuleBasedLayoutExtractor().extract(page)
    assert all(lies_on_page(box.bbox) for box in layout.bboxes)
    order = RuleBasedReadingOrderPredictor().predict(layout)
    assert sorted(item.original_id for item in order.ordered_elements) == list(
        range(len(layout.bboxes))
    )


@settings(max_examples=150, deadline=None)
@given(pages())
def test_cells_lie_on_the_page_and_never_on_each_other(page):
    whole = BoundingBox(x1=0, y1=0, x2=SIDE, y2=SIDE)
    extractor = RuleBasedTableExtractor()
    for table in [*extractor.extract_tables(page), *extractor.extract_tables(page, [whole])]:
        taken = [
            (row, col)
            for cell in table.cells
            for row in range(cell.row, cell.end_row)
            for col in range(cell.col, cell.end_col)
        ]
        assert len(taken) == len(set(taken))
        assert all(row < table.num_rows and col < table.num_cols for row, col in taken)
        assert all(cell.bbox and lies_on_page(cell.bbox) for cell in table.cells)
