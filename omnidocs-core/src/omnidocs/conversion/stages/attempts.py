"""What a text model made of a page, try after try."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from omnidocs.errors import (
    BackendError,
    ConfigError,
    ConversionCancelledError,
    ExtractorClosedError,
    ModelError,
    PluginError,
    RequestError,
)
from omnidocs.results import TextOutput
from omnidocs.results.pages import is_timeout

if TYPE_CHECKING:
    from omnidocs.conversion.stages.work import Work
    from omnidocs.document import Page

Fault = Literal["length", "repetition", "empty", "failed", "error"]
"""What is wrong with an answer: cut at the token limit, ended in a loop, without a word,
without a part of the page, or none at all."""

_WORDS = {
    "length": "the model's answer was cut at the token limit",
    "repetition": "the model repeated itself",
    "empty": "the model wrote nothing",
    "failed": "the model could not read a part of the page",
}
_HOPELESS_KINDS = frozenset({"unauthorized", "not_found", "cancelled"})
_HOPELESS = (
    ConfigError,
    ConversionCancelledError,
    PluginError,
    ModelError,
    ExtractorClosedError,
)


@dataclass(frozen=True)
class Answer:
    """One answer.

    Args:
        page: The page as the model saw it: its size, and which way up.
        output: What it wrote; None where it failed.
        rotation: Degrees by which the page was turned for it, counter-clockwise.
    """

    page: Page
    output: TextOutput | None
    rotation: int = 0

    @property
    def worth(self) -> int:
        """How many different words it has: a loop adds none."""
        return len(set(self.output.plain_text.split())) if self.output else 0


@dataclass
class Attempts:
    """The tries of one page.

    Attributes:
        work: The page's state.
        best: The answer to take: the whole one, or the one that says most.
        fault: What was wrong with the last answer; None once there is a whole one.
        why: What was wrong with the first answer, in words.
        hopeless: An error that no other way of asking will change.
        done: What was done about it, in words.
    """

    work: Work
    best: Answer
    fault: Fault | None
    why: str = ""
    hopeless: Exception | None = None
    done: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, work: Work, answer: Any) -> Attempts:
        """Begin with the first answer, or the error in its place."""
        output = answer if isinstance(answer, TextOutput) else None
        fault = fault_of(answer)
        error = answer if isinstance(answer, Exception) else None
        why = f"the model failed ({error})" if error else _WORDS.get(fault or "", "")
        hopeless = error if error and is_hopeless(error) else None
        return cls(work, Answer(work.opened, output), fault, why, hopeless)

    def add(self, words: str, page: Page, answer: Any, rotation: int = 0) -> None:
        """Count another answer, if it is an answer at all."""
        self.done.append(words)
        self.fault = fault_of(answer)
        output = answer if isinstance(answer, TextOutput) else None
        other = Answer(page, output, rotation)
        if self.fault is None or other.worth > self.best.worth:
            self.best = other

    @property
    def story(self) -> str:
        """What was wrong and what was done about it; empty if nothing was wrong."""
        return "; ".join(filter(None, [self.why, ", ".join(self.done)]))


def fault_of(answer: Any) -> Fault | None:
    """What is wrong with an answer, or with the error in its place."""
    if isinstance(answer, Exception):
        return "error"
    match answer.finish_reason:
        case "length" | "repetition" | "failed" as reason:
            return reason  # type: ignore[no-any-return]
    return None if answer.plain_text.strip() or answer.elements else "empty"


def is_hopeless(error: Exception) -> bool:
    """Whether an error is the engine's, so that the page asked in another way gets it too."""
    if isinstance(error, RequestError):
        return is_timeout(error) or error.kind in _HOPELESS_KINDS
    return is_timeout(error) or isinstance(error, (*_HOPELESS, BackendError))


def on_page(output: TextOutput, seen: Page, page: Page) -> TextOutput:
    """An output with its boxes in pixels of the page, not of a smaller picture of it."""
    if seen.size == page.size or not output.elements:
        return output
    factor = page.width / seen.width
    elements = [
        element.model_copy(update={"bbox": element.bbox.scaled(factor)})
        for element in output.elements
    ]
    return output.model_copy(update={"elements": elements})
