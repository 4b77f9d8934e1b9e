"""Lets torchvision be imported beside a PyTorch that was built without CUDA.

The torchvision that the package index has for Linux is built for CUDA. Beside a PyTorch
for the CPU its compiled operators cannot be loaded, and then ``import torchvision`` fails,
and with it the processors of Qwen-VL and GLM-OCR, which need torchvision to resize images.

So the two operators that the import asks for are declared before it, and non-maximum
suppression and the decoding of images, which transformers calls, are written in Python.
Where torchvision's own operators can be loaded, nothing is changed. For tests only: a
user installs a torch and a torchvision that fit.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any


def install() -> None:
    """Watch for the import of torchvision; torch is imported only then."""
    if not any(isinstance(finder, _TorchvisionFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _TorchvisionFinder())


class _TorchvisionFinder(MetaPathFinder):
    """Finds torchvision as usual, and lets it run with what it lacks."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != "torchvision":
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None and spec.origin is not None:
            spec.loader.exec_module = _completed(spec.loader.exec_module, Path(spec.origin).parent)
        return spec


def _completed(run: Callable[[ModuleType], None], folder: Path) -> Callable[[ModuleType], None]:
    def exec_module(module: ModuleType) -> None:
        if _loads(folder):
            run(module)
            return
        operators = _declared()
        run(module)
        _implement(operators)
        vars(module)["_operators"] = operators  # they last as long as this object

    return exec_module


def _loads(folder: Path) -> bool:
    """Whether torchvision's own operators can be loaded."""
    import torch

    try:
        for library in folder.glob("_C*"):
            torch.ops.load_library(str(library))
    except OSError:
        return False
    return True


def _declared() -> Any:
    import torch

    operators = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        operators.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return operators


def _implement(operators: Any) -> None:
    from torchvision import extension, io
    from torchvision.ops import boxes

    operators.impl("nms", _nms, "CPU")
    extension._assert_has_ops = boxes._assert_has_ops = lambda: None
    io.decode_image = io.image.decode_image = _decode_image


def _nms(dets: Any, scores: Any, iou_threshold: float) -> Any:
    """Non-maximum suppression, the indices of the boxes that stay."""
    import torch

    order = scores.argsort(descending=True, stable=True)
    areas = (dets[:, 2:] - dets[:, :2]).prod(1)
    kept = []
    while order.numel():
        best, others = order[0], order[1:]
        kept.append(best)
        low = torch.maximum(dets[best, :2], dets[others, :2])
        high = torch.minimum(dets[best, 2:], dets[others, 2:])
        shared = (high - low).clamp(min=0).prod(1)
        overlaps = shared / (areas[best] + areas[others] - shared)
        order = others[overlaps <= iou_threshold]
    return torch.stack(kept) if kept else order


def _decode_image(
    input: Any,  # noqa: A002  (torchvision's own name)
    mode: Any = "UNCHANGED",
    apply_exif_orientation: bool = False,
) -> Any:
    """A file's name or its bytes as a tensor (channels, height, width) of uint8."""
    from io import BytesIO

    import numpy as np
    import torch
    from PIL import Image, ImageOps

    source = input if isinstance(input, str) else BytesIO(input.numpy().tobytes())
    with Image.open(source) as image:
        turned = ImageOps.exif_transpose(image) if apply_exif_orientation else image
        wanted = getattr(mode, "name", mode)
        modes = {"GRAY": "L", "GRAY_ALPHA": "LA", "RGB_ALPHA": "RGBA", "UNCHANGED": turned.mode}
        pixels = np.array(turned.convert(modes.get(wanted, wanted)))
    return torch.from_numpy(np.atleast_3d(pixels)).permute(2, 0, 1)
