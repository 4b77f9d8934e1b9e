"""The base of everything that a task returns."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticSerializationError

from omnidocs.errors import ResultLoadError
from omnidocs.results.files import write_text
from omnidocs.results.geometry import BoundingBox


class Record(BaseModel):
    """A part of an output: fields that are checked, and two dictionary forms.

    ``model_dump()`` is pydantic's. ``to_dict()`` is the short form for people and
    programs that know no pydantic: boxes are ``[x1, y1, x2, y2]``, enumerations are their
    values. ``from_dict`` and ``model_validate`` load both.
    """

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON values, boxes as lists."""
        return {name: _plain(getattr(self, name)) for name in type(self).model_fields}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Load what ``to_dict`` or ``model_dump`` gave.

        Raises:
            pydantic.ValidationError: a field is missing, unknown or has a wrong value.
        """
        return cls.model_validate(data)


class Output(Record):
    """What a task returns for one page."""

    derived: ClassVar[tuple[str, ...]] = ()
    """Properties that ``to_dict`` adds to the fields; loading leaves them out."""

    @model_validator(mode="before")
    @classmethod
    def _without_derived(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and not data.keys().isdisjoint(cls.derived):
            return {name: value for name, value in data.items() if name not in cls.derived}
        return data

    def to_dict(self) -> dict[str, Any]:
        """The fields and the derived properties as JSON values, boxes as lists."""
        return super().to_dict() | {name: _plain(getattr(self, name)) for name in self.derived}

    def save_json(self, file_path: str | os.PathLike[str]) -> Path:
        """Write the fields as readable UTF-8 JSON, whole or not at all.

        Missing folders are made.

        Returns:
            The path of the file.

        Raises:
            OutputWriteError: the file cannot be written.
        """
        return write_text(file_path, self._json() + "\n")

    def _json(self) -> str:
        try:
            return self.model_dump_json(indent=2)
        except PydanticSerializationError:  # half a surrogate pair: write_text mends it
            return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2)

    @classmethod
    def load_json(cls, file_path: str | os.PathLike[str]) -> Self:
        """Read what ``save_json`` wrote.

        Raises:
            FileNotFoundError: there is no such file.
            ResultLoadError: it holds no JSON, or not that of this class.
        """
        try:
            return cls.model_validate_json(Path(file_path).read_bytes())
        except ValidationError as error:
            raise ResultLoadError(
                f"{os.fspath(file_path)!r} holds no {cls.__name__}: {_first_problem(error)}. "
                f"Load a file that {cls.__name__}.save_json wrote."
            ) from error


def _first_problem(error: ValidationError) -> str:
    problems = error.errors(include_url=False, include_input=False)
    place = ".".join(str(part) for part in problems[0]["loc"])
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{place}: {problems[0]['msg']}{more}" if place else f"{problems[0]['msg']}{more}"


def _plain(value: Any) -> Any:
    match value:
        case BoundingBox():
            return value.to_list()
        case Record():
            return value.to_dict()
        case BaseModel():
            return value.model_dump(mode="json")
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case Enum():
            return value.value
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    return value
