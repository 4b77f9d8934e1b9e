"""The extractors of a conversion: handed in, named, or the installed defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from omnidocs.errors import ConfigError, UnknownPluginError

if TYPE_CHECKING:
    from types import TracebackType

    from omnidocs.tasks import (
        BaseLayoutExtractor,
        BaseOCRExtractor,
        BaseReadingOrderPredictor,
        BaseTableExtractor,
    )

T = TypeVar("T")

_METHODS = {
    "ocr": "extract",
    "layout": "extract",
    "tables": "extract_tables",
    "reading_order": "predict",
}
"""What the extractor of each task is called by."""

_EXTRAS = {"ocr_extraction": "[ocr]"}
"""The extras of the models distribution that bring the engine of a task."""


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
            from omnidocs.registry import get_extractor

            get_extractor(self._task, self._choice)

    def _make(self) -> T:
        choice: Any = self._choice
        if not isinstance(choice, str):
            return choice  # type: ignore[no-any-return]
        from omnidocs.registry import get_extractor, hooks
        from omnidocs.registry.known import MODELS_DISTRIBUTION

        if choice != "auto":
            return get_extractor(self._task, choice)()  # type: ignore[no-any-return]
        selected: Any = hooks.select_extractor(self._task)
        if selected is None:
            what = f"{MODELS_DISTRIBUTION}{_EXTRAS.get(self._task, '')}"
            raise UnknownPluginError(
                f"No extractor is installed for {self._task.replace('_', ' ')}. "
                f'Install one with: pip install "{what}"'
            )
        return selected  # type: ignore[no-any-return]

    def close(self) -> None:
        """Close the extractor, if it was made here for a name."""
        close = getattr(self._made, "close", None)
        if close is not None and isinstance(self._choice, str) and self._choice != "auto":
            close()
        self._made = None


class Extractors:
    """The extractors of one conversion."""

    def __init__(
        self,
        *,
        ocr: BaseOCRExtractor | str | None,
        layout: BaseLayoutExtractor | str | None,
        tables: BaseTableExtractor | str | None,
        reading_order: BaseReadingOrderPredictor | str | None,
    ) -> None:
        self.ocr: Chosen[BaseOCRExtractor] = Chosen("ocr_extraction", ocr)
        self.layout: Chosen[BaseLayoutExtractor] = Chosen("layout_extraction", layout)
        self.tables: Chosen[BaseTableExtractor] = Chosen("table_extraction", tables)
        self.reading_order: Chosen[BaseReadingOrderPredictor] = Chosen(
            "reading_order", reading_order
        )

    def prepare(self) -> None:
        """Make what every page needs, so that a missing plugin is an error at once.

        OCR is made when a page needs it, for most documents never do; its name is checked.
        Without a layout there are no regions to read tables from or to put in order.
        """
        self.ocr.check()
        if not self.layout.wanted:
            return
        for chosen in (self.layout, self.tables, self.reading_order):
            if chosen.wanted:
                chosen.get()

    def close(self) -> None:
        """Close what was made here."""
        for chosen in (self.ocr, self.layout, self.tables, self.reading_order):
            chosen.close()

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
