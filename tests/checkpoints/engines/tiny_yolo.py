"""A DocLayout-YOLO with few parameters, of random weights, and its export to ONNX."""

from __future__ import annotations

import copy
import warnings
from pathlib import Path
from typing import Any

import torch
import yaml

from checkpoints.engines.ink_finder import NAMES


def network() -> Any:
    """The network; it finds plain text in many places, more or less surely."""
    import doclayout_yolo
    from doclayout_yolo.nn.tasks import YOLOv10DetectionModel

    package = Path(doclayout_yolo.__file__).parent
    described = yaml.safe_load(
        (package / "cfg/models/v10/yolov10m-doclayout.yaml").read_text(encoding="utf-8")
    )
    described.update(nc=len(NAMES), scales={"m": [0.34, 0.125, 1024]})
    torch.manual_seed(0)
    made = YOLOv10DetectionModel(described, ch=3, nc=len(NAMES), verbose=False)
    made.names = dict(NAMES)
    _calibrate(made)
    head = made.model[-1]
    for boxes, labels in zip(head.one2one_cv2, head.one2one_cv3, strict=True):
        boxes[-1].weight.data *= 0.1
        boxes[-1].bias.data.fill_(1.0)
        labels[-1].weight.data *= 0.1
        labels[-1].bias.data.fill_(-6.0)
        labels[-1].bias.data[1] = -1.0
    return made.eval()


def _calibrate(made: Any) -> None:
    """Let each layer see values of its size, so that places of a page differ."""
    for part in made.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.momentum = 1.0
    with torch.no_grad():
        made.train()(torch.rand(2, 3, 320, 320))


def write_checkpoint(path: Path, made: Any, **others: Any) -> Path:
    """Write a network as the trainer of its package does, in half precision."""
    arguments = {"task": "detect", "imgsz": 1024}
    half = copy.deepcopy(made).half()
    torch.save({"model": half, "train_args": arguments, "date": "", **others}, path)
    return path


def export(made: Any, path: Path, side: int) -> Path:
    """Write a network as its package's exporter does, for pages on a square."""
    import onnx

    # In half precision and back, as a checkpoint has been.
    exported = copy.deepcopy(made).half().float().eval()
    head = exported.model[-1]
    head.export, head.format, head.max_det = True, "onnx", 300
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of tracing, which is the older way to export
        torch.onnx.export(
            exported,
            torch.zeros(1, 3, side, side),
            path,
            dynamo=False,
            input_names=["images"],
            output_names=["output0"],
        )
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {"names": repr(made.names), "stride": "32"})
    onnx.save(model, path)
    return path
