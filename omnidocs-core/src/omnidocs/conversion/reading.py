"""Where the words of a page come from: its text layer, or OCR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from omnidocs.conversion.turning import turned
from omnidocs.results import BoundingBox, OCRGranularity, OCROutput, PageStatus, TextBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from omnidocs.document import Page, TextLayerQuality, Word
    from omnidocs.errors import OmniDocsError

OCRMode = Literal["auto", "always", "never"]

BLANK_NOTE = "blank page"
_BAD = 0.2
"""Part of a text layer that is no text, from which on it is not to be trusted."""

_LARGE = 0.25
"""Part of the page that a picture covers, from which on it is worth a note when unread."""

_DOUBTFUL = 0.6
"""Mean confidence of OCR below which a page's text is worth a warning."""


@dataclass(frozen=True)
class Reading:
    """A page with its words, and how it came by them.

    Attributes:
        page: The page; its lines are the text.
        status: ``skipped`` where nobody was allowed to read it.
        notes: What the reader should know.
        rotation: Degrees by which the page was turned to be read, counter-clockwise.
    """

    page: Page
    status: PageStatus = PageStatus.OK
    notes: tuple[str, ...] = ()
    rotation: int = 0


def read_without_ocr(page: Page, mode: OCRMode) -> Reading | None:
    """The words of a page as it is; None for one that has to be read by OCR.

    Raises:
        PageError: the page cannot be read or rendered.
    """
    if mode != "always" and has_usable_text(page):
        return Reading(page, notes=_unread_pictures(page))
    if not page.words and is_blank(page.image):
        return Reading(page, notes=(BLANK_NOTE,))
    return _unread(page, 'ocr="never"') if mode == "never" else None


def read_without_engine(page: Page, mode: OCRMode, missing: OmniDocsError) -> Reading:
    """What a page has that should be read by OCR, where there is no engine for it.

    Raises:
        OmniDocsError: it has nothing, or was to be read by OCR in any case.
    """
    if mode == "always" or not page.words:
        raise missing
    return _unread(page, str(missing))


def has_usable_text(page: Page) -> bool:
    """Whether the text layer can stand for the page's text.

    A page with a few good characters and hardly a picture, such as the title of a part,
    has no more text than that.
    """
    quality = page.text_layer
    if quality.usable:
        return True
    has_little = quality.visible_chars > 0 and quality.bad_fraction < _BAD
    return has_little and quality.image_cover < 0.05


def is_blank(image: Image.Image) -> bool:
    """Whether a picture of a page shows one even shade, but for specks and noise."""
    grey = image.convert("L").reduce(max(1, min(image.size) // 300))
    counts = grey.histogram()
    total = sum(counts)
    usual = max(range(256), key=counts.__getitem__)
    different = sum(n for shade, n in enumerate(counts) if abs(shade - usual) > 48)
    return different < 0.0005 * total


def _unread(page: Page, why: str) -> Reading:
    """What the text layer has, if anything, and a word about what it lacks."""
    if not page.words:
        return Reading(page, PageStatus.SKIPPED, (f"no text layer, and no OCR: {why}",))
    return Reading(page, notes=(f"{_doubt(page.text_layer)}, and no OCR: {why}",))


def _doubt(quality: TextLayerQuality) -> str:
    """Why a text layer is not taken for the page's text."""
    if quality.all_invisible:
        return "the text that an earlier OCR left behind the picture"
    if quality.bad_fraction >= _BAD:
        return f"a text layer of which {quality.bad_fraction:.0%} is no text"
    return f"a text layer of {quality.visible_chars} characters on a page of pictures"


def _unread_pictures(page: Page) -> tuple[str, ...]:
    """A note on the large pictures without text, which may have some that nobody read."""
    words = [word.bbox.center for word in page.words]
    unread = [
        picture
        for picture in page.pictures
        if picture.cover >= _LARGE and not any(picture.bbox.contains_point(*at) for at in words)
    ]
    if not unread:
        return ()
    cover = min(1.0, sum(picture.cover for picture in unread))
    return (f'pictures on {cover:.0%} of the page were not read; ocr="always" reads them',)


def read_by_ocr(page: Page, output: OCROutput) -> Reading:
    """A page with the words that OCR read on it, turned upright."""
    words = list(words_of(output))
    if not words:
        empty = page.with_words((), source="ocr")
        return Reading(empty, notes=(f"{BLANK_NOTE}: OCR found no text",))
    notes = ["read by OCR" + (f" ({output.model_name})" if output.model_name else "")]
    if output.average_confidence < _DOUBTFUL:
        notes.append(f"OCR is unsure: mean confidence {output.average_confidence:.2f}")
    if output.rotation:
        notes.append(f"turned by {output.rotation} degrees to be read")
        upright = turned(page, words, output.rotation)
        return Reading(upright, notes=tuple(notes), rotation=output.rotation)
    return Reading(page.with_words(tuple(words), source="ocr"), notes=tuple(notes))


def words_of(output: OCROutput) -> Iterator[Word]:
    """The words of an OCR output; a line's box is shared out by the length of its words."""
    for block in output.text_blocks:
        if block.granularity is OCRGranularity.WORD:
            yield _word(block, block.text, block.bbox)
        else:
            yield from _split(block)


def _split(block: TextBlock) -> Iterator[Word]:
    box, length = block.bbox, max(1, len(block.text))
    start = 0
    for text in block.text.split():
        start = block.text.index(text, start)
        end = start + len(text)
        x1, x2 = box.x1 + box.width * start / length, box.x1 + box.width * end / length
        yield _word(block, text, BoundingBox(x1=x1, y1=box.y1, x2=x2, y2=box.y2))
        start = end


def _word(block: TextBlock, text: str, bbox: BoundingBox) -> Word:
    from omnidocs.document import Word

    return Word(text=text, bbox=bbox, font_size=bbox.height * 0.8, confidence=block.confidence)
