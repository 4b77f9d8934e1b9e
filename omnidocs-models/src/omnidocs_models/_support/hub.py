"""Weights that are among the downloads of Hugging Face's hub, or are to be put there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from omnidocs.backends.quiet import muted
from omnidocs.errors import ModelNotFoundError
from omnidocs.storage import get_hub_cache_dir

_SECONDS_TO_ANSWER = 5


def hub_folder(
    repository: str, revision: str | None, files: Sequence[str], *, download: bool, setting: str
) -> Path:
    """The folder of a repository's download. The hub is asked only where that is wished.

    Args:
        repository: Its name, ``"owner/name"``.
        revision: Branch, tag or commit; None for the newest.
        files: Patterns of the files that are needed.
        download: Whether what is missing may be downloaded.
        setting: The field of the config that names files on this machine, for the message.

    Raises:
        ModelNotFoundError: it is not downloaded, or cannot be.
    """
    import huggingface_hub

    place = get_hub_cache_dir()
    wanted: dict[str, Any] = {
        "revision": revision,
        "allow_patterns": list(files),
        "cache_dir": str(place),
    }
    try:
        with muted("huggingface_hub"):
            if download:
                # Asked once beforehand, because a download keeps trying for half a minute.
                huggingface_hub.HfApi().model_info(
                    repository, revision=revision, timeout=_SECONDS_TO_ANSWER
                )
            return Path(
                huggingface_hub.snapshot_download(
                    repository, local_files_only=not download, **wanted
                )
            )
    except Exception as error:  # the hub's own, and those of whichever library carries a request
        raise ModelNotFoundError(
            f"{repository} could not be downloaded to {place}: {_first_line(error)}. Check its "
            f"name and the connection, or name files on this machine with {setting}."
            if download
            else f"{repository} is not among the downloads in {place}. Download it with: hf "
            f"download {repository}, or set download=True, or name files on this machine with "
            f"{setting}."
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
