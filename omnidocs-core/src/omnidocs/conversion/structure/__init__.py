"""What only the whole document shows.

Running headers and footers, bookmarks and the levels of headings, captions and footnotes,
and what runs over columns and pages. Every pass takes pages and gives pages; none looks at
a picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.conversion.structure.bookmarks import find_targets, promote_targets
from omnidocs.conversion.structure.captions import tie_captions
from omnidocs.conversion.structure.false_headings import without_false_headings
from omnidocs.conversion.structure.flow import join_flow
from omnidocs.conversion.structure.furniture import mark_furniture
from omnidocs.conversion.structure.headings import set_levels
from omnidocs.conversion.structure.notes import tie_notes
from omnidocs.conversion.structure.tables import join_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.outline import OutlineEntry

__all__ = ["find_targets", "join_flow", "mark_furniture", "set_levels", "settle"]


def settle(
    pages: Sequence[ConvertedPage], outline: Sequence[OutlineEntry] = ()
) -> list[ConvertedPage]:
    """Apply every pass, each once.

    Args:
        pages: In order.
        outline: The bookmarks.
    """
    settled = mark_furniture(pages)
    entries = find_targets(settled, outline)
    marked = {entry.target for entry in entries if entry.target}
    settled = without_false_headings(promote_targets(settled, entries), marked)
    settled = set_levels(settled, entries)
    settled = tie_notes(tie_captions(settled))
    return join_tables(join_flow(settled))
