"""Rulings out of the strokes that a page draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from omnidocs.document.content import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterable

Stroke = tuple[float, float, float, float, float]
"""``(x1, y1, x2, y2, width)`` in pixels, before strokes are joined."""

_STRAIGHT: Final = 0.02
"""How far a ruling may lean: pixels across for each pixel along."""

_Span = tuple[float, float, float, float]
"""``(at, start, end, width)``: a stroke along one axis, ``at`` on the other."""

_SAME_LINE: Final = 0.6
_DASH_GAP: Final = 3.0
_SHORTEST: Final = 4.0


def merge_strokes(strokes: Iterable[Stroke], *, scale: float) -> tuple[Ruling, ...]:
    """Join strokes that lie on one line and touch or nearly touch, as dashes do.

    Args:
        strokes: Thin straight lines in any order and direction.
        scale: Pixels per point; the tolerances are in points.

    Returns:
        Horizontal rulings from top to bottom, then vertical ones from left to right.
    """
    across: list[_Span] = []
    down: list[_Span] = []
    for x1, y1, x2, y2, width in strokes:
        dx, dy = abs(x2 - x1), abs(y2 - y1)
        if dy <= max(_STRAIGHT * dx, 0.3 * scale) and dx > dy:
            across.append(((y1 + y2) / 2, min(x1, x2), max(x1, x2), width))
        elif dx <= max(_STRAIGHT * dy, 0.3 * scale) and dy > dx:
            down.append(((x1 + x2) / 2, min(y1, y2), max(y1, y2), width))
    rows = _merged(across, scale)
    columns = _merged(down, scale)
    return tuple(
        [Ruling(start, at, end, at, width) for at, start, end, width in rows]
        + [Ruling(at, start, at, end, width) for at, start, end, width in columns]
    )


def _merged(spans: list[_Span], scale: float) -> list[_Span]:
    spans.sort()
    result: list[_Span] = []
    line: list[_Span] = []
    for span in spans:
        if line and span[0] - line[0][0] > _SAME_LINE * scale:
            result += _joined(line, scale)
            line = []
        line.append(span)
    result += _joined(line, scale)
    return sorted(span for span in result if span[2] - span[1] >= _SHORTEST * scale)


def _joined(line: list[_Span], scale: float) -> list[_Span]:
    """Spans on one line, those that touch made one."""
    result: list[_Span] = []
    for at, start, end, width in sorted(line, key=lambda span: span[1]):
        if result and start <= result[-1][2] + _DASH_GAP * scale:
            first_at, first_start, first_end, first_width = result[-1]
            result[-1] = (first_at, first_start, max(first_end, end), max(first_width, width))
        else:
            result.append((at, start, end, width))
    return result
