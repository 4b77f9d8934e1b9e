"""What is on a page. Every coordinate is in pixels of the page image, origin top-left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from omnidocs.results import BoundingBox

TextSource = Literal["text_layer", "ocr_layer", "ocr"]
"""Where a page's words come from: drawn text, the invisible text that an OCR run left in
the PDF, or an OCR extractor of OmniDocs."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space.

    Args:
        text: Its characters in logical order; ligatures are spelt out.
        bbox: From ascender to descender of the font, so equal along a line; OCR engines
            give the box of the ink.
        font_size: Pixels; 0 where it is not known.
        font: Name of the font without its subset prefix; empty where it is not known.
        bold: By the weight or the name of the font.
        italic: By the flags or the name of the font.
        mono: All characters of the font have one width.
        invisible: Drawn with no ink, as OCR layers are.
        confidence: 0 to 1, from OCR; None for drawn text.
        superscript: Smaller than its line and raised.
        angle: Degrees clockwise from left-to-right reading: 0, 90, 180, 270 or another.
        joined: It follows the word before it without a space: a superscript, say.
        baseline: The y that its letters stand on (for ``angle`` 0), where it is known.
        hidden: Why a reader of the page does not see it; None for text that is seen.
    """

    text: str
    bbox: BoundingBox
    font_size: float = 0.0
    font: str = ""
    bold: bool = False
    italic: bool = False
    mono: bool = False
    invisible: bool = False
    confidence: float | None = None
    superscript: bool = False
    angle: int = 0
    joined: bool = False
    baseline: float | None = None
    hidden: str | None = None


@dataclass(frozen=True, slots=True)
class TextLine:
    """A segment of a line: words on one baseline that no wide gap or ruling parts.

    The cells of a table row and the lines of two columns are lines of their own.

    Args:
        words: In reading order.
        bbox: Around the words.
        text: The words, with single spaces between those that are not joined.
        font_size: Pixels, of most of its characters.
        bold: Most of its characters are.
        italic: Most of its characters are.
        mono: Most of its characters are.
        baseline: The y that its letters stand on (for ``angle`` 0).
        angle: Degrees clockwise; not 0 for stamps along the margin and the like.
    """

    words: tuple[Word, ...]
    bbox: BoundingBox
    text: str
    font_size: float
    bold: bool
    italic: bool
    mono: bool
    baseline: float
    angle: int = 0


@dataclass(frozen=True, slots=True)
class Ruling:
    """A thin horizontal or vertical line: ``x1 <= x2`` and ``y1 <= y2``."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float

    @property
    def horizontal(self) -> bool:
        """It runs along x."""
        return self.x2 - self.x1 >= self.y2 - self.y1

    @property
    def length(self) -> float:
        """Pixels from end to end."""
        return max(self.x2 - self.x1, self.y2 - self.y1)


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image placed on the page; ``cover`` is its part (0 to 1) of the page."""

    bbox: BoundingBox
    cover: float


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the page: to an address, or to a page (0-based) of the same document."""

    bbox: BoundingBox
    uri: str | None = None
    page_index: int | None = None


@dataclass(frozen=True, slots=True)
class TextLayerQuality:
    """What tells whether a text layer can be used instead of OCR.

    Args:
        visible_chars: Characters other than white space, invisible ones included.
        bad_fraction: Part (0 to 1) of them that are no text: U+FFFD, private use, control
            characters, and glyphs without a mapping to Unicode.
        image_cover: Part (0 to 1) of the page that raster images cover.
        all_invisible: Every character is drawn without ink.
    """

    visible_chars: int = 0
    bad_fraction: float = 0.0
    image_cover: float = 0.0
    all_invisible: bool = False

    @property
    def usable(self) -> bool:
        """Whether the text layer can stand for the page's text."""
        scan = self.image_cover > 0.8 and self.all_invisible
        return self.visible_chars >= 20 and self.bad_fraction < 0.2 and not scan


@dataclass(frozen=True, slots=True)
class PageContent:
    """All that is read from a page besides its image.

    ``shapes`` are areas and curves, ``hidden`` the words that a reader does not see.
    """

    rotation: int = 0
    words: tuple[Word, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    pictures: tuple[Picture, ...] = ()
    shapes: tuple[BoundingBox, ...] = ()
    links: tuple[Link, ...] = ()
    quality: TextLayerQuality = TextLayerQuality()
    notes: tuple[str, ...] = ()
    source: TextSource | None = None
    hidden: tuple[Word, ...] = ()
