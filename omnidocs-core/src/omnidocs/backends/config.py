"""Configs: what a user writes, and the rules that every config keeps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NoReturn, cast, get_args

from pydantic import BaseModel, ConfigDict, Field, SecretBytes, SecretStr

from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


@dataclass(frozen=True)
class Runtime:
    """Marks a field that matters only while an engine runs.

    A field without this mark is a load field: it is part of the cache key, and another
    value of it is another engine.

    Args:
        setting: The name of the field in ``Settings`` that this one sets, where it is
            not its own: ``max_new_tokens: Annotated[int, Runtime("max_tokens")]``.
    """

    setting: str | None = None


class Config(BaseModel):
    """Base of every config: frozen, strict about names, never hashed.

    Secrets are ``pydantic.SecretStr`` fields: they stay out of reprs, cache keys and JSON.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())

    key_class: ClassVar[type[Config] | None] = None
    """The class that stands for this one in cache keys; None for the class itself."""

    family_name: ClassVar[str | None] = None
    """The model family that this class was derived for; None for a bare config."""

    def __hash__(self) -> NoReturn:
        """Refuse: two configs may be equal and mean different engines."""
        raise TypeError(f"unhashable type: {type(self).__name__!r}; use its cache key")

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse, and name the way that works."""
        self._refuse(name)

    def __delattr__(self, name: str) -> None:
        """Refuse, and name the way that works."""
        self._refuse(name)

    def _refuse(self, name: str) -> NoReturn:
        raise ConfigError(
            f"{type(self).__name__} is frozen, so {name!r} cannot be changed. "
            f"Make a changed copy with config.model_copy(update={{{name!r}: ...}})."
        )

    @classmethod
    def runtime_fields(cls) -> dict[str, str]:
        """Runtime fields, each with the name of the setting that it sets."""
        return dict(_runtime_fields(cls))

    def load_values(self) -> dict[str, Any]:
        """The load fields as JSON values; secrets are left out."""
        return self.model_dump(
            mode="json", exclude=set(self.runtime_fields()) | self.secret_fields()
        )

    def runtime_values(self) -> dict[str, Any]:
        """The runtime fields that are not None, by the names of their settings."""
        fields = self.runtime_fields()
        return {
            setting: getattr(self, name)
            for name, setting in fields.items()
            if getattr(self, name) is not None
        }

    def chosen_settings(self) -> set[str]:
        """Names of the settings that were given when this config was made."""
        fields = self.runtime_fields()
        return {fields[name] for name in self.model_fields_set if name in fields}

    @classmethod
    def secret_fields(cls) -> set[str]:
        """Fields that are secret by their type, whether they have a value or not."""
        return {
            name for name, field in cls.model_fields.items() if _may_be_secret(field.annotation)
        }


@cache
def _runtime_fields(config_class: type[Config]) -> dict[str, str]:
    return {
        name: mark.setting or name
        for name, field in config_class.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Runtime)
    }


def annotation_of(info: FieldInfo) -> Any:
    """The type of a field with its constraints and marks."""
    if not info.metadata:
        return info.annotation
    return cast("Any", Annotated)[(info.annotation, *info.metadata)]


def _may_be_secret(annotation: Any) -> bool:
    if annotation in (SecretStr, SecretBytes):
        return True
    return any(_may_be_secret(part) for part in get_args(annotation))


class BackendConfig(Config):
    """Base of every backend's config."""

    model: str = Field(description="Checkpoint: a local folder, or a name that the backend knows.")
