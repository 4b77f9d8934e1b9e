"""The model folders that PaddleOCR is handed, checked beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from omnidocs.errors import ModelLoadError, ModelNotFoundError
from omnidocs_models.paddleocr.parameters import is_whole

EngineName = Literal["paddle_static", "onnxruntime"]

_FILES: dict[EngineName, tuple[str, ...]] = {
    "paddle_static": ("inference.json", "inference.pdiparams"),
    "onnxruntime": ("inference.onnx",),
}
_DESCRIPTION = "inference.yml"
_CONTENTS = (
    f"A model folder holds {_DESCRIPTION} and either inference.json and inference.pdiparams, or "
    "inference.onnx."
)
_PARTS = {"det": "text detector", "rec": "recogniser"}


@dataclass(frozen=True)
class ModelFolder:
    """A folder with a model.

    Args:
        path: The folder.
        name: PaddleOCR's name of the model, which decides how it is run.
        engines: What can run the files that are there.
    """

    path: Path
    name: str
    engines: frozenset[EngineName]

    @classmethod
    def at(cls, path: Path, part: Literal["det", "rec"]) -> ModelFolder:
        """Look at a folder.

        Raises:
            ModelNotFoundError: it is not there, or one of its files is not.
            ModelLoadError: its description cannot be read, or is one of another kind of model.
        """
        if not path.is_dir():
            raise ModelNotFoundError(
                f"{str(path)!r} is no folder. {_CONTENTS} Give such a folder as {part}_model_dir."
            )
        description = path / _DESCRIPTION
        if not description.is_file():
            raise ModelNotFoundError(f"{str(description)!r} is not there. {_CONTENTS}")
        engines = frozenset(
            name for name, files in _FILES.items() if all((path / file).is_file() for file in files)
        )
        if not engines:
            raise ModelNotFoundError(f"{str(path)!r} holds no model. {_CONTENTS}")
        name = _name(description)
        if not name.endswith(f"_{part}"):
            raise ModelLoadError(
                f"{str(path)!r} holds {name!r}, which is no {_PARTS[part]}. Give the folder of "
                f"one as {part}_model_dir."
            )
        parameters = path / "inference.pdiparams"
        if "paddle_static" in engines and not is_whole(parameters):
            raise ModelLoadError(
                f"{str(parameters)!r} is cut off, not readable, or holds no parameters of Paddle. "
                "Get the folder again from PaddleOCR's models."
            )
        return cls(path, name, engines)


def _name(description: Path) -> str:
    import yaml

    try:
        content: Any = yaml.safe_load(description.read_text(encoding="utf-8"))
        return str(content["Global"]["model_name"])
    except (OSError, ValueError, yaml.YAMLError, TypeError, KeyError) as error:
        raise ModelLoadError(
            f"{str(description)!r} does not name its model under Global.model_name "
            f"({type(error).__name__}). Get the folder again from PaddleOCR's models."
        ) from error
