"""What only the whole document shows.

Running headers and footers, the levels of headings, and paragraphs that run over columns
and pages. Every pass takes pages and gives pages; none looks at a picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.conversion.structure.flow import join_flow
from omnidocs.conversion.structure.furniture import mark_furniture
from omnidocs.conversion.structure.headings import set_levels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.document import ConvertedPage

__all__ = ["join_flow", "mark_furniture", "set_levels", "settle"]


def settle(
    pages: Sequence[ConvertedPage], outline: Sequence[tuple[int, str]] = ()
) -> list[ConvertedPage]:
    """Apply every pass, each once.

    Args:
        pages: In order.
        outline: The bookmarks, each with its level (from 1) and title.
    """
    return join_flow(set_levels(mark_furniture(pages), outline))
