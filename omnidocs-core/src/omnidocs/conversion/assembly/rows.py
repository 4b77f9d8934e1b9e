"""Rows: the segments of text that stand on one line of a block."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from omnidocs.results import BoundingBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnidocs.document import TextLine


class Row:
    """Segments side by side, in reading order; sizes in pixels of the page image.

    Attributes:
        lines: The segments.
        x1: Left end.
        y1: Top.
        x2: Right end.
        y2: Bottom.
        text: Its text, the segments parted by spaces.
        font_size: Size of most of its letters.
        baseline: Height that most of its letters stand on.
    """

    __slots__ = ("baseline", "font_size", "lines", "text", "x1", "x2", "y1", "y2")

    def __init__(self, lines: Sequence[TextLine]) -> None:
        main = lines[0] if len(lines) == 1 else max(lines, key=lambda line: len(line.text))
        boxes = [line.bbox for line in lines]
        self.lines = tuple(lines)
        self.x1 = min(box.x1 for box in boxes)
        self.y1 = min(box.y1 for box in boxes)
        self.x2 = max(box.x2 for box in boxes)
        self.y2 = max(box.y2 for box in boxes)
        self.text = " ".join(line.text for line in lines)
        self.font_size = main.font_size
        self.baseline = main.baseline

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def styles(self) -> frozenset[tuple[bool, bool]]:
        """Bold and italic, as its words have them."""
        return frozenset((word.bold, word.italic) for line in self.lines for word in line.words)


def rows_of(lines: Iterable[TextLine]) -> list[Row]:
    """Group segments into rows, from top to bottom.

    A segment joins a row when their middles are at one height: within half of the
    smaller one's.
    """
    groups: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: sum(band(line))):
        if groups and _is_level(band(groups[-1][-1]), band(line)):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Row(_in_order(group)) for group in groups]


def band(line: TextLine) -> tuple[float, float]:
    """Top and bottom of most letters of a line; a large initial does not count."""
    box = line.bbox
    if box.height < 1.8 * line.font_size:
        return box.y1, box.y2
    return line.baseline - 0.8 * line.font_size, line.baseline + 0.2 * line.font_size


def _is_level(one: tuple[float, float], other: tuple[float, float]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0.5 * min(one[1] - one[0], other[1] - other[0])


def _in_order(group: list[TextLine]) -> list[TextLine]:
    group.sort(key=lambda line: line.bbox.x1)
    if len(group) > 1 and is_right_to_left("".join(line.text for line in group)):
        group.reverse()
    return group


def is_right_to_left(text: str) -> bool:
    """Whether most letters of a text belong to Hebrew, Arabic and their kin."""
    letters = [character for character in text if character.isalpha()]
    turned = sum("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufefc" for c in letters)
    return turned * 2 > len(letters)


def box_around(rows: Sequence[Row]) -> BoundingBox:
    """The smallest box around all of the rows."""
    return BoundingBox(
        x1=min(row.x1 for row in rows),
        y1=min(row.y1 for row in rows),
        x2=max(row.x2 for row in rows),
        y2=max(row.y2 for row in rows),
    )


def usual_size(rows: Sequence[Row]) -> float:
    """The font size that most of the text has, in pixels."""
    return median(row.font_size for row in rows)
