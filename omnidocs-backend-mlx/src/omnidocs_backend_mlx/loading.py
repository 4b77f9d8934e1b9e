"""Loading a checkpoint with mlx-vlm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mlx.core as mx
from mlx.utils import tree_flatten

from omnidocs.backends.hub import checkpoint_folder
from omnidocs.errors import ModelLoadError, ModelNotFoundError
from omnidocs_backend_mlx.architectures import Architecture, load_processor
from omnidocs_backend_mlx.failures import explained
from omnidocs_backend_mlx.folders import readable
from omnidocs_backend_mlx.library import (
    load_config,
    load_image_processor,
    load_model,
    skip_multimodal_module,
)
from omnidocs_backend_mlx.quantization import quantized

if TYPE_CHECKING:
    from omnidocs_backend_mlx.config import MLXConfig


@dataclass(frozen=True)
class Loaded:
    """A checkpoint in memory.

    Args:
        model: mlx-vlm's model.
        processor: What prepares its inputs.
        config: Its translated config, with what its generation config adds.
        architecture: What mlx-vlm knows of it.
    """

    model: Any
    processor: Any
    config: dict[str, Any]
    architecture: Architecture

    @property
    def memory_bytes(self) -> int:
        """The bytes of the weights."""
        return sum(array.nbytes for _, array in tree_flatten(self.model.parameters()))


def load(config: MLXConfig) -> Loaded:
    """Load the checkpoint that a config names, quantized first where it asks for that.

    Raises:
        ModelNotFoundError: there is no such folder or repository, or it has no weights.
        ModelLoadError: it cannot be loaded.
        MissingLibraryError: it needs a library that is not installed.
    """
    checkpoint = checkpoint_folder(config.model, config.revision, config.cache_dir)
    if not any(checkpoint.glob("*.safetensors")):
        raise ModelNotFoundError(
            f"{config.model} has no weights in the format safetensors. Download the checkpoint "
            "again, or take one that has them."
        )
    if config.quantization is not None:
        checkpoint = quantized(checkpoint, config)
    with explained(config), readable(checkpoint, config) as (folder, architecture):
        model = load_model(folder, lazy=True)
        _check_parts(model, config)
        _set_dtype(model, config)
        mx.eval(model.parameters())
        processor = load_processor(folder, trust_remote_code=config.trust_remote_code)
        own_images = load_image_processor(folder)
        if own_images is not None:
            processor.image_processor = own_images
        return Loaded(model, processor, load_config(folder), architecture)


def _check_parts(model: Any, config: MLXConfig) -> None:
    """Refuse a model that mlx-vlm has loaded without one of its parts.

    It leaves out a tower that the checkpoint has no weights for.
    """
    images = [name for name in vars(model) if skip_multimodal_module(name) or "visual" in name]
    missing = [name for name in images if "audio" not in name and getattr(model, name) is None]
    if missing:
        raise ModelLoadError(
            f"{config.model} has no weights for its {' and '.join(missing)}. Download the "
            "checkpoint again, or take one that answers about images."
        )


def _set_dtype(model: Any, config: MLXConfig) -> None:
    """Give the weights the type that is asked for; half precision is slow on a CPU."""
    on_cpu = mx.default_device() == mx.Device(mx.cpu)
    name = "float32" if config.dtype == "auto" and on_cpu else config.dtype
    if name != "auto":
        model.set_dtype(getattr(mx, name))
