"""The options of a conversion in a TOML file."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from omnidocs.conversion.finishing import DEFAULT_BATCH_SIZE
from omnidocs.conversion.options import LEAST_MEMORY
from omnidocs.errors import ConfigError
from omnidocs.tasks.making import Spelling, make_extractor

TASKS = {
    "text": "text_extraction",
    "ocr": "ocr_extraction",
    "layout": "layout_extraction",
    "tables": "table_extraction",
    "formulas": "formula_recognition",
    "reading_order": "reading_order",
}
"""The arguments of ``convert`` that are extractors, each with its task."""

_NONE = "none"
"""TOML has no None."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Convert(_Strict):
    """The arguments of ``convert`` that are plain values."""

    dpi: int | None = Field(default=None, ge=10, le=2400)
    figures: bool = False
    batch_size: int = Field(default=DEFAULT_BATCH_SIZE, ge=1)
    engine_timeout: float | None = Field(default=None, gt=0)
    workers: int = Field(default=1, ge=0)
    page_timeout: float | None = Field(default=None, gt=0)
    timeout: float | None = Field(default=None, gt=0)
    memory_limit: int | None = Field(default=None, ge=LEAST_MEMORY)
    text: str | None = None
    ocr: str | None = None
    layout: str | None = None
    tables: str | None = None
    formulas: str | None = None
    reading_order: str | None = None


class _Engine(_Strict):
    """One extractor."""

    model: str
    backend: str | None = None
    config: dict[str, Any] = Field(default_factory=dict)


class _File(_Strict):
    convert: _Convert = _Convert()
    text: _Engine | None = None
    ocr: _Engine | None = None
    layout: _Engine | None = None
    tables: _Engine | None = None
    formulas: _Engine | None = None
    reading_order: _Engine | None = None


def load_options(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read the options of a conversion from a TOML file.

    ``omnidocs.convert("paper.pdf", **omnidocs.load_options("vlm.toml"))``. The table
    ``[convert]`` has arguments of ``convert``; ``"none"`` stands for None. A table such as
    ``[text]`` has a ``model``, its ``backend``, and ``[text.config]`` the fields of its
    config. Secrets do not belong into a file: backends take them from the environment.

    Args:
        path: The file.

    Returns:
        Arguments of ``convert``. An extractor with a backend or a config is made here.

    Raises:
        ConfigError: the file cannot be read, or something in it is unknown or cannot work.
        PluginError: nothing that is installed goes by a name.
        BackendError: a backend cannot run here.
        ModelError: weights cannot be loaded.
    """
    name = os.fspath(path)
    file = _checked(name, _read(name))
    given = file.convert.model_dump(exclude_unset=True)
    options = {key: None if value == _NONE else value for key, value in given.items()}
    for argument, task in TASKS.items():
        engine: _Engine | None = getattr(file, argument)
        if engine is None:
            continue
        if argument in options:
            raise ConfigError(
                f"{name}: {argument} is given in [convert] and as [{argument}]. Keep one of them."
            )
        options[argument] = _made(name, argument, task, engine)
    return options


def _read(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{name} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name} is no TOML: {error}.") from error


def _checked(name: str, content: dict[str, Any]) -> _File:
    try:
        return _File.model_validate(content)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        # A key that is misspelt is both unknown and missing.
        first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
        place = ".".join(map(str, first["loc"]))
        if first["type"] == "extra_forbidden":
            known = ", ".join(_keys(first["loc"]))
            told = f"{place} is unknown. Known here: {known}."
        else:
            told = f"{place}: {first['msg']}."
        raise ConfigError(f"{name}: {told}") from None


def _keys(place: tuple[int | str, ...]) -> list[str]:
    """The keys that are known where an unknown one stands."""
    if len(place) == 1:
        return list(_File.model_fields)
    return list((_Convert if place[0] == "convert" else _Engine).model_fields)


def _made(name: str, argument: str, task: str, engine: _Engine) -> Any:
    """The extractor of a table, or its name where that says all."""
    if engine.backend is None and not engine.config:
        return engine.model
    spelling = Spelling(f"model in [{argument}]", "backend", f"[{argument}.config]")
    try:
        return make_extractor(
            task, engine.model, engine.backend, engine.config, spelling, secrets=False
        )
    except ConfigError as error:
        raise ConfigError(f"{name}: {error}") from error
