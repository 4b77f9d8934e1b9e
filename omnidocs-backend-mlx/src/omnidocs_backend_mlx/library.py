"""What is used of mlx-vlm, imported without its marks on the process.

mlx-vlm sets environment variables when it is imported, which are those of transformers.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import transformers  # first, for it reads these variables once

if TYPE_CHECKING:
    from collections.abc import Iterator

_SET_BY_MLX_VLM = ("TRANSFORMERS_NO_ADVISORY_WARNINGS", "TRANSFORMERS_VERBOSITY")


@contextmanager
def _environment_kept() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _SET_BY_MLX_VLM}
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


with _environment_kept():
    from mlx_vlm.generate import PromptProcessingBatch
    from mlx_vlm.utils import (
        get_model_type,
        load_config,
        load_image_processor,
        load_model,
        prepare_inputs,
        save_config,
        save_weights,
        skip_multimodal_module,
    )
    from mlx_vlm.version import __version__ as version

__all__ = [
    "PromptProcessingBatch",
    "get_model_type",
    "load_config",
    "load_image_processor",
    "load_model",
    "prepare_inputs",
    "save_config",
    "save_weights",
    "skip_multimodal_module",
    "transformers",
    "version",
]
