"""Layout and tables look at a page once, and nothing of it outlives the page."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor

from omnidocs import Document
from omnidocs.results import BoundingBox, LayoutLabel
from omnidocs.tasks.layout_extraction import RuleBasedLayoutExtractor
from omnidocs.tasks.table_extraction import RuleBasedTableExtractor
from omnidocs_models.rule_based.analysis import analyse

PAGE = "pages/discoverworld_crazy_table4.pdf"


def test_a_page_is_looked_at_once(shared_data):
    with Document.open(shared_data / PAGE) as document:
        page = document[0]
        assert analyse(page) is analyse(page)


def test_other_words_make_another_page(shared_data):
    with Document.open(shared_data / PAGE) as document:
        page = document[0]
        assert analyse(page).tables
        assert not analyse(page.with_words(page.words[:3])).tables


def test_what_was_found_goes_with_the_page(shared_data):
    with Document.open(shared_data / PAGE) as document:
        page = document[0]
        found = weakref.ref(analyse(page).tables[0].grid.filled[0].words[0].bbox)
        known = weakref.ref(page)
        document.clear_cache()
        del page
        gc.collect()
        assert known() is None
        assert found() is None


def test_threads_find_the_same(shared_data):
    with Document.open(shared_data / PAGE) as document:
        page = document[0]
        with ThreadPoolExecutor(4) as pool:
            outputs = list(pool.map(RuleBasedTableExtractor().extract_tables, [page] * 4))
    assert all(output == outputs[0] for output in outputs)


def test_a_region_of_the_layout_has_the_table_found_there(shared_data):
    with Document.open(shared_data / PAGE) as document:
        page = document[0]
        layout = RuleBasedLayoutExtractor().extract(page)
        regions = [box.bbox for box in layout.bboxes if box.label is LayoutLabel.TABLE]
        tables = RuleBasedTableExtractor()
        assert tables.extract_tables(page, regions) == tables.extract_tables(page)


def test_any_other_region_is_read_anew(shared_data):
    with Document.open(shared_data / PAGE) as document:
        page = document[0]
        tables = RuleBasedTableExtractor()
        whole = tables.extract_tables(page)[0]
        box = whole.bbox
        half = BoundingBox(x1=box.x1, y1=box.y1, x2=box.x2, y2=(box.y1 + box.y2) / 2)
        [upper] = tables.extract_tables(page, [half])
        assert upper.bbox == half
        assert 0 < upper.num_rows < whole.num_rows
