"""Where the files of a model are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from omnidocs.errors import ModelNotFoundError
from omnidocs_models._support.hub import hub_folder
from omnidocs_models.tableformer.config import TableFormerConfig

_FIRST = ("docling-project/docling-models", "ds4sd/docling-models")
"""The repository of the first version, under its name and its former one."""

_SECOND = ("docling-project/TableFormerV2",)
_FILES = ("*.json", "*.safetensors", "*.txt")


def model_folder(config: TableFormerConfig) -> Path:
    """The folder with the weights and the settings of a model.

    Raises:
        ModelNotFoundError: there is none, or a file is missing in it.
    """
    if config.artifacts_path is not None:
        return _inside(config.artifacts_path.expanduser(), config.mode)
    second = config.mode == "v2"
    repositories = (config.repo_id,) if config.repo_id else _SECOND if second else _FIRST
    files = _FILES if second else [f"model_artifacts/tableformer/{config.mode}/*"]
    return _inside(_download(repositories, files, config), config.mode)


def _download(repositories: Sequence[str], files: Sequence[str], config: TableFormerConfig) -> Path:
    """The download of the first repository that there is one of."""
    errors = []
    for repository in repositories:
        try:
            return hub_folder(
                repository,
                config.revision,
                files,
                download=config.download,
                setting="artifacts_path",
            )
        except ModelNotFoundError as error:
            errors.append(error)
    raise errors[0]


def _inside(folder: Path, mode: str) -> Path:
    """The folder of the mode, which repositories have further down."""
    settings = "config.json" if mode == "v2" else "tm_config.json"
    parts = ("", mode, f"tableformer/{mode}", f"model_artifacts/tableformer/{mode}")
    found = next((folder / part for part in parts if (folder / part / settings).is_file()), None)
    if found is None:
        raise ModelNotFoundError(
            f"{str(folder)!r} has no {settings} of mode {mode!r}, neither itself nor in "
            f"{parts[-1]}. Give the folder of the model as artifacts_path, or download it again."
        )
    weights = "model.safetensors" if mode == "v2" else "tableformer_*.safetensors"
    if not list(found.glob(weights)):
        raise ModelNotFoundError(f"{str(found)!r} has no {weights}. Download the model again.")
    return found
