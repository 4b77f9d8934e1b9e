"""A page read as it lies and, where that goes badly, upside down too."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from omnidocs.errors import RequestError
from omnidocs_models._support.boxes import upright
from omnidocs_models._support.complaints import first_line
from omnidocs_models._support.lines import OCRRequest, OCRResponse, RecognizedLine, Rotation
from omnidocs_models._support.order import reading_order

Reader = Callable[[bool], Sequence[RecognizedLine]]
"""Reads the page, upside down where it is told so; boxes are on the page as it lies."""

_BADLY_READ = 0.85
"""Mean confidence under which a page may be upside down. With the models of PP-OCR upright
pages have 0.98 and more, upside-down ones 0.58 to 0.72 (measured)."""


def read_page(
    engine: str, request: OCRRequest, read: Reader, *, reads_down: bool = True
) -> OCRResponse | RequestError:
    """One page's lines in reading order, or why there are none.

    Args:
        engine: Its name, for the message.
        request: The page.
        read: Runs the engine's library; what it raises becomes the page's error.
        reads_down: Whether the library turns lines that run down the page by itself.
    """
    if 0 in request.image.size:
        return nothing_to_read(request.image.size)
    started = time.perf_counter()
    try:
        reading = _better_way_up(read, may_turn=request.turn)
    except Exception as error:  # noqa: BLE001  (per page: the libraries' own classes)
        return RequestError(f"{engine} could not read the page: {first_line(error)}")
    return reading.response(request.image.size, reads_down, time.perf_counter() - started)


def nothing_to_read(size: tuple[int, int]) -> RequestError:
    """The error of an image without pixels."""
    return RequestError(
        f"An image of {size[0]} x {size[1]} pixels has nothing to read. Hand in an image with at "
        "least one pixel.",
        kind="invalid",
    )


def _better_way_up(read: Reader, *, may_turn: bool) -> _Reading:
    first = _Reading(tuple(read(False)), turned=False)  # noqa: FBT003
    if not may_turn or not first.lines or first.confidence >= _BADLY_READ:
        return first
    turned = _Reading(tuple(read(True)), turned=True)  # noqa: FBT003
    return turned if turned.confidence > first.confidence else first


@dataclass(frozen=True)
class _Reading:
    """What one pass over a page found, the page as it lies or upside down."""

    lines: tuple[RecognizedLine, ...]
    turned: bool

    @property
    def confidence(self) -> float:
        """Mean confidence of the lines, 0 to 1."""
        return sum(line.confidence for line in self.lines) / max(len(self.lines), 1)

    def response(self, size: tuple[int, int], reads_down: bool, seconds: float) -> OCRResponse:
        """The lines in reading order."""
        rotation = self._rotation(reads_down)
        order = reading_order([upright(line.bbox, size, rotation) for line in self.lines])
        return OCRResponse(tuple(self.lines[i] for i in order), rotation, seconds)

    def _rotation(self, reads_down: bool) -> Rotation:
        """How the text lies."""
        down = sum(line.bbox.height > 1.5 * line.bbox.width for line in self.lines)
        if reads_down and down > len(self.lines) / 2:
            return 270 if self.turned else 90
        return 180 if self.turned else 0
