"""A DocLayout-YOLO with few parameters, of random weights, and its export to ONNX."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import yaml

from checkpoints.engines.ink_finder import NAMES


def network() -> Any:
    """The network; it finds plain text everywhere, at a confidence around 0.7."""
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
    for scale in made.model[-1].one2one_cv3:
        scale[-1].bias.data.fill_(-6.0)
        scale[-1].bias.data[1] = 1.0
        scale[-1].weight.data *= 8  # so that places differ
    return made.eval()


def write_checkpoint(path: Path, made: Any, **others: Any) -> Path:
    """Write a network as the trainer of its package does, in half precision."""
    arguments = {"task": "detect", "imgsz": 1024}
    torch.save({"model": made.half(), "train_args": arguments, "date": "", **others}, path)
    return path
