"""How the pages of a conversion are made, before any extractor is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, get_args

from omnidocs.conversion.chosen import Extractors
from omnidocs.conversion.reading import OCRMode

if TYPE_CHECKING:
    from omnidocs.conversion.options import Options

_MODES: tuple[str, ...] = get_args(OCRMode)


@dataclass(frozen=True)
class Choices:
    """The mode of OCR; an extractor, its name, ``"auto"`` or None for each task; figures."""

    mode: OCRMode
    ocr: Any
    layout: Any
    tables: Any
    reading_order: Any
    figures: bool

    @classmethod
    def of(cls, options: Options) -> Self:
        """Take them from the arguments of a conversion."""
        is_mode = isinstance(options.ocr, str) and options.ocr in _MODES
        return cls(
            mode=options.ocr if is_mode else "auto",
            ocr="auto" if is_mode else options.ocr,
            layout=options.layout,
            tables=options.tables,
            reading_order=options.reading_order,
            figures=options.figures,
        )

    @property
    def live(self) -> bool:
        """Whether an object of this process is among them, which no worker can have.

        Where plugins were registered by hand, ``"auto"`` may be such an object.
        """
        from omnidocs.registry import hooks

        chosen = (self.ocr, self.layout, self.tables, self.reading_order)
        if any(not (choice is None or isinstance(choice, str)) for choice in chosen):
            return True
        return "auto" in chosen and hooks.selects_by_hand()

    @property
    def needs_images(self) -> bool:
        """Whether an extractor of this process looks at every page.

        Others are content with the words, where the text layer is good.
        """
        looking = (self.layout, self.tables)
        is_live = any(not (choice is None or isinstance(choice, str)) for choice in looking)
        return is_live or self.mode == "always"

    def extractors(self) -> Extractors:
        """The extractors, made when they are first needed."""
        return Extractors(
            ocr=self.ocr,
            layout=self.layout,
            tables=self.tables,
            reading_order=self.reading_order,
        )
