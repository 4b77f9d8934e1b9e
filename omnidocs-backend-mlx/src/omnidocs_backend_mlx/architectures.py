"""What mlx-vlm knows of an architecture."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any

from transformers import AutoProcessor

from omnidocs.errors import ModelLoadError
from omnidocs_backend_mlx.library import get_model_type, version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WRITTEN_TOGETHER = frozenset(
    {"dots_ocr", "glm_ocr", "idefics3", "qwen2_5_vl", "qwen2_vl", "qwen3_vl"}
)
"""Architectures that were found to write several answers at a time as they write one."""

READ_TOGETHER = WRITTEN_TOGETHER - {"glm_ocr"}
"""Those that also read several prompts of one shape at a time as they read one."""

_importing = Lock()
_mlx_processors: Any = None
"""``AutoProcessor.from_pretrained`` as mlx-vlm's architectures have changed it."""


@dataclass(frozen=True)
class Architecture:
    """One architecture of mlx-vlm.

    Args:
        name: Its name there.
        module: Its module, with the classes of its model and of its configs.
    """

    name: str
    module: Any

    def fields(self, config_class: str) -> frozenset[str]:
        """The fields of one of its config classes; empty where it has no such class."""
        found = getattr(self.module, config_class, None)
        return frozenset(getattr(found, "__dataclass_fields__", ()))


def architecture_of(config: Mapping[str, Any], model: str) -> Architecture:
    """The architecture that a config names.

    Raises:
        ModelLoadError: mlx-vlm does not have it, or it writes no text.
    """
    named = config.get("model_type")
    if not isinstance(named, str) or not named:
        raise ModelLoadError(
            f"{model} names no architecture: its config.json has no model_type. Download the "
            "checkpoint again."
        )
    name = str(get_model_type(dict(config)))
    if not name.isidentifier() or find_spec(f"mlx_vlm.models.{name}") is None:
        raise ModelLoadError(
            f"{model} is of the architecture {named!r}, which mlx-vlm "
            f"{version} does not have. Update mlx-vlm, or use another backend for it."
        )
    module = _imported(f"mlx_vlm.models.{name}")
    if not hasattr(getattr(module, "Model", None), "get_input_embeddings"):
        raise ModelLoadError(
            f"{model} ({name}) does not answer about images. Name a model that does."
        )
    return Architecture(name, module)


def load_processor(folder: Path, **arguments: Any) -> Any:
    """The processor of a checkpoint: mlx-vlm's own for its architecture, or transformers'."""
    with _importing:
        load = _mlx_processors or AutoProcessor.__dict__["from_pretrained"]
    return load.__func__(AutoProcessor, str(folder), **arguments)


def _imported(name: str) -> Any:
    """Import an architecture, and leave ``AutoProcessor`` as it is for everyone else.

    mlx-vlm replaces its ``from_pretrained`` for the whole process, once for each
    architecture, so that other backends would get processors without PyTorch's tensors,
    and code of checkpoints would be trusted.
    """
    global _mlx_processors  # noqa: PLW0603  (what an import does once in a process)
    with _importing:
        original = AutoProcessor.__dict__["from_pretrained"]
        AutoProcessor.from_pretrained = _mlx_processors or original
        try:
            return importlib.import_module(name)
        finally:
            _mlx_processors = AutoProcessor.__dict__["from_pretrained"]
            AutoProcessor.from_pretrained = original
