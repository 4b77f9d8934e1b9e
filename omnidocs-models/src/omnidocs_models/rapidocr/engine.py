"""The engine that runs RapidOCR."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFont

from omnidocs.backends import Engine
from omnidocs.backends.quiet import muted
from omnidocs.errors import ModelLoadError, RequestError
from omnidocs_models._support import (
    OCRRequest,
    OCRResponse,
    RecognizedLine,
    bgr_pixels,
    load_library,
    undisturbed,
    usable_cpus,
)
from omnidocs_models._support.order import reading_order
from omnidocs_models.rapidocr.boxes import ink_box, polygon_of, shared_out, upright, words_of
from omnidocs_models.rapidocr.config import RapidOCRConfig
from omnidocs_models.rapidocr.models import parameters

if TYPE_CHECKING:
    from omnidocs_models._support.images import Pixels
    from omnidocs_models._support.lines import Rotation

LOGGER = "RapidOCR"

_BADLY_READ = 0.85
"""Mean score under which a page may be upside down: upright pages have 0.98 and more,
upside-down ones 0.58 to 0.72 (measured)."""

_LEAST_SIDE = 32
_LONGEST_STRIP = 50
"""RapidOCR enlarges a side under 30 pixels, and enlarges a long strip out of all bounds."""


class RapidOCREngine(Engine[RapidOCRConfig, OCRRequest, OCRResponse]):
    """RapidOCR with its detector and its recogniser loaded.

    One call holds about one CPU for seconds and lets other threads run, so the core sends
    as many pages at once as there are CPUs.
    """

    parallel_calls = usable_cpus()
    response_type = OCRResponse

    def __init__(self, config: RapidOCRConfig) -> None:
        super().__init__(config)
        with undisturbed(LOGGER):
            library = load_library(
                "RapidOCR",
                "rapidocr",
                install='pip install "omnidocs-models[ocr]"',
                needs=("cv2", "onnxruntime"),
            )
            self._ocr: Any = _load(library, parameters(config, Path(str(library.__file__)).parent))

    def generate(self, requests: Sequence[OCRRequest]) -> list[OCRResponse | RequestError]:
        """Read each image; its lines come in reading order."""
        return [self._answer(request) for request in requests]

    def close(self) -> None:
        """Let the sessions of onnxruntime go."""
        self._ocr = None

    def _answer(self, request: OCRRequest) -> OCRResponse | RequestError:
        size = request.image.size
        if 0 in size:
            return RequestError(
                f"An image of {size[0]} x {size[1]} pixels has nothing to read. Hand in an image "
                "with at least one pixel.",
                kind="invalid",
            )
        started = time.perf_counter()
        try:
            reading = self._read(request)
        except Exception as error:  # noqa: BLE001  (per page: OpenCV's and onnxruntime's own)
            return RequestError(f"RapidOCR could not read the page: {error}")
        return reading.response(size, time.perf_counter() - started)

    def _read(self, request: OCRRequest) -> _Reading:
        pixels = bgr_pixels(request.image)
        first = _Reading(self._run(pixels), turned=False)
        if not request.turn or not first.found or first.score >= _BADLY_READ:
            return first
        turned = _Reading(self._run(pixels[::-1, ::-1]), turned=True)
        return turned if turned.score > first.score else first

    def _run(self, pixels: Pixels) -> Any:
        import numpy as np

        with muted():
            return self._ocr(np.ascontiguousarray(_padded(pixels)))


@dataclass(frozen=True)
class _Reading:
    """One pass of RapidOCR over a page, upright or upside down."""

    result: Any
    turned: bool

    @property
    def found(self) -> bool:
        """Whether there is any text; the fields are None where there is not."""
        return bool(self.result.txts)

    @property
    def score(self) -> float:
        """Mean score of the lines, 0 to 1."""
        scores = self.result.scores or (0.0,)
        return float(sum(scores) / len(scores))

    def response(self, size: tuple[int, int], seconds: float) -> OCRResponse:
        """The lines in reading order, in pixels of the page as it was handed in."""
        lines = [self._line(i, size) for i in range(len(self.result.txts or ()))]
        rotation = self._rotation(lines)
        order = reading_order([upright(line.bbox, size, rotation) for line in lines])
        return OCRResponse(tuple(lines[i] for i in order), rotation, seconds)

    def _rotation(self, lines: Sequence[RecognizedLine]) -> Rotation:
        """How the text lies: RapidOCR turns lines that run down the page by itself."""
        down = sum(line.bbox.height > 1.5 * line.bbox.width for line in lines)
        if down > len(lines) / 2:
            return 270 if self.turned else 90
        return 180 if self.turned else 0

    def _line(self, index: int, size: tuple[int, int]) -> RecognizedLine:
        result = self.result
        text = " ".join(result.txts[index].split())
        score = min(max(float(result.scores[index]), 0.0), 1.0)
        polygon = polygon_of(result.boxes[index], size, self.turned)
        box = ink_box(polygon)
        aligned = len(result.word_results) == len(result.txts)
        parts = result.word_results[index] if aligned else ()
        pieces = [(part[0], polygon_of(part[2], size, self.turned)) for part in parts if part[2]]
        words = words_of(text, score, pieces) or shared_out(text, score, box)
        return RecognizedLine(text, box, score, words, polygon)


def _load(library: Any, values: dict[str, Any]) -> Any:
    """RapidOCR with its models loaded, which it would put off to the first page.

    Raises:
        ModelLoadError: a model cannot be loaded or does not do its part.
    """
    try:
        ocr = library.RapidOCR(params=values)
        ocr(bgr_pixels(_sample()))
    except Exception as error:  # RapidOCR's, OpenCV's and onnxruntime's have no common base
        raise ModelLoadError(
            f"RapidOCR could not load its models: {error}. Check the model paths in the config."
        ) from error
    return ocr


def _sample() -> Image.Image:
    """A small picture of a word, so that both models have something to do."""
    image = Image.new("RGB", (240, 64), "white")
    ImageDraw.Draw(image).text((24, 10), "sample", "black", ImageFont.load_default(40))
    return image


def _padded(pixels: Pixels) -> Pixels:
    """The image with its last row and column repeated up to a side that RapidOCR keeps."""
    import numpy as np

    height, width = pixels.shape[:2]
    least = max(_LEAST_SIDE, max(height, width) // _LONGEST_STRIP)
    below, right = max(least - height, 0), max(least - width, 0)
    return np.pad(pixels, ((0, below), (0, right), (0, 0)), mode="edge")
