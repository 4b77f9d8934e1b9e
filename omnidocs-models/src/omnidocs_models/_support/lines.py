"""Recognised text: what OCR engines are asked, what they answer, and the task's output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from omnidocs.results import BoundingBox, OCRGranularity, OCROutput, TextBlock

if TYPE_CHECKING:
    from PIL import Image

Polygon = tuple[tuple[float, float], ...]
"""Four corners in pixels of the page image, in reading direction from the top left."""


Rotation = Literal[0, 90, 180, 270]
"""Degrees clockwise that the text of a page is turned by."""


@dataclass(frozen=True)
class OCRRequest:
    """One page image for an OCR engine.

    Args:
        image: A Pillow image in mode RGB.
        turn: Whether a page that reads badly is tried upside down too.
        timeout: Seconds that the page may take, for engines that can be stopped.
    """

    image: Image.Image
    turn: bool = True
    timeout: float | None = None


@dataclass(frozen=True)
class RecognizedWord:
    """A word; its box is in pixels of the request's image, its confidence 0 to 1."""

    text: str
    bbox: BoundingBox
    confidence: float


@dataclass(frozen=True)
class RecognizedLine:
    """A line of text as the engine found it.

    Args:
        text: Its words, with single spaces.
        bbox: The box of its ink, in pixels of the request's image.
        confidence: 0 to 1.
        words: Its words in order.
        polygon: The corners that the engine gave, where it finds slanted lines.
        paragraph: A number that the lines of one paragraph share, where it is known.
    """

    text: str
    bbox: BoundingBox
    confidence: float
    words: tuple[RecognizedWord, ...] = ()
    polygon: Polygon | None = None
    paragraph: int = 0


@dataclass(frozen=True)
class OCRResponse:
    """What an engine read in one image, in reading order.

    Args:
        lines: The lines; boxes are in pixels of the request's image, however it was read.
        rotation: Degrees clockwise that the text is turned by: 0, 90, 180 or 270.
        seconds: Time that it took.
    """

    lines: tuple[RecognizedLine, ...] = ()
    rotation: Rotation = 0
    seconds: float | None = None


def ocr_output(
    response: OCRResponse,
    *,
    size: tuple[int, int],
    granularity: OCRGranularity,
    confidence: float,
    model_name: str,
) -> OCROutput:
    """Make the task's output of an engine's answer.

    Args:
        response: The answer.
        size: Width and height of the page image in pixels.
        granularity: ``WORD`` or ``LINE``.
        confidence: Blocks below it (0 to 1) are dropped, from the text too.
        model_name: The engine's name.
    """
    words = granularity is OCRGranularity.WORD
    lines = [kept for line in response.lines if (kept := _confident(line, confidence, words))]
    make = _word_blocks if words else _line_blocks
    return OCROutput(
        text_blocks=[block for line in lines for block in make(line)],
        full_text=_full_text(lines),
        image_width=size[0],
        image_height=size[1],
        model_name=model_name,
        rotation=response.rotation,
    )


def _confident(line: RecognizedLine, confidence: float, words: bool) -> RecognizedLine | None:
    """The line without what is below the confidence; None where nothing is left."""
    if not words:
        return line if line.confidence >= confidence else None
    kept = tuple(word for word in line.words if word.confidence >= confidence)
    if not kept or len(kept) == len(line.words):
        return line if kept else None
    return replace(line, words=kept, text=" ".join(word.text for word in kept))


def _line_blocks(line: RecognizedLine) -> Iterator[TextBlock]:
    yield TextBlock(
        text=line.text,
        bbox=line.bbox,
        confidence=line.confidence,
        granularity=OCRGranularity.LINE,
        polygon=[list(point) for point in line.polygon] if line.polygon else None,
    )


def _word_blocks(line: RecognizedLine) -> Iterator[TextBlock]:
    for word in line.words:
        yield TextBlock(
            text=word.text,
            bbox=word.bbox,
            confidence=word.confidence,
            granularity=OCRGranularity.WORD,
        )


def _full_text(lines: list[RecognizedLine]) -> str:
    """Lines under each other, an empty line between paragraphs."""
    paragraphs = groupby(lines, key=lambda line: line.paragraph)
    return "\n\n".join("\n".join(line.text for line in group) for _, group in paragraphs)
