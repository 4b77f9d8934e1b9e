"""Reading pages with one extractor, and putting them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from omnidocs.cli.columns import to_json
from omnidocs.cli.forms import Form, written
from omnidocs.cli.status import describe, note
from omnidocs.cli.tasks import ask
from omnidocs.errors import ConfigError, PluginError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from omnidocs.document import Page
    from omnidocs.results import Output


@dataclass(frozen=True)
class PageResult:
    """What a task found on a page.

    Args:
        number: The page, counted from 1.
        outputs: What was found: one output, or one for each table.
        error: Why there is none.
    """

    number: int
    outputs: tuple[Output, ...] = ()
    error: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The result as JSON values."""
        outputs = [output.to_dict() for output in self.outputs]
        return {"page": self.number, "error": self.error, "outputs": outputs}

    @property
    def complaints(self) -> list[str]:
        """What is wrong with the page: why it failed, or why its output is not all of it."""
        if self.error is not None:
            return [self.error]
        from omnidocs.tasks.reading import Reading

        return [cut for output in self.outputs if (cut := Reading.of(output).cut)]


def read_pages(
    task: str, extractor: Any, pages: Sequence[Page], options: dict[str, Any]
) -> list[PageResult]:
    """Ask for pages together; what goes wrong with one is in its result.

    Raises:
        ConfigError: the options cannot work, whatever the page.
        PluginError: what they need is not installed.
    """
    found = ask(task, extractor, pages, options)
    return [_result(page, outputs) for page, outputs in zip(pages, found, strict=True)]


def _result(page: Page, found: list[Output] | Exception) -> PageResult:
    if isinstance(found, (ConfigError, PluginError)):
        raise found
    if isinstance(found, Exception):
        note(f"Page {page.number}", found)
        return PageResult(page.number, error=describe(found))
    return PageResult(page.number, tuple(found))


def draw(result: PageResult, page: Page, target: Path) -> None:
    """Draw what was found on a page into a picture file.

    Raises:
        ConfigError: the task finds nothing that has a place, or the ending of the file
            is no picture format.
        OutputWriteError: the file cannot be written.
    """
    picture: Any = page.image
    for output in result.outputs:
        visualize = getattr(output, "visualize", None)
        if visualize is None:
            raise ConfigError(f"{type(output).__name__} has no places to draw. Omit --visualize.")
        picture = visualize(picture, target)


def numbered(target: Path, number: int) -> Path:
    """The file of one page of several: ``boxes.png`` -> ``boxes-3.png``."""
    return target.with_stem(f"{target.stem}-{number}")


def joined(results: Sequence[PageResult], form: Form) -> str:
    """All pages in one text; JSON is a list with an object for each page."""
    if form is Form.JSON:
        return to_json([result.to_dict() for result in results]) + "\n"
    parts = (written(output, form).strip("\n") for result in results for output in result.outputs)
    text = "\n\n".join(part for part in parts if part)
    return f"{text}\n" if text else ""
