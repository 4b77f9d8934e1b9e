"""The stages in their order."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from omnidocs.conversion.stages.asking import Asking
from omnidocs.conversion.stages.assembling import assemble_pages
from omnidocs.conversion.stages.formulas import FormulasStage
from omnidocs.conversion.stages.regions import RegionsStage
from omnidocs.conversion.stages.tables import TablesStage
from omnidocs.conversion.stages.text import TextStage
from omnidocs.conversion.stages.words import WordsStage
from omnidocs.conversion.stages.work import fail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from omnidocs.conversion.chosen import Extractors
    from omnidocs.conversion.reading import OCRMode
    from omnidocs.conversion.stages.work import Work

    Stage: TypeAlias = Callable[[Sequence[Work]], None]


class Chain:
    """The stages that pages pass.

    Args:
        mode: Which pages are read by OCR.
        extractors: The engines.
        engine_timeout: Seconds that one call of an engine may take; None for any time.
    """

    def __init__(
        self, mode: OCRMode, extractors: Extractors, engine_timeout: float | None = None
    ) -> None:
        asking = Asking(engine_timeout)
        self._text = TextStage(extractors.text, asking)
        self._words = WordsStage(mode, extractors.ocr, asking)
        self._regions = RegionsStage(extractors, asking)
        self._tables = TablesStage(extractors.tables, asking)
        self._formulas = FormulasStage(extractors.formulas, asking)
        self._extractors = extractors

    def whole(self, works: Sequence[Work]) -> None:
        """Take pages through all stages."""
        for step in self.steps(apart=False):
            step(works)

    def steps(self, *, apart: bool = True) -> list[Stage]:
        """The chain in pieces that may work side by side, each on other pages.

        Args:
            apart: Whether a stage whose engine is at work on several pages at once is a
                piece of its own.
        """
        stages: list[tuple[Stage, bool]] = [
            (self._text, self._extractors.text.is_engine),
            (self._words, self._extractors.ocr.is_engine),
            (self._regions, self._extractors.layout.is_engine),
            (self._tables, self._extractors.tables.is_engine),
            (self._formulas, self._extractors.formulas.is_engine),
            (assemble_pages, False),
        ]
        pieces: list[list[Stage]] = [[]]
        for stage, is_engine in stages:
            pieces[-1].append(stage)
            if is_engine and apart:
                pieces.append([])
        return [_timed(piece) for piece in pieces if piece]


def _timed(piece: Sequence[Stage]) -> Stage:
    """Several stages as one, which shares its time out over the pages."""

    def run(works: Sequence[Work]) -> None:
        under_way = [work for work in works if work.done is None]
        started = perf_counter()
        for stage in piece:
            try:
                stage(works)
            except Exception as error:  # noqa: BLE001  (what a stage cannot do, no page has)
                fail(works, error)
        for work in under_way:
            work.seconds += (perf_counter() - started) / len(under_way)

    return run
