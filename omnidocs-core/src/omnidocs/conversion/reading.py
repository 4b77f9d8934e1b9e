"""Where the words of a page come from: its text layer, or OCR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from omnidocs.conversion.crops import words_of_picture
from omnidocs.conversion.layers import with_layer
from omnidocs.conversion.turning import turned
from omnidocs.conversion.words import words_of
from omnidocs.results import OCROutput, PageStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from omnidocs.document import Page, Picture, TextLayerQuality
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


def read_earlier_ocr(page: Page) -> Reading:
    """A scan with the words that an earlier OCR left behind its picture."""
    note = "the text of an earlier OCR, which fits the picture"
    return Reading(with_layer(page), notes=(note,))


def read_without_engine(page: Page, mode: OCRMode, missing: OmniDocsError) -> Reading:
    """What a page has that should be read by OCR, where there is no engine for it.

    Raises:
        OmniDocsError: it has nothing, or was to be read by OCR in any case.
    """
    if mode == "always" or not page.words:
        raise missing
    return _unread(page, str(missing))


def read_with_pictures(
    page: Page, read: Sequence[tuple[Picture, OCROutput | Exception]]
) -> Reading:
    """The text layer, and the words of the pictures on the page that show print.

    Args:
        page: A page whose text layer is usable.
        read: The pictures, each with what OCR read in it, or why it could not.
    """
    words = {
        picture: words_of_picture(page, picture, output)
        for picture, output in read
        if not isinstance(output, Exception)
    }
    errors = [output for _, output in read if isinstance(output, Exception)]
    done = [picture for picture, found in words.items() if found]
    whole = page
    notes: list[str] = []
    if done:
        whole = page.with_read_pictures([w for found in words.values() for w in found], done)
        notes.append(f"{_counted(len(done), 'picture')} of text read by OCR")
    if errors:
        notes.append(f"{_counted(len(errors), 'picture')} of text could not be read: {errors[0]}")
    return Reading(whole, notes=(*notes, *_unread_pictures(whole)))


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


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


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
