"""Making an extractor from words on the command line, and asking it for pages."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from omnidocs.errors import ConfigError, UnknownPluginError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnidocs.document import Page
    from omnidocs.results import OCROutput, Output
    from omnidocs.tasks.making import Spelling


def task_named(word: str) -> str:
    """The task that a word means: its name, or the beginning of one (``ocr``).

    Raises:
        UnknownPluginError: no task, or more than one, is called so.
    """
    from omnidocs.registry import tasks

    names = sorted(tasks())
    wanted = word.lower().replace("-", "_")
    matches = [name for name in names if name == wanted or name.startswith(f"{wanted}_")]
    if len(matches) != 1:
        raise UnknownPluginError(f"There is no task {word!r}. Tasks: {', '.join(names)}.")
    return matches[0]


def make_extractor(task: str, model: str | None, backend: str | None, fields: list[str]) -> Any:
    """The extractor of a task, from the options of the command.

    Args:
        task: The task's name.
        model: The extractor's name; None for the installed default.
        backend: The backend's name; None for the first that can run here.
        fields: Fields of its config, each as ``name=value``; a value is JSON or a string.

    Raises:
        ConfigError: a field or the backend does not fit the extractor.
        PluginError: nothing that is installed fits.
        BackendError: it cannot run here.
        ModelError: its weights cannot be loaded.
    """
    from omnidocs.tasks import making

    return making.make_extractor(task, model, backend, _values(fields), _spelling())


_PAGE_BY_PAGE = frozenset({"table_extraction", "reading_order"})
"""Tasks with a call of their own, which takes one page."""


def ask(
    task: str, extractor: Any, pages: Sequence[Page], options: dict[str, Any]
) -> list[list[Output] | Exception]:
    """What a task finds on each page, one output or one for each table; or what went wrong.

    The engine gets all pages at once, so that it can read them side by side.
    """
    if len(pages) == 1 or task in _PAGE_BY_PAGE:
        return [_attempt(task, extractor, page, options) for page in pages]
    found = extractor.extract_batch(pages, on_error="return", **options)
    return [output if isinstance(output, Exception) else [output] for output in found]


def _attempt(
    task: str, extractor: Any, page: Page, options: dict[str, Any]
) -> list[Output] | Exception:
    try:
        return _ask_one(task, extractor, page, options)
    except Exception as error:  # noqa: BLE001  (one page must not end the others)
        return error


def _ask_one(task: str, extractor: Any, page: Page, options: dict[str, Any]) -> list[Output]:
    match task:
        case "table_extraction":
            tables: list[Output] = extractor.extract_tables(page, **options)
            return tables
        case "reading_order":
            from omnidocs.tasks.making import default_extractor

            layout = default_extractor("layout_extraction", _spelling()).extract(page)
            return [extractor.predict(layout, _words(page), page.index)]
    return [extractor.extract(page, **options)]


def schema_named(target: str) -> type[BaseModel]:
    """The pydantic class ``module:Class``, looked for in the working folder too.

    Raises:
        ConfigError: there is none.
    """
    from omnidocs.registry import import_target

    sys.path.insert(0, "")
    try:
        found = import_target(target)
    except ImportError as error:
        raise ConfigError(
            f"--schema {target!r} cannot be imported: {error}. Write it as module:Class."
        ) from error
    finally:
        sys.path.remove("")
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        raise ConfigError(f"--schema {target!r} is no pydantic class.")
    return found


def _spelling() -> Spelling:
    from omnidocs.tasks.making import Spelling

    return Spelling("--model", "--backend", "--set")


def _values(fields: Iterable[str]) -> dict[str, Any]:
    values = {}
    for field in fields:
        name, equals, text = field.partition("=")
        if not equals:
            raise ConfigError(f"--set {field!r} is not understood. Write it as name=value.")
        values[name.strip()] = _value(text)
    return values


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _words(page: Page) -> OCROutput:
    """The words of a page's text layer, as OCR would have read them."""
    from omnidocs.results import OCRGranularity, OCROutput, TextBlock

    blocks = [
        TextBlock(text=word.text, bbox=word.bbox, granularity=OCRGranularity.WORD, confidence=1.0)
        for word in page.words
        if word.text.strip()
    ]
    return OCROutput(text_blocks=blocks, image_width=page.width, image_height=page.height)
