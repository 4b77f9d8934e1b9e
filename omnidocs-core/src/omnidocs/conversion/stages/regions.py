"""The stage that finds the regions of pages and their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnidocs.conversion.stages.work import Work, each, take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.chosen import Extractors
    from omnidocs.conversion.stages.asking import Asking
    from omnidocs.results import LayoutOutput


@dataclass(frozen=True)
class RegionsStage:
    """Asks the layout extractor, and the reading-order predictor where there is one.

    Args:
        extractors: Those of the conversion.
        asking: How they are asked.
    """

    extractors: Extractors
    asking: Asking

    def __call__(self, works: Sequence[Work]) -> None:
        """Give every page with words its layout."""
        if not self.extractors.layout.wanted:
            return
        pages = [(work, page) for work in works if (page := work.text_page)]
        if not pages:
            return
        found, images = [work for work, _ in pages], [page for _, page in pages]
        answers = self.asking.pages(self.extractors.layout.get(), images)
        take(found, answers, _set_layout)
        if self.extractors.reading_order.wanted:
            each([work for work in found if work.is_open], self._set_order)

    def _set_order(self, work: Work) -> None:
        if work.layout is not None:
            predictor = self.extractors.reading_order.get()
            work.order = predictor.predict(work.layout, page_no=work.index)


def _set_layout(work: Work, layout: LayoutOutput) -> None:
    work.layout = layout
