"""Rulings out of what a page draws."""

from __future__ import annotations

import time

import pytest

from omnidocs.document import Document
from omnidocs.results import BoundingBox


@pytest.fixture
def rulings_of(pdf, page_source):
    """Rulings of a page, as whole numbers of points from the top-left corner."""

    def read(content, **options):
        page = Document.from_bytes(pdf([page_source(content, **options)]), dpi=72)[0]
        return [(round(r.x1), round(r.y1), round(r.x2), round(r.y2)) for r in page.rulings]

    return read


def test_a_stroke_is_a_ruling(rulings_of):
    assert rulings_of("10 100 m 90 100 l S 50 40 m 50 90 l S") == [
        (10, 200, 90, 200),
        (50, 210, 50, 260),
    ]


def test_a_thin_filled_rectangle_is_a_ruling(rulings_of):
    assert rulings_of("10 99.5 80 1 re f 49.5 40 1 50 re f") == [
        (10, 200, 90, 200),
        (50, 210, 50, 260),
    ]


def test_the_edges_of_a_stroked_rectangle_are_rulings(rulings_of):
    assert rulings_of("10 100 80 50 re S") == [
        (10, 150, 90, 150),
        (10, 200, 90, 200),
        (10, 150, 10, 200),
        (90, 150, 90, 200),
    ]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("10 100 80 50 re f", id="a-filled-area"),
        pytest.param("10 100 m 90 160 l S", id="a-slanted-line"),
        pytest.param("10 100 m 30 140 60 140 90 100 c S", id="a-curve"),
        pytest.param("20 w 10 100 m 90 100 l S", id="a-bar"),
        pytest.param("10 100 m 11 100 l S", id="a-dot"),
        pytest.param("10 100 m 90 100 l n", id="a-path-that-is-not-painted"),
        pytest.param("10 900 m 90 900 l S", id="a-line-beside-the-page"),
    ],
)
def test_other_drawing_is_no_ruling(rulings_of, content):
    assert rulings_of(content) == []


def test_a_transparent_stroke_is_no_ruling(rulings_of):
    state = "/G << /Type /ExtGState /CA 0 /ca 0 >>"
    assert rulings_of("/G gs 10 100 m 90 100 l S", states=state) == []


def test_dashes_drawn_one_by_one_are_one_ruling(rulings_of):
    dashes = " ".join(f"{x} 100 m {x + 4} 100 l S" for x in range(10, 90, 6))
    assert rulings_of(dashes) == [(10, 200, 92, 200)]


def test_pieces_that_touch_are_one_ruling_and_pieces_apart_are_not(rulings_of):
    assert rulings_of("10 100 m 50 100 l S 50 100 m 90 100 l S 110 100 m 150 100 l S") == [
        (10, 200, 90, 200),
        (110, 200, 150, 200),
    ]


def test_both_edges_of_a_double_line_are_kept(rulings_of):
    assert rulings_of("10 100 m 90 100 l S 10 103 m 90 103 l S") == [
        (10, 197, 90, 197),
        (10, 200, 90, 200),
    ]


def test_lines_in_a_form_are_where_its_matrix_puts_them(rulings_of, xobject):
    form = xobject(
        "/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Matrix [2 0 0 2 10 20]",
        b"0 10 m 40 10 l S",
    )
    assert rulings_of("q 1 0 0 1 5 7 cm /F Do Q", xobjects={"F": form}) == [(15, 253, 95, 253)]


def test_a_form_that_draws_itself_ends(rulings_of, xobject):
    form = xobject(
        "/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << >> >>",
        b"/F Do 0 10 m 40 10 l S",
    )
    assert rulings_of("/F Do", xobjects={"F": form}) == [(0, 290, 40, 290)]


def test_a_page_of_very_many_paths_is_read_in_part_and_soon(pdf):
    content = "\n".join(f"{x % 190} {x % 280} m {x % 190} {x % 280 + 9} l S" for x in range(60_000))
    with Document.from_bytes(pdf([content])) as doc:
        page = doc[0]
        start = time.process_time()
        assert page.rulings is not None
        seconds = time.process_time() - start
        assert page.notes == ("drawn with more paths than are read: rulings may be missing",)
    assert seconds < 2


def test_one_path_of_very_many_segments_is_read_in_part_and_soon(pdf):
    points = "\n".join(f"{x % 190} {x % 280} l" for x in range(100_000))
    with Document.from_bytes(pdf([f"0 0 m {points} S"])) as doc:
        page = doc[0]
        start = time.process_time()
        assert page.rulings is not None
        seconds = time.process_time() - start
        assert page.notes
    assert seconds < 2


def test_the_frame_of_a_real_table_is_found(shared_data):
    with Document.open(shared_data / "tables" / "eu-001.pdf") as doc:
        rulings = doc[0].rulings
    assert len([r for r in rulings if r.horizontal]) >= 5
    assert len([r for r in rulings if not r.horizontal]) >= 3


class TestShapes:
    """What is drawn and is no ruling."""

    @pytest.fixture
    def page_of(self, pdf, page_source):
        def read(content):
            return Document.from_bytes(pdf([page_source(content)]), dpi=72)[0]

        return read

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param("10 100 80 50 re f", id="a-filled-area"),
            pytest.param("10 100 m 10 150 90 150 90 100 c f", id="a-curved-area"),
        ],
    )
    def test_a_filled_area_is_a_shape(self, page_of, content):
        [shape] = page_of(content).shapes
        assert (round(shape.x1), round(shape.x2), round(shape.y2)) == (10, 90, 200)

    def test_a_ruling_is_none(self, page_of):
        assert page_of("10 100 m 90 100 l S 10 150 80 1 re f").shapes == ()

    def test_what_is_cropped_is_cut_and_moved(self, page_of):
        page = page_of("10 100 80 50 re f")
        part = page.crop(BoundingBox(x1=50, y1=120, x2=150, y2=300))
        [shape] = part.shapes
        assert [round(side) for side in shape.to_list()] == [0, 30, 40, 80]
