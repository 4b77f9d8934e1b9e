"""The extractors of a conversion: handed in, named, or the installed defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

from omnidocs.errors import ConfigError, UnknownPluginError

if TYPE_CHECKING:
    from types import TracebackType

    from omnidocs.conversion.prepared import Rendering
    from omnidocs.tasks import (
        BaseFormulaRecognizer,
        BaseLayoutExtractor,
        BaseOCRExtractor,
        BaseReadingOrderPredictor,
        BaseTableExtractor,
        BaseTextExtractor,
    )

T = TypeVar("T")

_METHODS = {
    "text": "extract",
    "ocr": "extract",
    "layout": "extract",
    "tables": "extract_tables",
    "formulas": "extract",
    "reading_order": "predict",
}
"""What the extractor of each task is called by."""

_EXTRAS = {"ocr_extraction": "[ocr]"}
"""The extras of the models distribution that bring the engine of a task."""

_WITHOUT_DEFAULT = frozenset({"formula_recognition"})
"""Tasks for which the models distribution has no extractor that serves unasked."""


class Chosen(Generic[T]):
    """One task's extractor, made when it is first needed.

    An extractor that was handed in stays the caller's; one that was made for a name is
    closed with the conversion.

    Args:
        task: The task's name: ``"layout_extraction"``.
        choice: An extractor; the name of one; ``"auto"`` for the installed default; None
            for none.
    """

    def __init__(self, task: str, choice: T | str | None) -> None:
        self._task = task
        self._choice = choice
        self._made: T | None = None
        self._error: Exception | None = None

    @property
    def wanted(self) -> bool:
        """Whether the task is part of the conversion."""
        return self._choice is not None

    @property
    def is_engine(self) -> bool:
        """Whether it is worth a thread and batches of pages.

        One that was handed in is, and a model family by its name, whose backend reads
        several pages at once.
        """
        if not isinstance(self._choice, str):
            return self._choice is not None
        return self._choice != "auto" and getattr(self._class(), "family", None) is not None

    def get(self) -> T:
        """The extractor.

        Raises:
            PluginError: nothing that is installed serves the task, or goes by the name.
            BackendError: it cannot run on this machine.
            ModelError: its weights cannot be loaded.
        """
        if self._error is not None:
            raise self._error
        if self._made is None:
            try:
                self._made = self._make()
            except Exception as error:
                self._error = error
                raise
        return self._made

    def check(self) -> None:
        """See that a name is known, and make nothing yet.

        Raises:
            PluginError: nothing that is installed goes by the name, or it is broken.
        """
        if isinstance(self._choice, str) and self._choice != "auto":
            self._class()

    def _class(self) -> Any:
        """The class that goes by the name."""
        from omnidocs.registry import get_extractor

        return get_extractor(self._task, cast("str", self._choice))

    def _make(self) -> T:
        choice: Any = self._choice
        if not isinstance(choice, str):
            return choice  # type: ignore[no-any-return]
        from omnidocs.registry import hooks

        if choice != "auto":
            return self._class()()  # type: ignore[no-any-return]
        selected: Any = hooks.select_extractor(self._task)
        if selected is None:
            raise _none_installed(self._task)
        return selected  # type: ignore[no-any-return]

    def close(self) -> None:
        """Close the extractor, if it was made here for a name."""
        close = getattr(self._made, "close", None)
        if close is not None and isinstance(self._choice, str) and self._choice != "auto":
            close()
        self._made = None


def _none_installed(task: str) -> UnknownPluginError:
    from omnidocs.registry.known import MODELS_DISTRIBUTION

    what = f"{MODELS_DISTRIBUTION}{_EXTRAS.get(task, '')}"
    fix = f'Install one with: pip install "{what}"'
    if task in _WITHOUT_DEFAULT:
        fix = "Hand one in, or name one of 'omnidocs models'."
    return UnknownPluginError(f"No extractor is installed for {task.replace('_', ' ')}. {fix}")


class Extractors:
    """The extractors of one conversion.

    Without a layout there are no regions to read or to put in order.

    Args:
        ocr: What reads pages without a usable text layer.
        layout: What finds regions.
        tables: What reads the regions that are tables.
        reading_order: What orders the regions.
        text: What reads whole pages, instead of all of the others.
        formulas: What reads the regions that are formulas.
    """

    def __init__(
        self,
        *,
        ocr: BaseOCRExtractor | str | None,
        layout: BaseLayoutExtractor | str | None,
        tables: BaseTableExtractor | str | None,
        reading_order: BaseReadingOrderPredictor | str | None,
        text: BaseTextExtractor | str | None = None,
        formulas: BaseFormulaRecognizer | str | None = None,
    ) -> None:
        if layout is None:
            tables = formulas = reading_order = None
        self.text: Chosen[BaseTextExtractor] = Chosen("text_extraction", text)
        self.ocr: Chosen[BaseOCRExtractor] = Chosen("ocr_extraction", ocr)
        self.layout: Chosen[BaseLayoutExtractor] = Chosen("layout_extraction", layout)
        self.tables: Chosen[BaseTableExtractor] = Chosen("table_extraction", tables)
        self.formulas: Chosen[BaseFormulaRecognizer] = Chosen("formula_recognition", formulas)
        self.reading_order: Chosen[BaseReadingOrderPredictor] = Chosen(
            "reading_order", reading_order
        )
        self._of_regions = (self.layout, self.tables, self.formulas, self.reading_order)
        self._all = (self.text, self.ocr, *self._of_regions)

    def prepare(self) -> None:
        """Make what every page needs, so that a missing plugin is an error at once.

        OCR is made when a page needs it, for most documents never do; its name is checked.
        So is what finds and reads regions, where pages are read as a whole and regions are
        looked for only where that fails.
        """
        self.ocr.check()
        if self.text.wanted:
            self.text.get()
        for chosen in self._of_regions:
            if self.text.wanted:
                chosen.check()
            elif chosen.wanted:
                chosen.get()

    def close(self) -> None:
        """Close what was made here."""
        for chosen in self._all:
            chosen.close()

    @property
    def has_engines(self) -> bool:
        """Whether any of them is worth a thread and batches of pages."""
        return any(chosen.is_engine for chosen in self._all)

    @property
    def rendering(self) -> Rendering:
        """Which pages are best rendered while they are prepared."""
        if not self.has_engines:
            return "later"
        return "always" if self.text.wanted or self.layout.is_engine else "needed"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def check_choice(name: str, choice: object) -> None:
    """Refuse what can be no choice of an extractor.

    Raises:
        ConfigError: it is no extractor of the task, no name and not None.
    """
    if choice is None or isinstance(choice, str):
        return
    if hasattr(choice, _METHODS[name]) and not isinstance(choice, type):
        return
    raise ConfigError(
        f"{name}={choice!r} is no extractor of that task. "
        'Hand in an extractor, the name of an installed one, "auto" or None.'
    )
