"""Extractors made of words: a model's name, a backend's, and fields of a config."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from omnidocs.errors import ConfigError, UnknownPluginError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnidocs.backends import Config


@dataclass(frozen=True)
class Spelling:
    """What the user wrote where, for messages.

    Args:
        model: What names the model.
        backend: What names the backend.
        fields: What gives the fields of the config.
    """

    model: str = "model"
    backend: str = "backend"
    fields: str = "config"


def make_extractor(
    task: str,
    model: str | None,
    backend: str | None = None,
    fields: Mapping[str, Any] | None = None,
    spelling: Spelling = Spelling(),
    *,
    secrets: bool = True,
) -> Any:
    """The extractor of a task.

    Args:
        task: The task's name.
        model: The extractor's name; None for the installed default.
        backend: The backend's name; None for the first that can run here.
        fields: Fields of its config.
        spelling: How messages call the arguments.
        secrets: Whether the fields may be secret ones.

    Raises:
        ConfigError: a field or the backend does not fit the extractor.
        PluginError: nothing that is installed fits.
        BackendError: it cannot run here.
        ModelError: its weights cannot be loaded.
    """
    from omnidocs.registry import get_extractor

    if model is None:
        if backend or fields:
            raise ConfigError(
                f"{spelling.backend} and {spelling.fields} are for a named model. "
                f"Name one with {spelling.model}."
            )
        return default_extractor(task, spelling)
    extractor = get_extractor(task, model)
    family = getattr(extractor, "family", None)
    if family is None and backend:
        raise ConfigError(f"{model} has an engine of its own. Leave {spelling.backend} out.")
    if not fields:
        return extractor() if family is None else extractor(backend=backend or "auto")
    config_class = _config_class(extractor, model, backend, spelling)
    secret = () if secrets else sorted(config_class.secret_fields() & fields.keys())
    if secret:
        raise ConfigError(
            f"{spelling.fields} {secret[0]} is a secret, which does not belong into a file. "
            "Leave it out and set the provider's environment variable."
        )
    config = _config(config_class, fields, spelling)
    return extractor(config=config) if family is None else extractor(backend=config)


def default_extractor(task: str, spelling: Spelling = Spelling()) -> Any:
    """The extractor that the installed plugins choose for a task.

    Raises:
        UnknownPluginError: none of them has one.
    """
    from omnidocs.registry import hooks

    extractor = hooks.select_extractor(task)
    if extractor is None:
        raise UnknownPluginError(
            f"No plugin has a default model for {task}. "
            f"Name one of 'omnidocs models' with {spelling.model}."
        )
    return extractor


def _config_class(
    extractor: Any, model: str, backend: str | None, spelling: Spelling
) -> type[Config]:
    if getattr(extractor, "family", None) is not None:
        from omnidocs.registry import derive_config

        if backend is None:
            raise ConfigError(
                f"{spelling.fields} is for the config of one backend. "
                f"Name it with {spelling.backend}."
            )
        return derive_config(extractor, backend)
    config_class: type[Config] | None = getattr(extractor, "config_class", None)
    if config_class is None:
        raise ConfigError(f"{model} has no settings. Leave {spelling.fields} out.")
    return config_class


def _config(config_class: type[Config], values: Mapping[str, Any], spelling: Spelling) -> Config:
    try:
        return config_class.model_validate(dict(values))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or config_class.__name__
        told = first["msg"].removeprefix("Value error, ").rstrip(".")
        unknown = first["type"] == "extra_forbidden"
        known = f" Settings: {', '.join(config_class.model_fields)}." if unknown else ""
        raise ConfigError(f"{spelling.fields} {place}: {told}.{known}") from error
