"""The stage that reads the cells of tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.stages.asking import reads_batches
from omnidocs.conversion.stages.crops import Region, read_crops, regions_of
from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.chosen import Chosen
    from omnidocs.conversion.stages.asking import Asking
    from omnidocs.conversion.stages.work import Work
    from omnidocs.results import TableOutput
    from omnidocs.tasks import BaseTableExtractor
    from omnidocs.tasks.table_extraction.regions import Crop


@dataclass(frozen=True)
class TablesStage:
    """Reads the regions that the layout calls tables, those of all pages in one call.

    A table that cannot be read stays lines of text: that loses its cells and no words. So
    its page is still ``ok``, and a note says which table it is and why.

    Args:
        tables: What reads them.
        asking: How it is asked.
    """

    tables: Chosen[BaseTableExtractor]
    asking: Asking

    def __call__(self, works: Sequence[Work]) -> None:
        """Give every page its tables."""
        regions = regions_of(works, LayoutLabel.TABLE) if self.tables.wanted else []
        if not regions:
            return
        answers = self._answers(self.tables.get(), regions)
        for region, answer in zip(regions, answers, strict=True):
            if isinstance(answer, Exception):
                region.note("table", answer)
            else:
                region.work.tables.append(answer)

    def _answers(self, extractor: Any, regions: Sequence[Region]) -> list[Any]:
        if _reads_pictures(extractor):
            return read_crops(self.asking, extractor, regions, _put_back)
        return [
            answer
            for work in {id(region.work): region.work for region in regions}.values()
            for answer in self._of_page(extractor, [r for r in regions if r.work is work])
        ]

    def _of_page(self, extractor: Any, regions: Sequence[Region]) -> list[Any]:
        """Ask an extractor that wants to see the page around its tables."""
        page = regions[0].page
        return self.asking.together(
            extractor,
            regions,
            lambda some: extractor.extract_tables(page, [region.bbox for region in some]),
        )


def _put_back(region: Region, crop: Crop, table: TableOutput) -> TableOutput:
    from omnidocs.tasks.table_extraction.regions import put_back

    return put_back(table, crop, region.page)


def _reads_pictures(extractor: Any) -> bool:
    """Whether the picture of a table is all that it reads."""
    from omnidocs.tasks import BaseTableExtractor

    own = getattr(type(extractor), "extract_tables", None)
    return own is BaseTableExtractor.extract_tables and reads_batches(extractor)
