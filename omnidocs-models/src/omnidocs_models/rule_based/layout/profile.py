"""What is usual on a page: the measure that headings and notes are held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from omnidocs.document import Page, TextLine
from omnidocs_models.rule_based.geometry import Box, around, median


@dataclass(frozen=True, slots=True)
class Profile:
    """The body text of a page.

    Args:
        size: Font size of most characters, in pixels.
        bold: Whether most characters are bold.
        mono: Whether most characters have one width.
        leading: Distance of baselines in parts of the font size.
        text: Box around all text.
        width: Width of the page image in pixels.
        height: Its height.
        first: Whether it is the first page of its document.
        read: Whether the words come from OCR, whose font sizes differ from line to line.
    """

    size: float
    bold: bool
    mono: bool
    leading: float
    text: Box
    width: float
    height: float
    first: bool
    read: bool


def profile_of(lines: Sequence[TextLine], page: Page) -> Profile:
    """Measure the body text of a page; there must be a line."""
    styles: Counter[tuple[float, bool, bool]] = Counter()
    for line in lines:
        styles[round(line.font_size * 2) / 2, line.bold, line.mono] += len(line.text)
    size, bold, mono = styles.most_common(1)[0][0]
    return Profile(
        size=size or 1.0,
        bold=bold,
        mono=mono,
        leading=_leading(lines),
        text=around(lines),
        width=page.width,
        height=page.height,
        first=page.index == 0,
        read=page.text_source in ("ocr", "ocr_layer"),
    )


def _leading(lines: Sequence[TextLine]) -> float:
    """Distance of the baselines on a page in parts of the font size."""
    found = []
    ordered = sorted(lines, key=lambda line: line.baseline)
    for index, line in enumerate(ordered):
        size = line.font_size or 1.0
        for other in ordered[index + 1 : index + 12]:
            step = (other.baseline - line.baseline) / size
            if step > 4:
                break
            near = min(abs(line.bbox.x1 - other.bbox.x1), abs(line.bbox.x2 - other.bbox.x2)) < size
            if step > 0.8 and near and len(line.words) > 3:
                found.append(step)
                break
    return median(sorted(found)[: max(1, 3 * len(found) // 4)], 1.25)
