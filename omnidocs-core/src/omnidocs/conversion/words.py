"""The words of OCR outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.results import BoundingBox, OCRGranularity, OCROutput, TextBlock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnidocs.document import Word


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
