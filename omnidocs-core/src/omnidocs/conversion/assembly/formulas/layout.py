"""From words and fraction bars to LaTeX."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnidocs.conversion.assembly.formulas.symbols import LARGE_OPERATORS, latex_of

if TYPE_CHECKING:
    from omnidocs.document import Ruling, TextLine, Word

_TEXT = re.compile(r"\\text\{(\w+)\}")
_GAP = re.compile(r"\s+(?=[_^])|(?<=\s)\s+")
_NUMBER = re.compile(r"\(\d+(?:\.\d+)*[a-z]?\)")
_SMALL = 0.85
"""Size, against that of its line, below which a term is a script."""

_SHIFT = 0.08
"""Distance of a script from its line, in sizes of the line's type."""

_NUMBER_GAP = 1.2
"""Room before the number of an equation, in sizes of its type."""

_MAX_TERMS = 120


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of a formula with its place, in pixels of the page image."""

    latex: str
    x1: float
    x2: float
    y1: float
    y2: float
    baseline: float
    size: float
    is_operator: bool = False

    @property
    def middle(self) -> float:
        """Half-way from its left to its right end."""
        return (self.x1 + self.x2) / 2


def formula_latex(lines: Sequence[TextLine], rulings: Sequence[Ruling]) -> str | None:
    """The LaTeX of a formula, without delimiters; None where it cannot be told.

    Args:
        lines: All of its text.
        rulings: The horizontal lines of the page, of which fraction bars are some.
    """
    words = [word for line in lines for word in line.words]
    terms = [term for word in words if (term := _term(word)) is not None]
    if not terms or len(terms) != len(words) or len(terms) > _MAX_TERMS:
        return None
    tag = _take_number(terms)
    terms = _with_fractions(terms, rulings)
    rows = [_row(row) for row in _rows(terms)]
    if any(row is None for row in rows):
        return None
    body = " \\\\\n".join(row for row in rows if row)
    if len(rows) > 1:
        body = f"\\begin{{gathered}}\n{body}\n\\end{{gathered}}"
    return None if _is_prose(body) else f"{body} {tag}".strip()


def _is_prose(latex: str) -> bool:
    """Whether words are most of it."""
    words = sum(len(word) for word in _TEXT.findall(latex))
    return words > 0.5 * sum(character.isalnum() for character in latex)


def _term(word: Word) -> Term | None:
    upright = not word.italic
    latex = latex_of(word.text, bold=word.bold, upright=upright)
    if latex is None or word.baseline is None or word.angle or not word.font_size:
        return None
    box = word.bbox
    is_operator = word.text in LARGE_OPERATORS
    return Term(latex, box.x1, box.x2, box.y1, box.y2, word.baseline, word.font_size, is_operator)


def _take_number(terms: list[Term]) -> str:
    """Take the number of the equation from the right end of its line."""
    terms.sort(key=lambda term: term.x1)
    last = terms[-1]
    if len(terms) < 2 or not _NUMBER.fullmatch(last.latex):
        return ""
    if last.x1 - max(term.x2 for term in terms[:-1]) < _NUMBER_GAP * last.size:
        return ""
    terms.pop()
    return rf"\tag{{{last.latex[1:-1]}}}"


def _with_fractions(terms: list[Term], rulings: Sequence[Ruling]) -> list[Term]:
    """The terms with what stands above and below a bar made one; inner bars first."""
    reach = max(t.size for t in terms) / 2
    left, right = min(t.x1 for t in terms) - reach, max(t.x2 for t in terms) + reach
    top, bottom = min(t.y1 for t in terms), max(t.y2 for t in terms)
    bars = [
        ruling
        for ruling in rulings
        if ruling.horizontal and left <= ruling.x1 and ruling.x2 <= right
        if top < ruling.y1 < bottom
    ]
    for bar in sorted(bars, key=lambda ruling: ruling.length):
        terms = _divided(terms, bar)
    return terms


def _divided(terms: list[Term], bar: Ruling) -> list[Term]:
    inside = [term for term in terms if bar.x1 - 2 <= term.middle <= bar.x2 + 2]
    above = [t for t in inside if t.baseline <= bar.y1 + 1 and bar.y1 - t.baseline < 1.5 * t.size]
    below = [t for t in inside if t.baseline > bar.y1 and t.y1 - bar.y1 < t.size]
    upper, lower = _row(above), _row(below)
    if not upper or not lower:
        return terms
    size = max(term.size for term in above + below)
    fraction = Term(
        rf"\frac{{{upper}}}{{{lower}}}",
        bar.x1,
        bar.x2,
        min(term.y1 for term in above),
        max(term.y2 for term in below),
        bar.y1 + 0.25 * size,
        size,
    )
    return [term for term in terms if term not in above and term not in below] + [fraction]


def _rows(terms: Sequence[Term]) -> Iterator[list[Term]]:
    """The lines of a formula, from its top: terms of full size, each with its scripts.

    A large operator may be of larger type and lie deeper than the line that it is in.
    """
    full = _size(terms)
    rows: defaultdict[float, list[Term]] = defaultdict(list)
    for term in sorted(terms, key=lambda term: (term.is_operator, -term.size, term.baseline)):
        near = [line for line in rows if abs(line - term.baseline) < 0.35 * full]
        begins = term.size > _SMALL * full and not term.is_operator
        if not near and (not rows or begins):
            rows[term.baseline].append(term)
            continue
        rows[min(near or rows, key=lambda line: abs(line - term.baseline))].append(term)
    for line in sorted(rows):
        yield rows[line]


def _row(terms: Sequence[Term]) -> str | None:
    """One line: the terms from left to right, scripts as scripts."""
    if not terms:
        return None
    size = _size(terms)
    full = [t for t in terms if t.size > _SMALL * size and not t.is_operator] or terms
    baseline = sorted(term.baseline for term in full)[len(full) // 2]
    pieces: list[str] = []
    scripts = {"_": "", "^": ""}
    for term in _in_order(terms, size):
        shift = (baseline - term.baseline) / size
        if term.size > _SMALL * size or abs(shift) < _SHIFT:
            pieces.append(_written(scripts))
            scripts = {"_": "", "^": ""}
            pieces.append(_spaced(pieces, term.latex))
        else:
            scripts["^" if shift > 0 else "_"] += term.latex
    pieces.append(_written(scripts))
    return _GAP.sub("", "".join(pieces)).strip()


def _size(terms: Sequence[Term]) -> float:
    """The size of the type; that of large operators says nothing, unless they are alone."""
    return max([t.size for t in terms if not t.is_operator] or [t.size for t in terms])


def _in_order(terms: Sequence[Term], size: float) -> list[Term]:
    """From left to right; limits right behind their operator."""
    operators = [term for term in terms if term.is_operator]

    def place(term: Term) -> float:
        for operator in operators:
            is_limit = term.size < _SMALL * size
            if is_limit and operator.x1 - 3 <= term.x1 < operator.x2 + 0.6 * operator.size:
                return operator.x1 + 0.01 * (term.x1 - operator.x1 + 4)
        return term.x1

    return sorted(terms, key=place)


def _written(scripts: dict[str, str]) -> str:
    return "".join(f"{sign}{{{text.strip()}}}" for sign, text in scripts.items() if text)


def _spaced(pieces: Sequence[str], latex: str) -> str:
    """A term, apart from a command that it would become a part of."""
    return f" {latex}" if any(pieces) else latex
