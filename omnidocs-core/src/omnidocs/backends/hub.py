"""Where a checkpoint is: in a folder, on the hub, or among the downloads.

For backends that run weights on this machine; they bring ``huggingface_hub``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from omnidocs.errors import ModelLoadError, ModelNotFoundError
from omnidocs.storage import get_hub_cache_dir

_REPOSITORY = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")
_SECONDS_TO_ANSWER = 5
_OTHER_FORMATS = ("*.gguf", "*.h5", "*.msgpack", "*.onnx", "*.onnx_data", "*.tflite", "original/*")
"""Copies of weights that no backend of ours reads."""


def checkpoint(model: str, revision: str | None = None, cache_dir: str | None = None) -> str:
    """What a library's own loader takes: a folder, or a repository that it can download.

    Args:
        model: A folder, or the name of a repository.
        revision: Branch, tag or commit of the repository.
        cache_dir: The folder of downloads; None for the one that all backends share.

    Returns:
        The folder; the name of a repository that the hub has; where the hub is out of
        reach, the folder of its download.

    Raises:
        ModelNotFoundError: there is no such folder or repository.
        ModelLoadError: the folder is no checkpoint.
    """
    folder = _folder(model)
    if folder is not None:
        return str(folder)
    if _is_on_the_hub(model, revision):
        return model
    return str(_snapshot(model, revision, cache_dir, local_files_only=True))


def checkpoint_folder(
    model: str, revision: str | None = None, cache_dir: str | None = None
) -> Path:
    """The folder of a checkpoint, which is downloaded where it is not yet there.

    Args and errors are those of ``checkpoint``.
    """
    folder = _folder(model)
    if folder is not None:
        return folder
    reached = _is_on_the_hub(model, revision)
    return _snapshot(model, revision, cache_dir, local_files_only=not reached)


def _folder(model: str) -> Path | None:
    """The folder of that name; None where it may be the name of a repository."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise ModelLoadError(
                f"{model} is no checkpoint: it has no config.json. Name the folder that "
                "config.json and the weights are in."
            )
        return folder
    if folder.is_absolute() or folder.exists() or not _REPOSITORY.fullmatch(model):
        raise ModelNotFoundError(
            f"There is no folder {model!r}. Give the folder of a checkpoint, or the name of a "
            "Hugging Face repository such as 'owner/name'."
        )
    return None


def _is_on_the_hub(model: str, revision: str | None) -> bool:
    """Whether the hub has a repository; False where it is out of reach.

    That is found out once beforehand, because loaders ask for each file, and each time
    keep trying for half a minute.

    Raises:
        ModelNotFoundError: the hub has no such repository.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

    try:
        HfApi().model_info(model, revision=revision, timeout=_SECONDS_TO_ANSWER)
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ModelNotFoundError(
            f"{model} is not on the hub, or you may not read it. Check the name and the "
            f"revision, and log in for a private one. {reason}"
        ) from error
    except Exception:  # noqa: BLE001  (of whichever library carries the request)
        return False
    return True


def _snapshot(model: str, revision: str | None, cache_dir: str | None, **options: Any) -> Path:
    """The folder of a repository's download."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    place = cache_dir or str(get_hub_cache_dir())
    try:
        folder = snapshot_download(
            model, revision=revision, cache_dir=place, ignore_patterns=_OTHER_FORMATS, **options
        )
    except (LocalEntryNotFoundError, ValueError) as error:
        raise ModelNotFoundError(
            f"{model} is not downloaded, and the hub cannot be reached. Check the name and the "
            "connection, or give the folder of a checkpoint."
        ) from error
    except OSError as error:
        raise ModelLoadError(
            f"{model} cannot be downloaded to {place}: {error}. Check the connection, the space "
            "on the disk and the rights to the folder."
        ) from error
    return Path(folder)
