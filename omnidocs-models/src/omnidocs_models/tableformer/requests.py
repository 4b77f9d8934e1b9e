"""What the engine is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL import Image

    from omnidocs.document import Word
    from omnidocs.results import TableCell


@dataclass(frozen=True)
class TableRequest:
    """The picture of one table.

    Args:
        image: A Pillow image in mode RGB.
        words: The words on it, their boxes in its pixels.
        matching: Whether the words correct the cells.
        correct_overlaps: Whether cells that overlap are shrunk while matching.
    """

    image: Image.Image
    words: tuple[Word, ...] = ()
    matching: bool = True
    correct_overlaps: bool = False


@dataclass(frozen=True)
class TableResponse:
    """What a model made of a picture.

    Args:
        cells: The cells, their boxes in pixels of the picture.
        num_rows: How many rows there are.
        num_cols: How many columns there are.
        otsl: The tags that the model wrote.
        finish_reason: ``"length"`` where it was stopped before the end of the table.
    """

    cells: tuple[TableCell, ...]
    num_rows: int
    num_cols: int
    otsl: tuple[str, ...] = ()
    finish_reason: Literal["stop", "length"] = "stop"
