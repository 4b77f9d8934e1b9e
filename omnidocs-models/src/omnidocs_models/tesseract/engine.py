"""The engine that runs the tesseract program."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence

from omnidocs.backends import Engine
from omnidocs.errors import ModelLoadError, RequestError
from omnidocs_models._support import OCRRequest, OCRResponse, nothing_to_read, usable_cpus
from omnidocs_models.tesseract.config import TesseractOCRConfig
from omnidocs_models.tesseract.program import Program
from omnidocs_models.tesseract.tsv import parse_lines


class TesseractEngine(Engine[TesseractOCRConfig, OCRRequest, OCRResponse]):
    """One process of the program for each page, as many at once as there are CPUs."""

    parallel_calls = usable_cpus()
    response_type = OCRResponse

    def __init__(self, config: TesseractOCRConfig) -> None:
        super().__init__(config)
        self._program = Program.of(config)

    def generate(self, requests: Sequence[OCRRequest]) -> list[OCRResponse | RequestError]:
        """Read each image; lines come in the order of the program's page analysis."""
        return [self._answer(request) for request in requests]

    def _answer(self, request: OCRRequest) -> OCRResponse | RequestError:
        started = time.perf_counter()
        timeout = request.timeout or self.config.timeout
        width, height = request.image.size
        if 0 in request.image.size:
            return nothing_to_read(request.image.size)
        try:
            lines = parse_lines(self._program.read(request.image, timeout))
        except subprocess.TimeoutExpired:
            return RequestError(
                f"Tesseract did not read the page of {width} x {height} pixels within "
                f"{timeout:g} s. Raise timeout, or render the page smaller.",
                kind="timeout",
            )
        except ModelLoadError as error:
            return RequestError(str(error))
        return OCRResponse(lines, seconds=time.perf_counter() - started)
