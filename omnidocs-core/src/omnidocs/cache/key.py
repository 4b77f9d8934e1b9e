"""Which configs mean the same engine."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, SecretBytes, SecretStr
from pydantic_core import PydanticSerializationError

from omnidocs.backends import Config
from omnidocs.errors import ConfigError

_short_names: dict[str, str] = {}
"""Class name -> ``module:qualname`` of the class that had it first in this process."""


_NOT_LOADED = frozenset(
    {
        "api_key",
        "do_sample",
        "max_new_tokens",
        "max_retries",
        "max_tokens",
        "temperature",
        "timeout",
    }
)
"""Fields of foreign pydantic classes, which mark none, that make no other engine."""


@dataclass(frozen=True)
class CacheKey:
    """The identity of an engine.

    ``str(key)`` is what users see and hand back:
    ``Qwen:PyTorchConfig:device=cuda:model=Qwen/Qwen3-VL-8B-Instruct``. Fields that are
    None are left out of it. Different keys have different renderings: a class whose
    name another class had first is shown with its module, and a string that could be
    taken for something else is shown as JSON.

    Args:
        config: ``module:qualname`` of the class that stands for the config.
        family: The model family; None for an engine of no family.
        fields: The load fields as a JSON object with sorted names.
    """

    config: str
    family: str | None
    fields: str

    def __str__(self) -> str:
        values: dict[str, Any] = json.loads(self.fields)
        parts = [] if self.family is None else [_shown(self.family, forbidden=":=")]
        parts.append(_class_name(self.config))
        parts += [f"{name}={_shown(value)}" for name, value in values.items() if value is not None]
        return ":".join(parts)


def key_of(config: BaseModel, *, family: str | None = None) -> CacheKey:
    """Return the identity of the engine that a config asks for.

    Load fields count; runtime fields and secrets do not. So the text config and the
    layout config of a family share one engine wherever their load fields are equal.

    Args:
        config: Any config. An object of a pydantic class that is none, as extractors written
            for OmniDocs 0.2 have them, counts with all but the usual runtime fields.
        family: The family of the extractor, for a bare config that names none.

    Raises:
        ConfigError: it is no config, or a load field has a value that JSON cannot hold.
    """
    if not isinstance(config, BaseModel):
        raise ConfigError(
            f"A cache key is made from an OmniDocs config, not from {type(config).__name__}. "
            "Hand over the object that an extractor takes as backend= or config=."
        )
    cls: type[BaseModel] = type(config)
    if isinstance(config, Config):
        cls, family = config.key_class or cls, config.family_name or family
    return CacheKey(f"{cls.__module__}:{cls.__qualname__}", family, _load_fields(config))


def _load_fields(config: BaseModel) -> str:
    try:
        if isinstance(config, Config):
            values = config.load_values()
        else:
            secrets = {name for name, value in config if isinstance(value, SecretStr | SecretBytes)}
            values = config.model_dump(mode="json", exclude={*_NOT_LOADED, *secrets})
    except PydanticSerializationError as error:
        raise ConfigError(
            f"A load field of {type(config).__name__} cannot be written as JSON: {error}. "
            "Use a plain value, or mark the field Annotated[..., Runtime()]."
        ) from error
    for name, value in values.items():
        if isinstance(getattr(config, name), (set, frozenset)):
            values[name] = sorted(value, key=_json)
    return _json(values)


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _class_name(path: str) -> str:
    module, _, qualname = path.partition(":")
    name = qualname.rpartition(".")[2]
    return name if _short_names.setdefault(name, path) == path else f"{module}.{qualname}"


def _shown(value: object, forbidden: str = "=") -> str:
    plain = (
        isinstance(value, str)
        and value.isprintable()
        and not value.startswith(('"', "[", "{"))
        and not any(mark in value for mark in forbidden)
        and not _is_json(value)
    )
    return str(value) if plain else _json(value)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
