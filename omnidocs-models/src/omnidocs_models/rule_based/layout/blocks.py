"""Lines of text put together to paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from omnidocs.document import TextLine
from omnidocs_models.rule_based.geometry import Box, enclosing, median, overlap
from omnidocs_models.rule_based.layout.profile import Profile

BULLET = re.compile(
    r"[•●◦▪■□○∙·‣⁃➢➤✓✔❖◆◇▶►☐☑☒\ufffd\uf06f\uf071\uf0a7\uf0b7\uf0d8\uf0fc\uf06e\uf0a8]|[–—*-]\s|o\s"
)
ENUMERATOR = re.compile(r"(\(?(\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\[\d{1,3}\])\s+\S")
ORNAMENT = re.compile(r"[\W_]{4,}")
"""Rows of dots, dashes or underscores that are drawn with letters."""

DEEPEST = 20
"""Indentation of a line of code, in parts of the font size, at most."""

BLANK_LINE = 3.2
"""Distance of the baselines around a blank line of code, in parts of the font size."""

STYLE = re.compile(r"[-,_ ]|(?=Bold|Italic|Medium|Light|Semi|Roman|Regular|MT$|PS)")
"""Where the name of a font family ends in the name of a font."""

LABEL = re.compile(
    r"((table|figure|fig|chart|box|note|source)\b.{0,8}|[\d.]{1,8}|[A-Z]\.?|\(?\w{1,3}[.)]|\W)$",
    re.IGNORECASE,
)
"""What stands before a wide gap on a line of its own: a number, a bullet, "Table 3:"."""


@dataclass(slots=True)
class Line:
    """A line of one column: its segments, and what all or most of its words are."""

    parts: list[TextLine]
    box: Box
    text: str
    size: float
    bold: bool
    italic: bool
    mono: bool
    upper: bool
    family: str
    stops: list[float]
    """The x at which text goes on after a wide gap."""

    @classmethod
    def of(cls, parts: list[TextLine]) -> Line:
        """Make a line of segments from left to right."""
        widest = max(parts, key=lambda part: len(part.text))
        every = [word for part in parts for word in part.words]
        words = [word for word in every if any(map(str.isalnum, word.text))] or every
        return cls(
            parts,
            enclosing([Box.of(part.bbox) for part in parts]),
            " ".join(part.text for part in parts),
            widest.font_size,
            all(word.bold for word in words),
            all(word.italic for word in words),
            widest.mono,
            widest.text.isupper(),
            _family(widest),
            [
                word.bbox.x1
                for before, word in pairwise(every)
                if word.bbox.x1 - before.bbox.x2 > 0.8 * widest.font_size
            ],
        )

    @property
    def first_word_width(self) -> float:
        """Pixels that the first word takes."""
        return self.parts[0].words[0].bbox.width


def _family(part: TextLine) -> str:
    """The font family of a line that is set in one, upright; else empty."""
    families = {STYLE.split(word.font, maxsplit=1)[0] for word in part.words}
    return "" if len(families) != 1 or part.italic else families.pop()


@dataclass(frozen=True, slots=True)
class Block:
    """Lines from top to bottom that are one paragraph, heading, caption or the like.

    Args:
        lines: The lines; there is one at least.
        box: The smallest box around them.
        text: Their text with one space between.
        size: The font size of most of its characters, in pixels.
        bold: Whether every line is.
    """

    lines: list[Line]
    box: Box
    text: str
    size: float
    bold: bool

    @classmethod
    def of(cls, lines: list[Line]) -> Block:
        """Make a block of lines."""
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        return cls(
            lines,
            enclosing([line.box for line in lines]),
            " ".join(line.text for line in lines),
            sizes.most_common(1)[0][0],
            all(line.bold for line in lines),
        )


def find_blocks(parts: Sequence[TextLine], page: Profile) -> list[Block]:
    """Put segments of lines together to paragraphs, from top to bottom.

    Args:
        parts: Upright segments, those of tables left out.
        page: What is usual on the page.
    """
    lines = _whole_lines(parts)
    below = _successors(lines, page)
    blocks: list[Block] = []
    heads = set(range(len(lines))) - set(below.values())
    for head in sorted(heads):
        chain = [head]
        while chain[-1] in below:
            chain.append(below[chain[-1]])
        blocks += _paragraphs([lines[index] for index in chain], page)
    return blocks


def _whole_lines(parts: Sequence[TextLine]) -> list[Line]:
    """Segments on one baseline as one line, unless a column begins between them."""
    starts = Counter(round(part.bbox.x1 / 4) for part in parts if len(part.words) > 2)
    groups: list[list[TextLine]] = []
    for part in sorted(parts, key=lambda part: (part.baseline, part.bbox.x1)):
        mate = next((group for group in reversed(groups[-8:]) if _same_line(group[-1], part)), None)
        at = round(part.bbox.x1 / 4)
        column = starts[at - 1] + starts[at] + starts[at + 1] > 3
        if mate and _belongs(mate, part, column=column):
            mate.append(part)
        else:
            groups.append([part])
    lines = [Line.of(sorted(group, key=lambda part: part.bbox.x1)) for group in groups]
    return sorted(lines, key=lambda line: (line.box.y1, line.box.x1))


def _same_line(part: TextLine, other: TextLine) -> bool:
    return abs(part.baseline - other.baseline) < 0.35 * min(part.font_size, other.font_size)


def _belongs(group: Sequence[TextLine], part: TextLine, *, column: bool) -> bool:
    """Whether a segment goes on after a gap."""
    gap = (part.bbox.x1 - group[-1].bbox.x2) / (max(part.font_size, group[-1].font_size) or 1.0)
    if len(group) == 1 and LABEL.match(group[0].text):
        return -0.5 < gap < 5.5
    return -0.5 < gap < 1.8 and not column


def _successors(lines: Sequence[Line], page: Profile) -> dict[int, int]:
    """The line that goes on below each line, for those that have one."""
    below: dict[int, int] = {}
    above: dict[int, int] = {}
    for index, line in enumerate(lines):
        near = _nearest_below(lines, index)
        if len(near) != 1:
            continue
        other = near[0]
        if other not in above and _goes_on(line, lines[other], page):
            below[index] = other
            above[other] = index
    return below


def _nearest_below(lines: Sequence[Line], index: int) -> list[int]:
    """The lines that come first below a line; several where columns begin."""
    line = lines[index]
    near: list[int] = []
    for other in range(index + 1, len(lines)):
        box = lines[other].box
        if box.y1 > line.box.y2 + 3 * line.size:
            break
        if box.center_y < line.box.y2 - 0.2 * line.size:
            continue
        apart = overlap(line.box.x1, line.box.x2, box.x1, box.x2) <= 0.2 * line.size
        if apart and not _is_code(line, lines[other]):
            continue
        if near and box.center_y > lines[near[0]].box.y2:
            break
        near.append(other)
    return near


def _is_code(line: Line, other: Line) -> bool:
    """Whether both lines may be code, whose lines begin anywhere."""
    return line.mono and other.mono and abs(line.box.x1 - other.box.x1) < DEEPEST * line.size


def _goes_on(line: Line, other: Line, page: Profile) -> bool:
    """Whether two lines, one right below the other, are of one block."""
    larger, smaller = max(line.size, other.size), min(line.size, other.size)
    step = other.box.y2 - line.box.y2
    if not page.mono and _is_code(line, other):
        return step < BLANK_LINE * larger
    if step > max(1.5 * page.leading, 1.9) * larger:
        return False
    if ORNAMENT.fullmatch(line.text) or ORNAMENT.fullmatch(other.text):
        return False
    if any(abs(stop - other.box.x1) < 0.4 * larger for stop in line.stops):
        return larger <= 1.12 * smaller
    if line.upper != other.upper or larger > (1.6 if page.read else 1.12) * smaller:
        return False
    if not page.read and not _same_style(line, other):
        return False
    aligned = abs(line.box.x1 - other.box.x1) < 3.5 * larger
    centred = abs(line.box.center_x - other.box.center_x) < 0.7 * larger
    flush_right = abs(line.box.x2 - other.box.x2) < 0.5 * larger
    return aligned or centred or flush_right


def _same_style(line: Line, other: Line) -> bool:
    if line.mono != other.mono or line.bold != (other.bold or _ends_bold_text(other)):
        return False
    if line.italic and not other.italic and other.text[:1].isupper():
        return other.box.width - line.box.width < 2 * line.size
    return line.family == other.family or not line.family or not other.family


def _ends_bold_text(line: Line) -> bool:
    """Whether a line goes on in the middle of a bold sentence and ends in other type."""
    return line.text[:1].islower() and line.parts[0].words[0].bold


def _paragraphs(lines: list[Line], page: Profile) -> list[Block]:
    """Cut a chain of lines where a paragraph or a list item begins."""
    left = min(line.box.x1 for line in lines)
    right = max(line.box.x2 for line in lines)
    steps = [b.box.y2 - a.box.y2 for a, b in pairwise(lines)]
    usual = median(sorted(steps)[: len(steps) // 2 + 1])
    if len(steps) < 3:
        usual = min(usual, page.leading * lines[0].size)
    if _is_flush_right(lines):
        left = -float("inf")
    groups = [lines[:1]]
    for index, line in enumerate(lines[1:], start=1):
        code = not page.mono and _is_code(lines[index - 1], line)
        gap = steps[index - 1] > 1.3 * usual
        if code or not (gap or _begins(lines[index - 1], line, left, right)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Block.of(group) for group in groups]


def _is_flush_right(lines: Sequence[Line]) -> bool:
    """Whether lines end at one x and begin at many, as those of right-to-left scripts do."""
    ends = [line.box.x2 for line in lines]
    starts = [line.box.x1 for line in lines[:-1]]
    size = lines[0].size
    return len(lines) > 1 and max(ends) - min(ends) < 0.5 * size < max(starts) - min(starts)


def _begins(above: Line, line: Line, left: float, right: float) -> bool:
    """Whether a paragraph begins with this line."""
    if BULLET.match(line.text):
        return True
    if ENUMERATOR.match(line.text) and line.box.x1 - above.box.x1 < 0.5 * line.size:
        return True
    if line.mono:
        return False
    lower = line.text[:1].islower()
    indent = line.box.x1 - left
    if 0.7 * line.size < indent < 4 * line.size and above.box.x1 - left < 0.5 * line.size:
        centred = abs(above.box.center_x - line.box.center_x) < 0.7 * line.size
        return not lower and not centred and right - line.box.x2 < 6 * line.size
    room = right - above.box.x2
    short = room > line.first_word_width + 1.5 * line.size
    ends = above.text[-1:] in ".:!?”\"'’)"
    return short and ends and not lower and indent < 0.7 * line.size
