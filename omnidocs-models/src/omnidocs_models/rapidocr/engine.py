"""The engine that runs RapidOCR."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

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
    padded,
    read_page,
    undisturbed,
    usable_cpus,
)
from omnidocs_models._support.boxes import ink_box, polygon_of, shared_out, words_of
from omnidocs_models.rapidocr.config import RapidOCRConfig
from omnidocs_models.rapidocr.models import parameters

LOGGER = "RapidOCR"


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
        return read_page("RapidOCR", request, lambda turned: self._read(request.image, turned))

    def _read(self, image: Image.Image, turned: bool) -> list[RecognizedLine]:
        import numpy as np

        pixels = bgr_pixels(image)
        way_up = pixels[::-1, ::-1] if turned else pixels
        with muted():
            result = self._ocr(np.ascontiguousarray(padded(way_up)))
        return [_line(result, i, image.size, turned) for i in range(len(result.txts or ()))]


def _line(result: Any, index: int, size: tuple[int, int], turned: bool) -> RecognizedLine:
    """One line of a result, in pixels of the page as it was handed in."""
    text = " ".join(result.txts[index].split())
    score = min(max(float(result.scores[index]), 0.0), 1.0)
    polygon = polygon_of(result.boxes[index], size, turned)
    box = ink_box(polygon)
    aligned = len(result.word_results) == len(result.txts)
    parts = result.word_results[index] if aligned else ()
    pieces = [(part[0], polygon_of(part[2], size, turned)) for part in parts if part[2]]
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
