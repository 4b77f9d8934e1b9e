"""The stages in their order."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.stages.asking import Asking
from omnidocs.conversion.stages.assembling import assemble_pages
from omnidocs.conversion.stages.formulas import FormulasStage
from omnidocs.conversion.stages.regions import RegionsStage
from omnidocs.conversion.stages.tables import TablesStage
from omnidocs.conversion.stages.text import TextStage
from omnidocs.conversion.stages.words import WordsStage
from omnidocs.conversion.stages.work import fail
from omnidocs.errors import ConversionCancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from omnidocs.conversion.bounds import Bounds
    from omnidocs.conversion.chosen import Chosen, Extractors
    from omnidocs.conversion.reading import OCRMode
    from omnidocs.conversion.stages.work import Work

    Stage: TypeAlias = Callable[[Sequence[Work]], None]


class Chain:
    """The stages that pages pass.

    Args:
        mode: Which pages are read by OCR.
        extractors: The engines.
        engine_timeout: Seconds that one call of an engine may take; None for any time.
        bounds: When the conversion ends; None for no end.
    """

    def __init__(
        self,
        mode: OCRMode,
        extractors: Extractors,
        engine_timeout: float | None = None,
        bounds: Bounds | None = None,
    ) -> None:

        def asking(chosen: Chosen[Any]) -> Asking:
            return Asking(engine_timeout, bounds if chosen.is_engine else None)

        self._bounds = bounds
        self._text = TextStage(extractors.text, asking(extractors.text))
        self._words = WordsStage(mode, extractors.ocr, asking(extractors.ocr))
        self._regions = RegionsStage(extractors, asking(extractors.layout))
        self._tables = TablesStage(extractors.tables, asking(extractors.tables))
        self._formulas = FormulasStage(extractors.formulas, asking(extractors.formulas))
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
        return [_timed(piece, self._bounds) for piece in pieces if piece]


def _timed(piece: Sequence[Stage], bounds: Bounds | None) -> Stage:
    """Several stages as one, which shares its time out over the pages.

    Pages that an engine was not asked for, because the conversion is over, are left undone.
    """

    def run(works: Sequence[Work]) -> None:
        under_way = [work for work in works if work.done is None]
        started = perf_counter()
        for stage in piece:
            try:
                stage(works)
            except Exception as error:  # noqa: BLE001  (what a stage cannot do, no page has)
                fail(works, error)
            if bounds is not None:
                _leave_undone(works, bounds)
        for work in under_way:
            work.seconds += (perf_counter() - started) / len(under_way)

    return run


def _leave_undone(works: Sequence[Work], bounds: Bounds) -> None:
    for work in works:
        if work.done is None and isinstance(work.error, ConversionCancelledError):
            work.done, work.error = bounds.unreached(work.index), None
