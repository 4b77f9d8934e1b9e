"""Weights read from EasyOCR's files without running code that a file may hold.

EasyOCR loads them as whole pickles, which may run any code. Here PyTorch's restricted
unpickler reads them, which makes tensors and plain containers only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from omnidocs.errors import ModelLoadError

_PREFIX = "module."
"""What data-parallel training put before each name."""


def load_into(torch: Any, model: Any, path: Path) -> None:
    """Load a file's weights into a model.

    Args:
        torch: The library.
        model: A ``torch.nn.Module``.
        path: A file of a state dict: names and tensors.

    Raises:
        ModelLoadError: the file holds something else, or the weights of another model.
    """
    weights = _tensors(torch, path)
    try:
        model.load_state_dict(weights)
    except RuntimeError as error:
        expected = model.state_dict()
        missing = len(expected.keys() - weights.keys())
        other = sum(
            expected[name].shape != weights[name].shape for name in expected.keys() & weights.keys()
        )
        raise ModelLoadError(
            f"{str(path)!r} holds the weights of another model: of {len(expected)} parts "
            f"{missing} are missing and {other} have another shape. Put the file there that "
            "EasyOCR has under this name."
        ) from error


def _tensors(torch: Any, path: Path) -> dict[str, Any]:
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # pickle's, zipfile's, PyTorch's and the system's own
        raise ModelLoadError(
            f"{str(path)!r} cannot be read as weights ({type(error).__name__}): it is cut off, "
            "no PyTorch file, not readable, or holds objects whose code would run. Get the file "
            "again from EasyOCR's releases."
        ) from error
    if not isinstance(content, Mapping) or not all(map(torch.is_tensor, content.values())):
        raise ModelLoadError(
            f"{str(path)!r} holds no names with tensors, which EasyOCR's model files do. Save "
            "a model's state_dict()."
        )
    return {str(name).removeprefix(_PREFIX): value for name, value in content.items()}
