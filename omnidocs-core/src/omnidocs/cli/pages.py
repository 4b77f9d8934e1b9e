"""Page numbers as people write them."""

from __future__ import annotations

import re
from typing import TypeAlias

from omnidocs.errors import ConfigError, PageRangeError

PageRange: TypeAlias = tuple[int, int | None]
"""First and last page number, both included, from 1; None for the last page."""

_PART = re.compile(r"(\d+)?\s*(-)?\s*(\d+)?")


def parse_pages(text: str) -> list[PageRange]:
    """Read ``"1-3,7,10-"`` as ranges of page numbers, both ends included.

    Args:
        text: Numbers from 1 and ranges of them, separated by commas. A range may leave
            out its first number for the first page, or its last for the last page.

    Raises:
        ConfigError: the text is nothing of the kind.
    """
    return [_range(part.strip(), text) for part in text.split(",")]


def page_indexes(ranges: list[PageRange], page_count: int) -> list[int]:
    """The pages of these ranges as 0-based indexes, ascending, each once.

    Raises:
        PageRangeError: the document has no such page.
    """
    indexes: set[int] = set()
    for first, last in ranges:
        end = page_count if last is None else last
        if max(first, end) > page_count:
            raise PageRangeError(
                f"There is no page {max(first, end)}: the document has {page_count}."
            )
        indexes.update(range(first - 1, end))
    return sorted(indexes)


def _range(part: str, text: str) -> tuple[int, int | None]:
    match = _PART.fullmatch(part)
    first, dash, last = match.groups() if match else (None, None, None)
    if not (first or last) or (last and not dash):
        raise ConfigError(f"--pages {text!r} is not understood. Write it as 1-3,7 or 5-.")
    start = int(first or 1)
    end = int(last) if last else None if dash else start
    if start < 1 or (end is not None and end < start):
        raise ConfigError(
            f"--pages {text!r} has the range {part!r}, which holds no page. Pages count from 1."
        )
    return start, end
