"""Settings put together, and kept to what a backend declares."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from omnidocs.backends.requests import DetectionRequest, Request, Settings
from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnidocs.backends.config import Config

SETTING_NAMES = frozenset(field.name for field in fields(Settings)) - {"extra"}


def merged_settings(asked: Settings, config: Config, call: Mapping[str, Any]) -> Settings:
    """The settings of one request, the stronger over the weaker.

    From weak to strong: the defaults of the config's class, what the family asked for
    in the request, the fields that the user set in the config, what the user gave with
    this call. A config field that is no setting goes to ``extra``.

    Args:
        asked: The settings of the request, as the family made it.
        config: The engine's config.
        call: The settings of this call, by name.

    Raises:
        ConfigError: ``call`` names a setting that does not exist.
    """
    check_names(call, config)
    runtime = config.runtime_values()
    chosen = config.chosen_settings()
    layers: tuple[Mapping[str, Any], ...] = (
        {name: value for name, value in runtime.items() if name not in chosen},
        _given(asked),
        {name: value for name, value in runtime.items() if name in chosen},
        call,
    )
    values: dict[str, Any] = {}
    for layer in layers:
        values.update(layer)
    known = {name: value for name, value in values.items() if name in SETTING_NAMES}
    extra = {name: value for name, value in values.items() if name not in SETTING_NAMES}
    return Settings(**known, extra=extra)


def merged_request(request: Any, config: Config, call: Mapping[str, Any]) -> Any:
    """The request with its settings merged; requests of other kinds are left as they are."""
    if isinstance(request, Request):
        return replace(request, settings=merged_settings(request.settings, config, call))
    if isinstance(request, DetectionRequest):
        check_names(call, config)
        values = {**config.runtime_values(), **call}
        confidence = values.pop("confidence", request.confidence)
        return replace(request, confidence=confidence, extra={**request.extra, **values})
    return request


def check_names(call: Mapping[str, Any], config: Config) -> None:
    """Refuse settings that neither the core nor the config knows.

    Raises:
        ConfigError: a name is unknown; the message lists those that exist.
    """
    known = SETTING_NAMES | set(config.runtime_fields().values())
    unknown = sorted(set(call) - known)
    if unknown:
        raise ConfigError(
            f"{unknown[0]!r} is no setting of {type(config).__name__}. "
            f"Settings are: {', '.join(sorted(known))}."
        )


def _given(settings: Settings) -> dict[str, Any]:
    given = {
        name: value
        for name in SETTING_NAMES
        if (value := getattr(settings, name)) is not None and value != ()
    }
    return {**given, **settings.extra}
