"""How the pages of a conversion are made, before any extractor is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, get_args

from omnidocs.conversion.chosen import Extractors
from omnidocs.conversion.reading import OCRMode

if TYPE_CHECKING:
    from omnidocs.conversion.options import Options

_MODES: tuple[str, ...] = get_args(OCRMode)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The mode of OCR; an extractor, its name, ``"auto"`` or None for each task; figures."""

    mode: OCRMode
    text: Any
    ocr: Any
    layout: Any
    tables: Any
    formulas: Any
    reading_order: Any
    figures: bool

    @classmethod
    def of(cls, options: Options) -> Self:
        """Take them from the arguments of a conversion."""
        is_mode = isinstance(options.ocr, str) and options.ocr in _MODES
        return cls(
            mode=options.ocr if is_mode else "auto",
            text=options.text,
            ocr="auto" if is_mode else options.ocr,
            layout=options.layout,
            tables=options.tables,
            formulas=options.formulas,
            reading_order=options.reading_order,
            figures=options.figures,
        )

    @property
    def live(self) -> bool:
        """Whether an engine of this process is among them, which no worker can have.

        That is an object that was handed in; a model family by its name, whose weights are
        loaded once; and what ``"auto"`` may stand for where plugins were registered by hand.

        Raises:
            PluginError: nothing that is installed goes by a name, or it is broken.
        """
        from omnidocs.registry import hooks

        chosen = (self.text, self.ocr, self.layout, self.tables, self.formulas, self.reading_order)
        return self.extractors().has_engines or ("auto" in chosen and hooks.selects_by_hand())

    def extractors(self) -> Extractors:
        """The extractors, made when they are first needed."""
        return Extractors(
            text=self.text,
            ocr=self.ocr,
            layout=self.layout,
            tables=self.tables,
            formulas=self.formulas,
            reading_order=self.reading_order,
        )
