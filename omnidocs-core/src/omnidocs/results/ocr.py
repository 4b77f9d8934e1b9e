"""OCR extraction: the words or lines of a page, and where they stand."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, FiniteFloat, ValidationInfo, field_validator

from omnidocs.results.geometry import BoundingBox
from omnidocs.results.output import Output, Record
from omnidocs.results.overlay import Mark, PageImage, draw_overlay

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from PIL import Image

Point = Annotated[list[FiniteFloat], Field(min_length=2, max_length=2)]
"""``[x, y]`` in pixels of the page image."""


class OCRGranularity(StrEnum):
    """How much text a block holds."""

    CHARACTER = "character"
    WORD = "word"
    LINE = "line"
    BLOCK = "block"


class TextBlock(Record):
    """One piece of text.

    Args:
        text: What was read.
        bbox: Where it stands, in pixels of the page image.
        confidence: How sure the engine is, 0 to 1.
        granularity: Whether it is a word, a line, …
        polygon: Its corners ``[[x, y], ...]`` where it is not upright, in pixels.
        language: Its language, as the engine calls it.
    """

    text: str
    bbox: BoundingBox
    confidence: float = Field(ge=0, le=1)
    granularity: OCRGranularity = OCRGranularity.WORD
    polygon: list[Point] | None = Field(default=None, min_length=3)
    language: str | None = None

    def get_normalized_bbox(self, image_width: float, image_height: float) -> BoundingBox:
        """The box on a scale of 0 to 1024 in both directions."""
        return self.bbox.to_normalized(image_width, image_height)


class OCROutput(Output):
    """The text blocks of one page.

    Args:
        text_blocks: The blocks in reading order.
        full_text: Their text; joined from the blocks where it is not given.
        image_width: Width of the page image in pixels.
        image_height: Height of the page image in pixels.
        model_name: The engine that read them.
        languages_detected: The languages of the page, as the engine calls them.
        rotation: Degrees clockwise that the text is turned by; boxes are where the ink is.
    """

    derived: ClassVar[tuple[str, ...]] = ("block_count", "word_count", "average_confidence")

    text_blocks: list[TextBlock] = Field(default_factory=list)
    full_text: str = Field(default="", validate_default=True)
    image_width: int = Field(ge=1)
    image_height: int = Field(ge=1)
    model_name: str | None = None
    languages_detected: list[str] | None = None
    rotation: Literal[0, 90, 180, 270] = 0

    @field_validator("full_text", mode="after")
    @classmethod
    def _joined(cls, value: str, info: ValidationInfo) -> str:
        return value or join_blocks(info.data.get("text_blocks", ()))

    @property
    def block_count(self) -> int:
        """How many blocks there are."""
        return len(self.text_blocks)

    @property
    def word_count(self) -> int:
        """How many words ``full_text`` has."""
        return len(self.full_text.split())

    @property
    def average_confidence(self) -> float:
        """The mean confidence of the blocks; 0 where there is none."""
        total = sum(block.confidence for block in self.text_blocks)
        return total / len(self.text_blocks) if self.text_blocks else 0.0

    def filter_by_confidence(self, min_confidence: float) -> list[TextBlock]:
        """The blocks that the engine is at least so sure of (0 to 1)."""
        return [block for block in self.text_blocks if block.confidence >= min_confidence]

    def filter_by_granularity(self, granularity: OCRGranularity | str) -> list[TextBlock]:
        """The blocks of one kind."""
        return [block for block in self.text_blocks if block.granularity == granularity]

    def sort_by_position(self, top_to_bottom: bool = True) -> OCROutput:
        """A copy sorted line by line, each from left to right; ``full_text`` follows.

        That is no reading order on a page with columns; a reading-order predictor is.
        """
        blocks = [block for row in _rows(self.text_blocks) for block in row]
        if not top_to_bottom:
            blocks.reverse()
        return self.model_copy(update={"text_blocks": blocks, "full_text": join_blocks(blocks)})

    def get_normalized_blocks(self) -> list[dict[str, Any]]:
        """The blocks as dictionaries without polygons, their boxes on a scale of 0 to 1024."""
        return [
            {
                "text": block.text,
                "bbox": block.get_normalized_bbox(self.image_width, self.image_height).to_list(),
                "confidence": block.confidence,
                "granularity": block.granularity.value,
                "language": block.language,
            }
            for block in self.text_blocks
        ]

    def visualize(
        self,
        image: PageImage,
        output_path: str | os.PathLike[str] | None = None,
        show_text: bool = True,
        show_confidence: bool = False,
        line_width: int | None = None,
        box_color: str | None = None,
        text_color: str = "#000000",
        *,
        show_index: bool = False,
        font_size: int | None = None,
    ) -> Image.Image:
        """Draw the blocks on a copy of the page image.

        Args:
            image: The page image, or a page that has one. Where it is not of the size of
                the image that the boxes belong to, they are scaled to it.
            output_path: Where to write the picture too; the suffix names the format.
            show_text: Write what was read over what is printed.
            show_confidence: Show how sure the engine is: boxes are green from 0.9 on, amber
                from 0.7 on and red below, and the number stands where it hides nothing.
            line_width: Width of the outlines in pixels; None fits the picture.
            box_color: Colour of the outlines; None for green or that of the confidence.
            text_color: Colour of the text.
            show_index: Write the place of each block in ``text_blocks`` where it hides
                nothing.
            font_size: Height of the letters of labels in pixels; None fits the picture.

        Returns:
            A picture in mode RGB, of the size of ``image``.

        Raises:
            UnsupportedInputError: ``image`` is no picture.
            ConfigError: a colour or the suffix of ``output_path`` is unknown.
        """
        marks = []
        for index, block in enumerate(self.text_blocks):
            words = [
                str(index) if show_index else "",
                f"{block.confidence:.2f}" if show_confidence else "",
            ]
            sure = block.confidence if show_confidence else 1.0
            marks.append(
                Mark(
                    block.bbox,
                    box_color or _confidence_color(sure),
                    "  ".join(filter(None, words)),
                    tag_needed=False,
                    polygon=tuple((x, y) for x, y in block.polygon or ()),
                    inner_text=block.text if show_text else "",
                    inner_color=text_color,
                )
            )
        return draw_overlay(
            image,
            marks,
            size=(self.image_width, self.image_height),
            output_path=output_path,
            line_width=line_width,
            font_size=font_size,
        )


def _confidence_color(confidence: float) -> str:
    return next(color for least, color in _CONFIDENCE_COLORS if confidence >= least)


_CONFIDENCE_COLORS = ((0.9, "#2ECC71"), (0.7, "#F39C12"), (0.0, "#E74C3C"))


def join_blocks(blocks: Iterable[TextBlock]) -> str:
    """The text of blocks in their order; words on one line are parted by a space."""
    text = ""
    last: TextBlock | None = None
    for block in blocks:
        if last is not None:
            text += _separator(last, block)
        text += block.text
        last = block
    return text


def _separator(last: TextBlock, block: TextBlock) -> str:
    if not _same_line(last.bbox, block.bbox):
        return "\n"
    parts = {OCRGranularity.CHARACTER: "", OCRGranularity.WORD: " "}
    return parts.get(block.granularity, "\n")


def _same_line(one: BoundingBox, other: BoundingBox) -> bool:
    shared = min(one.y2, other.y2) - max(one.y1, other.y1)
    return shared >= min(one.height, other.height) / 2


def _rows(blocks: Sequence[TextBlock]) -> list[list[TextBlock]]:
    rows: list[list[TextBlock]] = []
    for block in sorted(blocks, key=lambda item: item.bbox.y1):
        if rows and _same_line(rows[-1][0].bbox, block.bbox):
            rows[-1].append(block)
        else:
            rows.append([block])
    return [sorted(row, key=lambda item: item.bbox.x1) for row in rows]
