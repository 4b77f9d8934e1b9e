"""The engine that runs PaddleOCR."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from omnidocs.backends import Engine
from omnidocs.backends.quiet import muted
from omnidocs.errors import RequestError
from omnidocs_models._support import (
    OCRResponse,
    RecognizedLine,
    bgr_pixels,
    load_library,
    padded,
    read_page,
    release_memory,
    undisturbed,
    unwarned,
)
from omnidocs_models._support.boxes import ink_box, polygon_of, shared_out, words_of
from omnidocs_models.paddleocr.config import PaddleOCRConfig
from omnidocs_models.paddleocr.loading import INSTALL, make_pipeline
from omnidocs_models.paddleocr.requests import PaddleOCRRequest

LOGGERS = ("paddlex", "paddleocr")


class PaddleOCREngine(Engine[PaddleOCRConfig, PaddleOCRRequest, OCRResponse]):
    """PaddleOCR with its detector and its recogniser loaded.

    It has a thread of its own, because Paddle's predictors may not be called from two.
    """

    concurrency = "owner_thread"
    response_type = OCRResponse

    def __init__(self, config: PaddleOCRConfig) -> None:
        super().__init__(config)
        # what goes wrong is raised, and need not be logged too
        silent = muted(*LOGGERS, least=logging.CRITICAL)
        with undisturbed(*LOGGERS), silent, unwarned("No ccache found"):
            library = load_library(
                "PaddleOCR", "paddleocr", install=INSTALL, needs=("cv2", "paddlex")
            )
            self._pipeline: Any = make_pipeline(library, config)

    def generate(self, requests: Sequence[PaddleOCRRequest]) -> list[OCRResponse | RequestError]:
        """Read each image; its lines come in reading order."""
        return [self._answer(request) for request in requests]

    def close(self) -> None:
        """Let the models go."""
        self._pipeline.close()
        self._pipeline = None
        release_memory()

    def _answer(self, request: PaddleOCRRequest) -> OCRResponse | RequestError:
        return read_page("PaddleOCR", request, lambda turned: self._read(request, turned))

    def _read(self, request: PaddleOCRRequest, turned: bool) -> list[RecognizedLine]:
        import numpy as np

        pixels = bgr_pixels(request.image)
        way_up = np.ascontiguousarray(padded(pixels[::-1, ::-1] if turned else pixels))
        with muted(*LOGGERS):
            [result] = self._pipeline.predict(
                way_up, text_det_limit_side_len=request.det_limit_side_len
            )
        lines = (_line(result, i, request, turned) for i in range(len(result["rec_texts"])))
        return [line for line in lines if line.text]


def _line(
    result: Mapping[str, Any], index: int, request: PaddleOCRRequest, turned: bool
) -> RecognizedLine:
    """One line of a result, in pixels of the page as it was handed in."""
    size = request.image.size
    text = " ".join(result["rec_texts"][index].split())
    score = min(max(float(result["rec_scores"][index]), 0.0), 1.0)
    polygon = polygon_of(result["rec_polys"][index], size, turned)
    box = ink_box(polygon)
    parts = zip(result["text_word"][index], result["text_word_region"][index], strict=False)
    pieces = [(part, polygon_of(at, size, turned)) for part, at in parts if part.strip()]
    words = words_of(text, score, pieces) or shared_out(text, score, box)
    return RecognizedLine(text, box, score, words, polygon)
