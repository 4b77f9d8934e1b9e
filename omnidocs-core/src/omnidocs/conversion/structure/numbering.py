"""The numbers of sections."""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"(?:§\s*)?((?:\d{1,3}|[A-Z])(?:\.\d{1,3})+|\d{1,2})[.)]?\s+\S")


def depth_of(text: str) -> int | None:
    """How deep the numbering says that a heading is; None for one without number."""
    match = _NUMBERED.match(text)
    return match.group(1).count(".") + 1 if match else None
