"""A config with the settings of one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from omnidocs.backends import Config
from omnidocs.errors import ConfigError

ConfigT = TypeVar("ConfigT", bound=Config)


def with_settings(config: ConfigT, settings: Mapping[str, Any]) -> ConfigT:
    """The config with the runtime fields that a call sets anew.

    Args:
        config: What the extractor was made with.
        settings: What the call was told: ``{"confidence": 0.8}``.

    Raises:
        ConfigError: a setting does not exist, or has a value that cannot work.
    """
    if not settings:
        return config
    unknown = settings.keys() - config.runtime_fields().keys()
    if unknown:
        raise ConfigError(
            f"{min(unknown)!r} cannot be set for one call of this extractor. These can: "
            f"{', '.join(sorted(config.runtime_fields()))}."
        )
    try:
        return type(config).model_validate(config.model_dump() | dict(settings))
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        raise ConfigError(
            f"settings={dict(settings)!r} cannot work: {problem['loc'][0]}: {problem['msg']}."
        ) from error
