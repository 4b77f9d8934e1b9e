"""Formulas of a text layer as LaTeX."""

from __future__ import annotations

import pytest

from omnidocs.conversion.assembly.formulas import formula_latex
from omnidocs.conversion.assembly.formulas.symbols import latex_of
from omnidocs.document import Document, TextLine, Word
from omnidocs.results import BoundingBox


@pytest.fixture
def latex(pdf, line):
    """The LaTeX of characters drawn at places: (x, y, text, size, font)."""

    def make(*drawn, bars=()):
        content = "".join(
            line(x, y, text, size=size, font=font) for x, y, text, size, font in drawn
        )
        content += "".join(f"{x1} {792 - y} m {x2} {792 - y} l S\n" for x1, x2, y in bars)
        with Document.open(pdf([content])) as document:
            page = document[0]
            return formula_latex(page.lines, page.rulings)

    return make


def full(x, y, text, font="italic"):
    return x, y, text, 12, font


def small(x, y, text, font="regular"):
    return x, y, text, 8, font


def test_raised_and_lowered_characters_are_scripts(latex):
    found = latex(
        full(100, 100, "a"), small(107, 95, "2"), full(120, 100, "+", "regular"),
        full(135, 100, "b"), small(142, 103, "1"), full(155, 100, "="), full(170, 100, "c"),
    )  # fmt: skip
    assert found == "a^{2} + b_{1} = c"


def test_a_character_may_have_both_scripts(latex):
    found = latex(full(100, 100, "x"), small(107, 103, "i"), small(111, 95, "2"))
    assert found == "x_{i}^{2}"


def test_a_bar_makes_a_fraction(latex):
    found = latex(
        full(100, 100, "y"), full(112, 100, "=", "regular"), full(130, 91, "a"),
        full(128, 108, "2b"), bars=[(126, 144, 96)],
    )  # fmt: skip
    assert found == r"y = \frac{a}{2b}"


def test_a_fraction_may_hold_a_fraction(latex):
    found = latex(
        full(100, 106, "x="), full(132, 80, "a"), full(134, 97, "b+"), full(130, 115, "c+1"),
        bars=[(130, 148, 85), (125, 152, 102)],
    )  # fmt: skip
    assert found == r"x= \frac{\frac{a}{b+}}{c+1}"


def test_a_number_at_the_end_of_the_line_is_the_number_of_the_equation(latex):
    found = latex(
        full(100, 100, "a"), full(112, 100, "=", "regular"), full(125, 100, "b"),
        full(400, 100, "(12)", "regular"),
    )  # fmt: skip
    assert found == r"a = b \tag{12}"


def test_a_large_operator_of_larger_type_makes_no_scripts_of_its_line():
    drawn = [("h", 12, 0), ("=", 12, 0), ("∑", 18, 3), ("k", 7, 8), ("a", 12, 0), ("k", 7, 4)]
    words = []
    for place, (text, size, drop) in enumerate(drawn):
        box = BoundingBox(x1=16 * place, y1=20, x2=16 * place + 12, y2=40)
        words.append(Word(text, box, font_size=size, italic=text.isalpha(), baseline=36.0 + drop))
    around = BoundingBox(x1=0, y1=20, x2=92, y2=40)
    line = TextLine(tuple(words), around, "", 12.0, False, False, False, 36.0)
    assert formula_latex([line], []) == r"h = \sum_{k} a_{k}"


def test_lines_are_gathered(latex):
    found = latex(full(100, 100, "a=1", "regular"), full(100, 130, "b=2", "regular"))
    assert found == "\\begin{gathered}\na=1 \\\\\nb=2\n\\end{gathered}"


def test_functions_and_words_are_upright(latex):
    found = latex(
        full(100, 100, "sin", "regular"), full(120, 100, "x"), full(135, 100, "=", "regular"),
        full(150, 100, "rate", "regular"), full(180, 100, "t"), full(190, 100, "+u+v"),
    )  # fmt: skip
    assert found == r"\sin x = \text{rate} t +u+v"


def test_vectors_are_bold(latex):
    assert latex(full(100, 100, "F", "bold"), full(112, 100, "=0", "regular")) == r"\mathbf{F} =0"


def test_prose_is_no_formula(latex):
    assert latex(full(100, 100, "where", "regular"), full(140, 100, "every", "regular")) is None


def test_nothing_is_no_formula():
    assert formula_latex([], []) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("π", r"\pi "),
        ("∇", r"\nabla "),
        ("≤", r"\leq "),
        ("%", r"\%"),
        ("−", "-"),
        ("𝑥", "x"),
        ("{", r"\{"),
        ("\ue000", None),
        ("\ufffd", None),
        ("字", None),
    ],
)
def test_characters(text, expected):
    assert latex_of(text) == expected
