"""Settings put together, and kept to what a backend declares."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from omnidocs.backends.config import Config, annotation_of
from omnidocs.backends.requests import DetectionRequest, Request, Settings
from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


SETTING_NAMES = frozenset(field.name for field in fields(Settings)) - {"extra"}


def merged_settings(asked: Settings, config: Config, call: Mapping[str, Any]) -> Settings:
    """The settings of one request, the stronger over the weaker.

    From weak to strong: the defaults of the config's class, what the family asked for
    in the request, the fields that the user set in the config, what the user gave with
    this call. A config field that is no setting goes to ``extra``.

    Args:
        asked: The settings of the request, as the family made it.
        config: The engine's config.
        call: The settings of this call, by their names or by those of config fields.
    """
    runtime = config.runtime_values()
    chosen = config.chosen_settings()
    layers: tuple[Mapping[str, Any], ...] = (
        {name: value for name, value in runtime.items() if name not in chosen},
        _given(asked),
        {name: value for name, value in runtime.items() if name in chosen},
        _by_setting(call, config),
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
        values = {**config.runtime_values(), **_by_setting(call, config)}
        confidence = values.pop("confidence", request.confidence)
        return replace(request, confidence=confidence, extra={**request.extra, **values})
    return request


def check_names(call: Mapping[str, Any], known: Collection[str], name: str) -> None:
    """Refuse settings that nothing reads.

    Args:
        call: The settings of a call, by name.
        known: The names that exist.
        name: Whose settings they are, for the message.

    Raises:
        ConfigError: a name is unknown; the message lists those that exist.
    """
    unknown = sorted(set(call) - set(known))
    if unknown:
        raise ConfigError(
            f"{unknown[0]!r} cannot be set for one call of {name}. "
            f"Settings are: {', '.join(sorted(known)) or 'none'}."
        )


def checked_values(call: Mapping[str, Any], config: Config | None, name: str) -> dict[str, Any]:
    """The settings of a call as their fields take them: a list of stop texts as a tuple.

    Args:
        call: The settings of a call, by names that exist.
        config: The config whose fields some of them are.
        name: Whose settings they are, for the message.

    Raises:
        ConfigError: a value cannot work; the message says why.
    """
    checked: dict[str, Any] = {}
    for setting, value in call.items():
        try:
            adapter = _adapter(setting, type(config) if config else Config)
            checked[setting] = adapter.validate_python(value)
        except ValidationError as error:
            reason = error.errors(include_url=False)[0]["msg"]
            raise ConfigError(
                f"The setting {setting}={value!r} cannot work for {name}: {reason}."
            ) from None
    return checked


@cache
def _adapter(setting: str, config_class: type[Config]) -> TypeAdapter[Any]:
    """What checks the values of a setting: the config's field of that name, or our own."""
    info = config_class.model_fields.get(setting)
    if info is not None:
        return TypeAdapter(annotation_of(info))
    return TypeAdapter(get_type_hints(Settings, include_extras=True)[setting])


def _by_setting(call: Mapping[str, Any], config: Config) -> dict[str, Any]:
    fields = config.runtime_fields()
    return {fields.get(name, name): value for name, value in call.items()}


def _given(settings: Settings) -> dict[str, Any]:
    given = {
        name: value
        for name in SETTING_NAMES
        if (value := getattr(settings, name)) is not None and value != ()
    }
    return {**given, **settings.extra}
