"""Other ways to ask a text model for a page that it did not read well."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.stages.turned import seems_turned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnidocs.conversion.stages.asking import Asking
    from omnidocs.conversion.stages.attempts import Attempts, Fault
    from omnidocs.document import Page

_MOST_TOKENS = 32_768
"""Longest answer that is asked for."""


@dataclass(frozen=True)
class Rung:
    """One other way to ask.

    Args:
        words: What is done, for the page's notes.
        cures: The faults that it may help against.
        settings: Settings of the call; those that the backend lacks are left out.
        more_tokens: How many times the answer may be as long.
        longest_side: Pixels to which the picture is scaled down; None leaves it.
        turn: Degrees by which it is turned, counter-clockwise, if its text seems to lie.
    """

    words: str
    cures: frozenset[Fault]
    settings: Mapping[str, Any] = field(default_factory=dict)
    more_tokens: int = 1
    longest_side: int | None = None
    turn: int = 0


_ANY: frozenset[Fault] = frozenset({"length", "repetition", "empty", "failed", "error"})
_NOT_LENGTH = _ANY - {"length"}

RUNGS = (
    Rung("asked for a longer answer", frozenset({"length"}), more_tokens=2),
    Rung(
        "asked again with sampling",
        _NOT_LENGTH,
        {"temperature": 0.3, "top_p": 0.95, "seed": 1, "repetition_penalty": 1.1},
    ),
    Rung("asked with a smaller picture", _ANY, longest_side=1280),
    Rung("asked with the page turned left", _NOT_LENGTH, turn=90),
    Rung("asked with the page turned right", _NOT_LENGTH, turn=270),
)
"""From the cheapest to the dearest. All failing pages of a window are one call on each."""


def climb(
    asking: Asking, extractor: Any, attempts: Sequence[Attempts], rungs: Sequence[Rung] = RUNGS
) -> None:
    """Ask for the pages that failed in one way after another, until they are read.

    An extractor without a model of a backend has no other way to be asked.

    Args:
        asking: How the extractor is asked.
        extractor: What reads pages.
        attempts: The pages with their first answers.
        rungs: The other ways.
    """
    if getattr(extractor, "family", None) is None:
        return
    for rung in rungs:
        settings = None if asking.over else settings_for(rung, extractor)
        if settings is None:
            continue
        failed = [one for one in attempts if one.fault in rung.cures and not one.hopeless]
        asked = [(one, page) for one in failed if (page := page_for(rung, one.work.opened))]
        if not asked:
            continue
        pages = [page for _, page in asked]
        answers = asking.pages(extractor, pages, again=False, settings=settings)
        for (one, page), answer in zip(asked, answers, strict=True):
            one.add(rung.words, page, answer, rung.turn)


def settings_for(rung: Rung, extractor: Any) -> dict[str, Any] | None:
    """The settings of a rung as the backend takes them; None where it has no way to do it."""
    from omnidocs.backends.checks import DECODING

    fitting = {
        name: value for name, value in rung.settings.items() if extractor.supports(DECODING[name])
    }
    if rung.settings and "temperature" not in fitting and "repetition_penalty" not in fitting:
        return None
    if rung.more_tokens > 1:
        now = extractor.config.runtime_values().get("max_tokens") if extractor.config else None
        if now is None or now >= _MOST_TOKENS:
            return None
        fitting["max_tokens"] = min(now * rung.more_tokens, _MOST_TOKENS)
    return fitting


def page_for(rung: Rung, page: Page) -> Page | None:
    """The page as a rung shows it; None where that would change nothing."""
    from omnidocs.document import Page

    image = page.image
    if rung.turn:
        if not seems_turned(image):
            return None
        return Page.from_image(image.rotate(rung.turn, expand=True), page.index, page.dpi)
    if rung.longest_side is None:
        return page
    scale = rung.longest_side / max(page.size)
    if scale >= 1:
        return None
    small = image.resize((max(1, round(page.width * scale)), max(1, round(page.height * scale))))
    return Page.from_image(small, page.index, page.dpi * scale, copy=False)
