"""A checkpoint's folder as mlx-vlm can read it, made without touching the original."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from omnidocs.errors import ModelLoadError
from omnidocs_backend_mlx.architectures import Architecture, architecture_of
from omnidocs_backend_mlx.translation import image_settings, translated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnidocs_backend_mlx.config import MLXConfig


@contextmanager
def readable(checkpoint: Path, config: MLXConfig) -> Iterator[tuple[Path, Architecture]]:
    """A temporary folder with the translated config, and links to the other files.

    Unless the user trusts the checkpoint's own code, neither its Python files are in that
    folder nor are they named in it: mlx-vlm and some of its processors would run them
    unasked.

    Args:
        checkpoint: The folder of the checkpoint.
        config: Names the checkpoint, and says whether its code may run.

    Raises:
        ModelLoadError: a config cannot be read or translated, or is missing, or mlx-vlm does
            not have the architecture.
    """
    found = read_config(checkpoint, config.model)
    _check_images(checkpoint, config.model)
    if found.get("model_file") and not config.trust_remote_code:
        raise ModelLoadError(
            f"{config.model} brings code of its own, which is not run unasked. Read it, and set "
            "trust_remote_code=True if you trust it."
        )
    architecture = architecture_of(found, config.model)
    with TemporaryDirectory(prefix="omnidocs-mlx-") as name:
        folder = Path(name)
        for file in checkpoint.iterdir():
            _show(file, folder, config)
        _write(folder / "config.json", translated(found, architecture, config.model))
        if settings := image_settings(folder):
            _write(folder / "preprocessor_config.json", settings)
        yield folder, architecture


def read_config(checkpoint: Path, model: str) -> dict[str, Any]:
    """What is in a checkpoint's ``config.json``.

    Raises:
        ModelLoadError: it is no JSON object.
    """
    return _json_object(checkpoint / "config.json", model)


def _json_object(file: Path, model: str) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelLoadError(
            f"The {file.name} of {model} is not valid JSON: {error}. Download the checkpoint again."
        ) from error
    if not isinstance(found, dict):
        raise ModelLoadError(
            f"The {file.name} of {model} holds a {type(found).__name__}, not an object. Download "
            "the checkpoint again."
        )
    return found


def _check_images(checkpoint: Path, model: str) -> None:
    """Refuse a checkpoint that does not say how its images are prepared: mlx-vlm would guess."""
    names = ("preprocessor_config.json", "processor_config.json")
    if not any((checkpoint / name).is_file() for name in names):
        raise ModelLoadError(
            f"{model} has neither {' nor '.join(names)}, so how its images are prepared is not "
            "known. Download the checkpoint again, or take one that answers about images."
        )


def _show(file: Path, folder: Path, config: MLXConfig) -> None:
    """Put a file of the checkpoint into the folder; without naming code that is not trusted."""
    trusted = config.trust_remote_code
    if file.name.endswith("config.json"):
        content = _json_object(file, config.model)
        if "auto_map" in content and not trusted:
            del content["auto_map"]
            _write(folder / file.name, content)
            return
    if trusted or file.suffix != ".py":
        (folder / file.name).symlink_to(file.resolve())


def _write(file: Path, content: dict[str, Any]) -> None:
    file.unlink(missing_ok=True)
    file.write_text(json.dumps(content), encoding="utf-8")
