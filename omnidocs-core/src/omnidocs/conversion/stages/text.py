"""The stage in which a text model reads whole pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnidocs.conversion.reading import BLANK_NOTE, Reading, is_blank
from omnidocs.conversion.stages.attempts import Answer, Attempts, on_page
from omnidocs.conversion.stages.ladder import climb
from omnidocs.conversion.stages.work import Work, Written, each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.chosen import Chosen
    from omnidocs.conversion.elements import Element
    from omnidocs.conversion.stages.asking import Asking
    from omnidocs.tasks import BaseTextExtractor


@dataclass(frozen=True)
class TextStage:
    """Asks the text extractor for all pages that are not blank.

    Pages that it does not read well are asked for in other ways (``ladder``). Those that
    it never reads are left to the other stages, with what it wrote of them.

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
        extractor = self.text.get()
        answers = self.asking.pages(extractor, [work.opened for work in asked])
        attempts = [Attempts.of(*pair) for pair in zip(asked, answers, strict=True)]
        climb(self.asking, extractor, attempts)
        by_work = {id(one.work): one for one in attempts}
        each(asked, lambda work: _settle(by_work[id(work)]))


def _find_blank(work: Work) -> None:
    page = work.opened
    if not page.words and is_blank(page.image):
        work.reading, work.elements = Reading(page, notes=(BLANK_NOTE,)), ()


def _settle(attempts: Attempts) -> None:
    """Take the answer for the page, or keep it for the case that nothing else reads it."""
    work, best = attempts.work, attempts.best
    if attempts.hopeless is not None:
        raise attempts.hopeless
    if attempts.fault is not None:
        work.written = Written(attempts.story, _reading(best, work), _elements(best, work))
        return
    work.reading, work.elements = _reading(best, work), _elements(best, work)
    if attempts.story:
        work.notes.append(f"{attempts.story}; that answer is whole")


def _reading(answer: Answer, work: Work) -> Reading:
    """The page as the model read it: upright."""
    page = answer.page if answer.rotation else work.opened
    return Reading(page, rotation=answer.rotation)


def _elements(answer: Answer, work: Work) -> tuple[Element, ...]:
    from omnidocs.conversion.markup import elements_of

    if answer.output is None:
        return ()
    page = answer.page if answer.rotation else work.opened
    return elements_of(on_page(answer.output, answer.page, page), work.index)
