"""Properties of grouping words into lines, and strokes into rulings."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import example, given, settings, strategies as st

from omnidocs.document import Word, group_lines
from omnidocs.document.lines import join_lines
from omnidocs.document.rulings import merge_strokes
from omnidocs.results import BoundingBox

places = st.floats(0, 500)
sizes = st.sampled_from([6.0, 10.0, 14.0])
letters = st.text("abcdeXYZ.,19\u0627\u0644", min_size=1, max_size=6)


@st.composite
def any_word(draw):
    x, y, size = draw(places), draw(places), draw(sizes)
    text = draw(letters)
    box = BoundingBox(x1=x, y1=y, x2=x + 0.5 * size * len(text), y2=y + 1.15 * size)
    known = draw(st.booleans())
    return Word(
        text,
        box,
        font_size=size if known else 0.0,
        baseline=y + 0.9 * size if known else None,
        angle=draw(st.sampled_from([0, 0, 0, 90, 180, 270, 45])),
    )


@settings(max_examples=60)
@given(words=st.lists(any_word(), max_size=25))
def test_every_word_is_in_one_line(words):
    lines = group_lines(words)
    found = sorted((w.text, w.bbox.to_xyxy()) for line in lines for w in line.words)
    assert found == sorted((w.text, w.bbox.to_xyxy()) for w in words)


@settings(max_examples=60)
@given(words=st.lists(any_word(), max_size=25))
def test_a_line_holds_its_words_and_reads_in_one_direction(words):
    for line in group_lines(words):
        assert {word.angle for word in line.words} == {line.angle}
        for word in line.words:
            assert line.bbox.union(word.bbox) == line.bbox
        assert line.text.replace(" ", "") == "".join(w.text for w in line.words)
        assert line.font_size > 0


@settings(max_examples=60)
@given(words=st.lists(any_word(), max_size=25))
def test_the_text_has_every_character_once(words):
    text = join_lines(group_lines(words))
    kept = sorted(text.replace(" ", "").replace("\n", ""))
    assert kept == sorted("".join(word.text for word in words))


@given(columns=st.integers(1, 5), rows=st.integers(1, 8), gap=st.floats(12, 60), size=sizes)
def test_a_grid_of_cells_is_parted_into_its_cells(columns, rows, gap, size):
    words = []
    for row in range(rows):
        for column in range(columns):
            x = column * (4 * size + gap * size / 10)
            y = row * 2 * size
            words += [
                Word("ab", BoundingBox(x1=x, y1=y, x2=x + size, y2=y + 1.15 * size), size),
                Word(
                    "cd",
                    BoundingBox(x1=x + 1.3 * size, y1=y, x2=x + 2.3 * size, y2=y + 1.15 * size),
                    size,
                ),
            ]
    lines = group_lines(words)
    assert [line.text for line in lines] == ["ab cd"] * (rows * columns)


@given(st.permutations(range(6)))
def test_a_line_is_found_in_whatever_order_it_is_drawn(order):
    row = [
        Word(f"w{n}", BoundingBox(x1=20 * n, y1=0, x2=20 * n + 15, y2=11.5), 10, baseline=9)
        for n in range(6)
    ]
    (line,) = group_lines([row[n] for n in order])
    assert line.text == "w0 w1 w2 w3 w4 w5"


coordinates = st.floats(0, 300)
strokes = st.tuples(coordinates, coordinates, coordinates, coordinates, st.floats(0, 5))


@given(st.lists(strokes, max_size=20))
@example([(0, 0.5, 50, 0.5, 1), (54, 0, 58, 0, 1)])  # nearly on one line, and apart
def test_rulings_are_straight_ordered_and_long_enough(found):
    rulings = merge_strokes(found, scale=1.0)
    for ruling in rulings:
        assert ruling.x1 <= ruling.x2
        assert ruling.y1 <= ruling.y2
        assert ruling.x1 == ruling.x2 or ruling.y1 == ruling.y2
        assert ruling.length >= 4
    across = [r.y1 for r in rulings if r.horizontal]
    assert across == sorted(across)
    assert [r.horizontal for r in rulings] == sorted((r.horizontal for r in rulings), reverse=True)


@given(
    cuts=st.lists(st.floats(1, 199), max_size=8),
    at=coordinates,
    order=st.randoms(use_true_random=False),
)
def test_a_line_in_pieces_is_one_ruling(cuts, at, order):
    ends = [0.0, *sorted(cuts), 200.0]
    pieces = [(a, at, b, at, 1.0) for a, b in itertools.pairwise(ends)]
    order.shuffle(pieces)
    (ruling,) = merge_strokes(pieces, scale=1.0)
    assert (ruling.x1, ruling.x2, ruling.width) == (0, 200, 1)
    assert ruling.y1 == pytest.approx(at)


@given(gap=st.floats(0.5, 20))
def test_a_gap_wider_than_that_of_dashes_parts_rulings(gap):
    rulings = merge_strokes([(0, 5, 50, 5, 1), (50 + gap, 5, 120, 5, 1)], scale=1.0)
    assert len(rulings) == (1 if gap <= 3 else 2)
