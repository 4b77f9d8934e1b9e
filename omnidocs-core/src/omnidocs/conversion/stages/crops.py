"""Regions of pages that are read by a model of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from omnidocs.conversion.stages.asking import attempt
from omnidocs.errors import ConversionCancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from omnidocs.conversion.stages.asking import Asking
    from omnidocs.conversion.stages.work import Work
    from omnidocs.document import Page
    from omnidocs.results import BoundingBox, LayoutLabel
    from omnidocs.tasks.table_extraction.regions import Crop

    Taker: TypeAlias = Callable[["Region", Crop, Any], Any]


@dataclass(frozen=True)
class Region:
    """A region of a page under way.

    Args:
        work: The page's state.
        page: The page with its words.
        bbox: Where the region is, in pixels of the page image.
    """

    work: Work
    page: Page
    bbox: BoundingBox

    def cut_out(self) -> Crop:
        """The region as a page of its own.

        Raises:
            ConfigError: it lies outside the page.
        """
        from omnidocs.tasks.table_extraction.regions import cut_out

        return cut_out(self.page, self.bbox)

    def note(self, what: str, error: Exception) -> None:
        """Tell the reader of the page that the region could not be read.

        A page whose regions nobody was asked for is left undone.
        """
        if isinstance(error, ConversionCancelledError):
            self.work.error = error
        place = ", ".join(f"{value:.0f}" for value in self.bbox.to_list())
        reason = str(error) or type(error).__name__
        self.work.notes.append(f"the {what} at [{place}] could not be read as one: {reason}")


def regions_of(works: Sequence[Work], label: LayoutLabel) -> list[Region]:
    """The regions of a label on all pages, in order."""
    return [
        Region(work, page, box.bbox)
        for work in works
        if (page := work.text_page) and work.layout
        for box in work.layout.bboxes
        if box.label is label
    ]


def read_crops(
    asking: Asking,
    extractor: Any,
    regions: Sequence[Region],
    take: Taker,
) -> list[Any]:
    """What an extractor reads in each region, all of them in one call.

    Args:
        asking: How it is asked.
        extractor: It reads the picture of one region.
        regions: What is cut out of the pages.
        take: Makes a result of a region, its crop and the output.

    Returns:
        A result for each region, or the error in its place.
    """
    crops = [attempt(region.cut_out) for region in regions]
    whole = [crop for crop in crops if not isinstance(crop, Exception)]
    answers = iter(asking.pages(extractor, [crop.page for crop in whole]) if whole else ())
    return [
        crop if isinstance(crop, Exception) else _taken(take, region, crop, next(answers))
        for region, crop in zip(regions, crops, strict=True)
    ]


def _taken(take: Taker, region: Region, crop: Crop, answer: Any) -> Any:
    return answer if isinstance(answer, Exception) else take(region, crop, answer)
