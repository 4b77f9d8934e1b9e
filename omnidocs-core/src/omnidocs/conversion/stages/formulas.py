"""The stage that reads formulas as LaTeX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnidocs.conversion.stages.crops import Region, read_crops, regions_of
from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.chosen import Chosen
    from omnidocs.conversion.stages.asking import Asking
    from omnidocs.conversion.stages.work import Work
    from omnidocs.results import FormulaOutput
    from omnidocs.tasks import BaseFormulaRecognizer
    from omnidocs.tasks.table_extraction.regions import Crop


@dataclass(frozen=True)
class FormulasStage:
    """Reads the regions that the layout calls formulas, those of all pages in one call.

    A formula that cannot be read stays text, and a note of its page says so.

    Args:
        formulas: What reads them.
        asking: How it is asked.
    """

    formulas: Chosen[BaseFormulaRecognizer]
    asking: Asking

    def __call__(self, works: Sequence[Work]) -> None:
        """Give every page its formulas."""
        regions = regions_of(works, LayoutLabel.FORMULA) if self.formulas.wanted else []
        if not regions:
            return
        answers = read_crops(self.asking, self.formulas.get(), regions, _at_its_place)
        for region, answer in zip(regions, answers, strict=True):
            if isinstance(answer, Exception):
                region.note("formula", answer)
            elif answer.latex.strip():
                region.work.formulas.append(answer)


def _at_its_place(region: Region, _: Crop, formula: FormulaOutput) -> FormulaOutput:
    return formula.model_copy(update={"bbox": region.bbox})
