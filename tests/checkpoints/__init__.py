"""Checkpoints for the tests, and pages to read with them."""

from __future__ import annotations

from pathlib import Path

_READERS = Path(__file__).parent / "readers"

#: Reads a page of lines as markdown.
MARKDOWN_READER = _READERS / "markdown"
#: Answers the blocks of a page as JSON.
LAYOUT_READER = _READERS / "layout"
