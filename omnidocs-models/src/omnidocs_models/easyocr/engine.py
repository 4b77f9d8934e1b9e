"""The engine that runs EasyOCR."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Thread
from typing import Any

from omnidocs.backends import Engine
from omnidocs.backends.quiet import muted
from omnidocs.errors import RequestError
from omnidocs.results import BoundingBox
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
from omnidocs_models._support.boxes import polygon_of, shared_out
from omnidocs_models._support.devices import chosen_device
from omnidocs_models.easyocr.config import EasyOCRConfig
from omnidocs_models.easyocr.reader import make_reader
from omnidocs_models.easyocr.requests import EasyOCRRequest

LOGGER = "easyocr"
INSTALL = 'pip install "omnidocs-models[easyocr]"'


class EasyOCREngine(Engine[EasyOCRConfig, EasyOCRRequest, OCRResponse]):
    """EasyOCR with its detector and its recogniser loaded.

    It has a thread of its own, because PyTorch keeps the number of threads that a page may
    take for each calling thread.
    """

    concurrency = "owner_thread"
    response_type = OCRResponse

    def __init__(self, config: EasyOCRConfig) -> None:
        super().__init__(config)
        with undisturbed(LOGGER):
            library = load_library(
                "EasyOCR", "easyocr", install=INSTALL, needs=("cv2", "torch", "torchvision")
            )
            torch = load_library("EasyOCR", "torch", install=INSTALL)
            device = chosen_device(config.device, _devices(torch))
            if config.num_threads is not None:
                _take_threads(torch, config.num_threads)
            self._reader: Any = make_reader(library, torch, config, device)

    def generate(self, requests: Sequence[EasyOCRRequest]) -> list[OCRResponse | RequestError]:
        """Read each image; its lines come in reading order."""
        return [self._answer(request) for request in requests]

    def close(self) -> None:
        """Let the models go."""
        self._reader = None
        release_memory()

    def _answer(self, request: EasyOCRRequest) -> OCRResponse | RequestError:
        def read(turned: bool) -> list[RecognizedLine]:
            return self._read(request, turned)

        return read_page("EasyOCR", request, read, reads_down=False)

    def _read(self, request: EasyOCRRequest, turned: bool) -> list[RecognizedLine]:
        import numpy as np

        pixels = bgr_pixels(request.image)
        way_up = np.ascontiguousarray(padded(pixels[::-1, ::-1] if turned else pixels))
        with muted(), unwarned("'pin_memory' argument is set as true"):
            found = self._reader.readtext(way_up, **request.options)
        return [
            _line(" ".join(text.split()), corners, float(score), request.image.size, turned)
            for corners, text, score in found
            if text.strip()
        ]


def _line(
    text: str, corners: Any, score: float, size: tuple[int, int], turned: bool
) -> RecognizedLine:
    polygon = polygon_of(corners, size, turned)
    box = BoundingBox.from_polygon(polygon)
    confidence = min(max(score, 0.0), 1.0)
    return RecognizedLine(text, box, confidence, shared_out(text, confidence, box), polygon)


def _devices(torch: Any) -> list[str]:
    """The devices of this machine, the fastest first."""
    found = [f"cuda:{index}" for index in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        found.append("mps")
    return [*found, "cpu"]


def _take_threads(torch: Any, count: int) -> None:
    """Give this thread its number of threads, and other threads what they would have had.

    Setting it on one thread also sets what threads begin with that come later.
    """
    others = torch.get_num_threads()
    torch.set_num_threads(count)
    restoring = Thread(target=torch.set_num_threads, args=(others,))
    restoring.start()
    restoring.join()
