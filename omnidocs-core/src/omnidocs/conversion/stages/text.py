"""The stage in which a text model reads whole pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnidocs.conversion.reading import BLANK_NOTE, Reading, is_blank
from omnidocs.conversion.stages.work import Work, each, take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.chosen import Chosen
    from omnidocs.conversion.stages.asking import Asking
    from omnidocs.results import TextOutput
    from omnidocs.tasks import BaseTextExtractor


@dataclass(frozen=True)
class TextStage:
    """Asks the text extractor for all pages that are not blank.

    Args:
        text: What reads them.
        asking: How it is asked.
    """

    text: Chosen[BaseTextExtractor]
    asking: Asking

    def __call__(self, works: Sequence[Work]) -> None:
        """Give every page the elements that the model wrote."""
        if not self.text.wanted:
            return
        each([work for work in works if work.is_open], _find_blank)
        asked = [work for work in works if work.is_open and work.elements is None]
        if not asked:
            return
        answers = self.asking.pages(self.text.get(), [work.opened for work in asked])
        take(asked, answers, _read)


def _find_blank(work: Work) -> None:
    page = work.opened
    if not page.words and is_blank(page.image):
        work.reading, work.elements = Reading(page, notes=(BLANK_NOTE,)), ()


def _read(work: Work, output: TextOutput) -> None:
    from omnidocs.conversion.markup import elements_of

    work.elements = elements_of(output, work.index)
