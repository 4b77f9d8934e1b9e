"""What transformers is told of where a checkpoint is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.backends.hub import checkpoint
from omnidocs.storage import get_hub_cache_dir

if TYPE_CHECKING:
    from omnidocs_backend_torch.config import PyTorchConfig


def checkpoint_source(config: PyTorchConfig) -> dict[str, Any]:
    """The arguments of ``from_pretrained`` that say where a checkpoint is.

    Also whether its code may run, for which transformers would ask on the terminal.

    Raises:
        ModelNotFoundError: there is no such folder or repository.
        ModelLoadError: the folder is no checkpoint.
    """
    cache_dir = config.cache_dir or str(get_hub_cache_dir())
    return {
        "pretrained_model_name_or_path": checkpoint(config.model, config.revision, cache_dir),
        "revision": config.revision or "main",
        "cache_dir": cache_dir,
        "trust_remote_code": config.trust_remote_code,
    }
