"""Where model weights lie on disk.

Weights are shared with the other programs of a machine: the folders are those of
``huggingface_hub``, unless ``OMNIDOCS_MODELS_DIR`` names another. Importing this changes
no environment variable and creates no folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

MODELS_DIR_VARIABLE = "OMNIDOCS_MODELS_DIR"
"""The environment variable that names a folder for the weights."""


def get_model_cache_dir(custom_dir: str | Path | None = None, *, create: bool = False) -> Path:
    """Return the folder that holds downloaded weights.

    The first that is set: ``custom_dir``, ``OMNIDOCS_MODELS_DIR``, ``HF_HOME``, and else
    ``huggingface`` in the user's cache folder.

    Args:
        custom_dir: A folder to use in any case.
        create: Whether to make the folder where it is missing.
    """
    chosen = custom_dir or os.environ.get(MODELS_DIR_VARIABLE) or os.environ.get("HF_HOME")
    if not chosen:
        chosen = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface"
    folder = Path(chosen).expanduser().resolve()
    if create:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def get_hub_cache_dir() -> Path:
    """Return the folder of repositories that ``huggingface_hub`` downloads into.

    ``HF_HUB_CACHE``, or ``HUGGINGFACE_HUB_CACHE`` as it was once called, names it, and
    else it is ``hub`` in ``get_model_cache_dir()``.
    """
    named = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
    if named and not os.environ.get(MODELS_DIR_VARIABLE):
        return Path(named).expanduser().resolve()
    return get_model_cache_dir() / "hub"


def configure_backend_cache(cache_dir: str | Path | None = None) -> Path:
    """Make every backend of this process download to one folder.

    Sets ``HF_HOME`` and ``HF_HUB_CACHE``, for this process and those that it starts.
    Weights that lie elsewhere are then downloaded again.

    Args:
        cache_dir: The folder; None for ``get_model_cache_dir()``.

    Returns:
        The folder, which is made where it is missing.
    """
    hub = Path(cache_dir).expanduser().resolve() / "hub" if cache_dir else get_hub_cache_dir()
    home = get_model_cache_dir(cache_dir, create=True)
    paths = {"HF_HOME": str(home), "HF_HUB_CACHE": str(hub)}
    os.environ.update(paths)
    # huggingface_hub reads the environment once, when it is imported.
    constants = sys.modules.get("huggingface_hub.constants")
    if constants is not None:
        vars(constants).update(paths)
    return home


def get_storage_info() -> dict[str, str | None]:
    """Tell where weights go and which variables say so.

    Returns:
        ``omnidocs_cache`` and ``hub_cache``, the folders in force; the values of
        ``OMNIDOCS_MODELS_DIR``, ``HF_HOME`` and ``HF_HUB_CACHE`` as
        ``omnidocs_models_dir_env``, ``hf_home`` and ``hf_hub_cache``, None where unset.
    """
    return {
        "omnidocs_cache": str(get_model_cache_dir()),
        "hub_cache": str(get_hub_cache_dir()),
        "omnidocs_models_dir_env": os.environ.get(MODELS_DIR_VARIABLE),
        "hf_home": os.environ.get("HF_HOME"),
        "hf_hub_cache": os.environ.get("HF_HUB_CACHE"),
    }
