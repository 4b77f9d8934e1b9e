"""The engine that runs DocLayout-YOLO."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from omnidocs.backends import Detection, DetectionEngine, DetectionRequest, DetectionResponse
from omnidocs.errors import RequestError
from omnidocs.results import BoundingBox
from omnidocs_models._support import undisturbed, usable_cpus
from omnidocs_models._support.memory import release_memory
from omnidocs_models.doclayout_yolo.config import DocLayoutYOLOConfig
from omnidocs_models.doclayout_yolo.files import model_file
from omnidocs_models.doclayout_yolo.letterbox import Canvas, letterboxed
from omnidocs_models.doclayout_yolo.onnx_model import OnnxModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

INSTALL = 'pip install "omnidocs-models[onnx]"'


class Model(Protocol):
    """The model from either kind of file."""

    names: Mapping[int, str]
    canvas: Canvas

    def run(self, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rows of x1, y1, x2, y2 on the canvas, confidence and number of the label."""


class DocLayoutYOLOEngine(DetectionEngine[DocLayoutYOLOConfig]):
    """DocLayout-YOLO with its model loaded. It suppresses doubles by itself."""

    parallel_calls = usable_cpus()

    def __init__(self, config: DocLayoutYOLOConfig) -> None:
        super().__init__(config)
        self._model: Any = _load(model_file(config), config)

    def generate(
        self, requests: Sequence[DetectionRequest]
    ) -> list[DetectionResponse | RequestError]:
        """Find the regions of each image; their labels are the model's own."""
        return [self._answer(request) for request in requests]

    def close(self) -> None:
        """Let the model go, and give its memory back."""
        self._model = None
        release_memory()

    def _answer(self, request: DetectionRequest) -> DetectionResponse | RequestError:
        started = time.perf_counter()
        width, height = request.image.size
        if 0 in request.image.size:
            return RequestError(
                f"An image of {width} x {height} pixels has no layout. Hand in an image with at "
                "least one pixel.",
                kind="invalid",
            )
        try:
            found = self._detections(request)
        except Exception as error:  # noqa: BLE001  (per page: OpenCV's and onnxruntime's own)
            return RequestError(f"DocLayout-YOLO could not read the page: {error}")
        return DetectionResponse(found, time.perf_counter() - started)

    def _detections(self, request: DetectionRequest) -> tuple[Detection, ...]:
        """What is sure enough and has an area on the page, most confident first."""
        page = letterboxed(request.image, self._model.canvas)
        rows = self._model.run(page.tensor)
        rows = rows[rows[:, 4] >= request.confidence]
        rows = rows[(-rows[:, 4]).argsort(kind="stable")]
        boxes = page.on_page(rows[:, :4])
        return tuple(
            Detection(
                self._model.names.get(int(number), str(int(number))),
                BoundingBox.from_list(box),
                float(score),
                int(number),
            )
            for box, (score, number) in zip(boxes.tolist(), rows[:, 4:6].tolist(), strict=True)
            if box[0] < box[2] and box[1] < box[3]
        )


def _load(path: Path, config: DocLayoutYOLOConfig) -> Model:
    if path.suffix == ".pt":
        from omnidocs_models.doclayout_yolo.checkpoint import CheckpointModel

        return CheckpointModel(path, config)
    with undisturbed():
        return OnnxModel(path, config, INSTALL)
