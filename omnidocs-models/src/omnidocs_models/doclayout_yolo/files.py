"""Where the file of the model is."""

from __future__ import annotations

from pathlib import Path

from omnidocs.errors import ModelNotFoundError
from omnidocs_models._support.hub import hub_folder
from omnidocs_models.doclayout_yolo.config import DocLayoutYOLOConfig

_KINDS = ("*.onnx", "*.pt")
"""Files of models, best first."""


def model_file(config: DocLayoutYOLOConfig) -> Path:
    """The file that a config names, or that of its repository.

    Raises:
        ModelNotFoundError: there is none, or there are several.
    """
    if config.model_path is None:
        folder = hub_folder(
            config.repo_id,
            config.revision,
            _KINDS,
            download=config.download,
            setting="model_path",
        )
        return _only_file(folder, config.repo_id)
    named = config.model_path.expanduser()
    if named.is_dir():
        return _only_file(named, str(config.model_path))
    if not named.is_file():
        raise ModelNotFoundError(
            f"{str(config.model_path)!r} is no file. Give the path of an ONNX model that is on "
            "this machine, or leave it out for the download of repo_id."
        )
    return named


def _only_file(folder: Path, name: str) -> Path:
    found = next((files for kind in _KINDS if (files := sorted(folder.glob(kind)))), [])
    if len(found) == 1:
        return found[0]
    there = ", ".join(file.name for file in found) or "none"
    raise ModelNotFoundError(
        f"{name!r} should hold one ONNX model; it holds {there}. Name the file as model_path."
    )
