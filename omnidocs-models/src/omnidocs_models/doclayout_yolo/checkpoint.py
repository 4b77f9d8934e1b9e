"""DocLayout-YOLO from a checkpoint of PyTorch, run by the package of its authors.

That package is under the AGPL-3.0. What runs here is the network alone: its predictor would
write settings into the user's folders, install what it misses, and look for files online.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omnidocs.errors import ModelLoadError
from omnidocs_models._support import load_library, undisturbed
from omnidocs_models._support.devices import chosen_device
from omnidocs_models.doclayout_yolo.letterbox import TRAINED_ON, Canvas
from omnidocs_models.doclayout_yolo.package import imported_apart
from omnidocs_models.doclayout_yolo.pickles import unpickled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from omnidocs_models.doclayout_yolo.config import DocLayoutYOLOConfig

INSTALL = 'pip install "omnidocs-models[onnx,doclayout-yolo]" (doclayout-yolo is AGPL-3.0)'

_MOST_DETECTIONS = 300


class CheckpointModel:
    """The network of a ``.pt`` file on its device.

    Attributes:
        names: The labels by their numbers.
        canvas: What the model takes.

    Raises:
        MissingLibraryError: doclayout-yolo or PyTorch is not installed.
        ModelLoadError: the file is damaged, of another model, or a pickle not to be trusted.
        ConfigError: the device is not there.
    """

    def __init__(self, path: Path, config: DocLayoutYOLOConfig) -> None:
        with undisturbed("doclayout_yolo"):
            self._torch = _libraries()
            self._device = chosen_device(config.device, _devices(self._torch))
            network = _network(unpickled(path, trusted=config.allow_pickle), path)
            self._network = network.float().eval().to(self._device)
        self.names: Mapping[int, str] = dict(network.names)
        side = config.img_size or TRAINED_ON
        self.canvas = Canvas(side, side, int(max(network.stride)))

    def run(self, tensor: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rows of x1, y1, x2, y2 on the canvas, confidence and number of the label."""
        torch = self._torch
        with torch.inference_mode():
            found = self._network(torch.from_numpy(tensor).to(self._device))["one2one"][0]
            rows: NDArray[np.float32] = self._best(found[0].T).cpu().numpy()
        return rows

    def _best(self, found: Any) -> Any:
        """The most confident pairs of a place and a label.

        Args:
            found: For each place centre x, centre y, width, height and a score for each
                label: shape (places, 4 + labels).
        """
        torch = self._torch
        boxes, scores = found[:, :4], found[:, 4:]
        count = min(_MOST_DETECTIONS, scores.numel())
        confidences, pairs = scores.flatten().topk(count)
        places, labels = pairs // scores.shape[1], pairs % scores.shape[1]
        centres, halves = boxes[places, :2], boxes[places, 2:] / 2
        corners = (centres - halves, centres + halves)
        return torch.cat([*corners, confidences[:, None], labels[:, None].float()], 1)


def _libraries() -> Any:
    """PyTorch, after everything that a checkpoint needs is imported."""
    needs = ("torch", "cv2", "huggingface_hub")
    load_library("DocLayout-YOLO", needs[-1], install=INSTALL, needs=needs[:-1])
    with imported_apart():
        load_library("DocLayout-YOLO", "doclayout_yolo", install=INSTALL)
        importlib.import_module("doclayout_yolo.nn.tasks")
    return importlib.import_module("torch")


def _devices(torch: Any) -> list[str]:
    """The devices of this machine, the fastest first."""
    found = [f"cuda:{index}" for index in range(torch.cuda.device_count())]
    return [*found, *(["mps"] if torch.backends.mps.is_available() else []), "cpu"]


def _network(checkpoint: Any, path: Path) -> Any:
    """The network in a checkpoint, which may have a smoothed one beside it."""
    parts = checkpoint if isinstance(checkpoint, dict) else {}
    network = parts.get("ema") or parts.get("model")
    if type(network).__name__ == "YOLOv10DetectionModel":
        return network
    raise ModelLoadError(
        f"{str(path)!r} holds {type(network).__name__}, and no model of DocLayout-YOLO. Give a "
        "checkpoint of that model."
    )
