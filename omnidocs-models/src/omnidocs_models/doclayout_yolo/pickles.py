"""Checkpoints of PyTorch that hold a whole model, read with care.

Such a file is a pickle, which can name any function of Python to be called while it is read.
PyTorch's restricted reader calls only what it is told to allow: here the classes of networks,
in PyTorch and in the package of the model's authors.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from omnidocs.errors import ModelLoadError

_NETWORKS = ("torch.nn.modules.", "doclayout_yolo.nn.")


def unpickled(path: Path, *, trusted: bool) -> Any:
    """What a checkpoint holds.

    Args:
        path: The file.
        trusted: Whether it may call anything.

    Raises:
        ModelLoadError: it is damaged, or needs more than classes of networks.
    """
    import torch

    try:
        if trusted:
            return torch.load(path, map_location="cpu", weights_only=False)
        named = torch.serialization.get_unsafe_globals_in_checkpoint(path)
        strangers = [name for name in named if _network_class(name) is None]
        if not strangers:
            allowed: Any = [_network_class(name) for name in named]
            with torch.serialization.safe_globals(allowed):
                return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # zipfile's, pickle's and PyTorch's have no common base
        raise ModelLoadError(
            f"{str(path)!r} could not be loaded: {_first_line(error)}. Download the model again, "
            "or check model_path."
        ) from error
    raise ModelLoadError(
        f"{str(path)!r} is a pickle that asks for {', '.join(sorted(strangers)[:3])}, which could "
        "run any code. Export it to ONNX where it was made, or set allow_pickle=True if you trust "
        "it."
    )


def _network_class(name: str) -> type | None:
    """The class of networks that a pickle names; None where it names anything else."""
    import torch

    module, _, attribute = name.rpartition(".")
    if not f"{module}.".startswith(_NETWORKS):
        return None
    try:
        found = getattr(importlib.import_module(module), attribute, None)
    except ImportError:
        return None
    is_network = isinstance(found, type) and issubclass(found, torch.nn.Module)
    return found if is_network and found.__module__ == module else None


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
