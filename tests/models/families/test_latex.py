"""Formulas between dollar signs, however a model marked them."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from omnidocs_models.families.answers.latex import bare_latex, display_math, dollar_math


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"where \( x^2 \) is", "where $x^2$ is"),
        (r"so \[ a = b \] holds", "so $$a = b$$ holds"),
        (r"a \\( b \\)", r"a \\( b \\)"),
        (r"an open \( bracket", r"an open \( bracket"),
        ("$x$ and $$y$$", "$x$ and $$y$$"),
        (r"\(a\)\(b\)", "$a$$b$"),
    ],
)
def test_formulas_in_a_text(written, meant):
    assert dollar_math(written) == meant


@pytest.mark.parametrize(
    "written", ["a = b", "$$a = b$$", "\\[\na = b\n\\]", "  $$ a = b", "a = b \\]", "\\[ a = b $$"]
)
def test_a_formula_of_its_own_line(written):
    assert bare_latex(written) == "a = b"
    assert display_math(written) == "$$\na = b\n$$"


def test_an_empty_formula_is_no_paragraph():
    assert display_math("$$ $$") == ""


def test_a_formula_has_no_blank_line_which_would_end_it():
    assert display_math("a\n\n  b") == "$$\na\n  b\n$$"


def test_words_with_formulas_are_no_formula():
    assert display_math(r"Let \(a\) be $b$.") == "Let $a$ be $b$."


@given(st.text("$\\[](){}ab \n", max_size=60))
def test_every_letter_stays(text):
    letters = sorted(letter for letter in text if letter in "ab")
    for shown in (dollar_math(text), bare_latex(text), display_math(text)):
        assert sorted(letter for letter in shown if letter in "ab") == letters
