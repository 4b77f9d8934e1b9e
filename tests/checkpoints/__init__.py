"""Checkpoints for the tests, and pages to read with them."""

from __future__ import annotations

from pathlib import Path

#: Reads a page of lines as markdown; asked for JSON, it lists the blocks of a page.
PAGE_READER = Path(__file__).parent / "readers" / "page"
