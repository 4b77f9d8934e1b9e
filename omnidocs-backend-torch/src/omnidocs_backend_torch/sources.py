"""Where a checkpoint is: in a folder, on the hub, or among the downloads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huggingface_hub import HfApi, snapshot_download
from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

from omnidocs.errors import ModelLoadError, ModelNotFoundError
from omnidocs.storage import get_hub_cache_dir
from omnidocs_backend_torch.failures import first_line

if TYPE_CHECKING:
    from omnidocs_backend_torch.config import PyTorchConfig

_REPOSITORY = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")
_SECONDS_TO_ANSWER = 5


def checkpoint_source(config: PyTorchConfig) -> dict[str, Any]:
    """The arguments of ``from_pretrained`` that say where a checkpoint is.

    Also whether its code may run, for which transformers would ask on the terminal.

    Raises:
        ModelNotFoundError: there is no such folder or repository.
        ModelLoadError: the folder is no checkpoint.
    """
    cache_dir = config.cache_dir or str(get_hub_cache_dir())
    return {
        "pretrained_model_name_or_path": _folder(config) or _repository(config, cache_dir),
        "revision": config.revision or "main",
        "cache_dir": cache_dir,
        "trust_remote_code": config.trust_remote_code,
    }


def _folder(config: PyTorchConfig) -> str | None:
    """The folder that a config names; None where it may name a repository."""
    folder = Path(config.model).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise ModelLoadError(
                f"{config.model} is no checkpoint: it has no config.json. Name the folder that "
                "config.json and the weights are in."
            )
        return str(folder)
    if folder.is_absolute() or folder.exists() or not _REPOSITORY.fullmatch(config.model):
        raise ModelNotFoundError(
            f"There is no folder {config.model!r}. Give the folder of a checkpoint, or the name "
            "of a Hugging Face repository such as 'owner/name'."
        )
    return None


def _repository(config: PyTorchConfig, cache_dir: str) -> str:
    """The repository's name, or the folder of its download where the hub is out of reach.

    That is found out once beforehand, because transformers asks for each file, and each
    time keeps trying for half a minute.
    """
    try:
        HfApi().model_info(config.model, revision=config.revision, timeout=_SECONDS_TO_ANSWER)
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        raise ModelNotFoundError(
            f"{config.model} is not on the hub, or you may not read it. Check the name and the "
            f"revision, and log in for a private one. {first_line(error)}"
        ) from error
    except Exception:  # noqa: BLE001  (of whichever library carries the request)
        return _downloaded(config, cache_dir)
    return config.model


def _downloaded(config: PyTorchConfig, cache_dir: str) -> str:
    try:
        folder: str = snapshot_download(
            config.model, revision=config.revision, cache_dir=cache_dir, local_files_only=True
        )
    except (OSError, ValueError) as error:
        raise ModelNotFoundError(
            f"{config.model} is not downloaded, and the hub cannot be reached. Check the name and "
            "the connection, or give the folder of a checkpoint."
        ) from error
    return folder
