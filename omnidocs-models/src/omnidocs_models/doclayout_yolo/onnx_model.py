"""DocLayout-YOLO from its ONNX export."""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omnidocs.errors import ConfigError, ModelLoadError
from omnidocs_models._support import load_library
from omnidocs_models._support.devices import chosen_device
from omnidocs_models.doclayout_yolo.letterbox import TRAINED_ON, Canvas

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from omnidocs_models.doclayout_yolo.config import DocLayoutYOLOConfig

_STRIDE = 32
_CUDA, _CPU = "CUDAExecutionProvider", "CPUExecutionProvider"
_QUIET = 4


class OnnxModel:
    """An export of the model's own package: an image (1, 3, height, width) in, (1, n, 6) out.

    Attributes:
        names: The labels by their numbers.
        canvas: What the model takes.

    Raises:
        MissingLibraryError: onnxruntime is not installed.
        ModelLoadError: the file is no such export.
        ConfigError: the device is not there, or the model takes another size only.
    """

    def __init__(self, path: Path, config: DocLayoutYOLOConfig, install: str) -> None:
        load_library("DocLayout-YOLO", "onnxruntime", install=install, needs=("cv2",))
        self._session: Any = _session(path, config)
        entry, output = self._session.get_inputs()[0], self._session.get_outputs()[0]
        self.names = _names(self._session.get_modelmeta().custom_metadata_map)
        if not self.names or len(entry.shape) != 4 or not _is_rows(output.shape):
            raise ModelLoadError(
                f"{str(path)!r} is no export of DocLayout-YOLO: it makes {output.shape} of "
                f"{entry.shape}, and names {len(self.names)} labels. Give an ONNX file of that "
                "model, which makes [1, n, 6] and names its labels in its metadata."
            )
        self._input, self._output = entry.name, output.name
        self.canvas = _canvas(entry.shape[2:], config.img_size)

    def run(self, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rows of x1, y1, x2, y2 on the canvas, confidence and number of the label."""
        [found] = self._session.run([self._output], {self._input: tensor})
        rows: NDArray[np.float32] = found[0]
        return rows


def _session(path: Path, config: DocLayoutYOLOConfig) -> Any:
    import onnxruntime

    there = [_CPU.removesuffix("ExecutionProvider").lower()]
    with_cuda = _CUDA in onnxruntime.get_available_providers()
    if with_cuda:
        there.insert(0, config.device if ":" in config.device else "cuda:0")
    device = chosen_device(config.device, there)
    number = device.partition(":")[2]
    providers = [(_CUDA, {"device_id": number})] if number else []
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(config.num_threads, os.cpu_count() or 1)
    options.log_severity_level = _QUIET
    try:
        session = onnxruntime.InferenceSession(str(path), options, [*providers, _CPU])
    except Exception as error:  # its own classes derive from nothing in common
        raise ModelLoadError(
            f"{str(path)!r} could not be loaded: {error}. Download the model again, or check "
            "model_path."
        ) from error
    if config.device != "auto" and number and _CUDA not in session.get_providers():
        # onnxruntime takes the CPU where a GPU cannot be used, without a word
        chosen_device(config.device, ["cpu"])
    return session


def _names(metadata: Mapping[str, str]) -> Mapping[int, str]:
    """The labels by their numbers, which the export writes as Python writes a dict."""
    try:
        names = ast.literal_eval(metadata.get("names", "{}"))
        return {int(number): str(name) for number, name in dict(names).items()}
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return {}


def _is_rows(shape: Sequence[int | str | None]) -> bool:
    """Whether an output is (1, n, 6) as far as it is told; an unknown side may be any."""
    return len(shape) == 3 and (shape[2] == 6 or not isinstance(shape[2], int))


def _canvas(sides: Sequence[int | str | None], asked: int | None) -> Canvas:
    """The input of the model, fixed or of any size; equal names of its sides mean a square."""
    height, width = sides
    if isinstance(height, int) and isinstance(width, int):
        if asked not in {None, height, width}:
            raise ConfigError(
                f"img_size={asked} cannot work: this model was exported for {width} x {height} "
                "pixels. Leave img_size out, or export the model with dynamic=True."
            )
        return Canvas(width, height)
    side = asked or TRAINED_ON
    return Canvas(side, side, None if height == width else _STRIDE)
