"""Config classes that are derived: a backend's fields with a family's defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pydantic import Field, create_model
from pydantic_core import PydanticUndefined

from omnidocs.backends.config import annotation_of
from omnidocs.errors import (
    ConfigError,
    IncompatiblePluginError,
    PluginConflictError,
    PluginError,
)
from omnidocs.registry.backends import get_backend
from omnidocs.registry.extractors import Home, engine_kind, family_of, home_of
from omnidocs.registry.groups import CHECKPOINTS
from omnidocs.registry.loading import load_entry
from omnidocs.registry.scan import entry_points
from omnidocs.registry.tasks import import_target

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from pydantic.fields import FieldInfo

    from omnidocs.backends import Backend, BackendConfig
    from omnidocs.registry.family import Checkpoint, FamilyCheckpoints, ModelFamily
    from omnidocs.registry.task import Task

_ATTRIBUTES = (
    "alias",
    "alias_priority",
    "validation_alias",
    "serialization_alias",
    "title",
    "field_title_generator",
    "description",
    "examples",
    "exclude",
    "discriminator",
    "deprecated",
    "json_schema_extra",
    "frozen",
    "repr",
)
"""What a field has beside its type, its constraints and its default."""

_derived: dict[tuple[type, str, str], type[BackendConfig]] = {}


def derive_config(
    extractor_class: type, backend: Backend | str, module: str | None = None
) -> type[BackendConfig]:
    """The config class of an extractor on a backend: one object for each, made at first use.

    Args:
        extractor_class: An extractor that has a ``family``.
        backend: The backend or its label.
        module: The module that the class can be imported from, so that its objects pickle;
            None for where the extractor is published, or else its own module. The config of
            an extractor that is not published pickles once it is assigned there, under its
            name.

    Raises:
        ConfigError: the extractor has no family, or the backend no engine of its kind.
        IncompatiblePluginError: a default of the family is for a field that is not there.
    """
    backend = get_backend(backend) if isinstance(backend, str) else backend
    home = home_of(extractor_class)
    module = module or home.module
    key = (home.extractor, backend.label, module)
    if key not in _derived:
        return _derived.setdefault(key, _derive(home, backend, module))
    return _derived[key]


def config_name(task: Task, extractor_name: str, label: str) -> str:
    """What the config of an extractor on a backend is called."""
    return f"{task.stems(extractor_name)[0]}{label}Config"


def config_doc(description: str, family: ModelFamily, task: Task) -> str:
    """The docstring of a config of a family on a backend."""
    return f"{description} backend configuration for {family.name} {task.title}."


def has_config(extractor_class: type, kinds: Collection[str]) -> bool:
    """Whether an extractor gets a config on a backend that has engines of these kinds."""
    return family_of(extractor_class) is not None and engine_kind(extractor_class) in kinds


def _derive(home: Home, backend: Backend, module: str) -> type[BackendConfig]:
    family = family_of(home.extractor)
    if family is None or not has_config(home.extractor, backend.engines):
        kind = engine_kind(home.extractor)
        lacks = (
            "it has no model family" if family is None else f"{backend.label} has no {kind} engine"
        )
        raise ConfigError(
            f"{home.extractor.__name__} has no config for the backend {backend.label}: {lacks}."
        )
    base = _base(family, backend)
    class_of: Callable[..., type[BackendConfig]] = create_model
    made = class_of(
        config_name(home.task, home.extractor.__name__, backend.label),
        __base__=base,
        __module__=module,
        __doc__=config_doc(backend.description, family, home.task),
        **_fields(family, backend, base),
    )
    made.key_class = backend.config
    made.family_name = family.name
    return made


def _base(family: ModelFamily, backend: Backend) -> type[BackendConfig]:
    """The backend's config class, or the one that the family's author wrote on top of it."""
    target = family.configs.get(backend.label)
    if target is None:
        return backend.config
    base = import_target(target)
    if not (isinstance(base, type) and issubclass(base, backend.config)):
        raise IncompatiblePluginError(
            f"{target}, the config of {family.name} for {backend.label}, "
            f"must derive from {backend.config.__name__}."
        )
    return base


def _fields(
    family: ModelFamily, backend: Backend, base: type[BackendConfig]
) -> dict[str, tuple[Any, FieldInfo]]:
    nobodys = {} if base is not backend.config else {"model": PydanticUndefined}
    values = {**nobodys, **_defaults(family, backend, base)}
    return {name: _with_default(base.model_fields[name], value) for name, value in values.items()}


def _defaults(family: ModelFamily, backend: Backend, base: type[BackendConfig]) -> dict[str, Any]:
    """The family's defaults for a backend, from the least to the most specific."""
    kind, checkpoint, more = _weights(family, backend)
    by_kind = {
        **family.defaults.get(kind, {}),
        **more,
        **(checkpoint.fields if checkpoint else {}),
    }
    by_label = family.defaults.get(backend.label, {})
    lacking = sorted(set(by_label) - set(base.model_fields))
    if lacking:
        raise IncompatiblePluginError(
            f"{family.name} has defaults for {lacking} of {backend.label}, "
            f"and {base.__name__} has no such fields."
        )
    known = {name: value for name, value in by_kind.items() if name in base.model_fields}
    return {**known, **by_label}


def _weights(
    family: ModelFamily, backend: Backend
) -> tuple[str, Checkpoint | None, Mapping[str, Any]]:
    """The first kind of weights of a backend that there is a checkpoint for."""
    added = _added(family)
    for kind in backend.weights:
        own = family.checkpoint(kind)
        if own is not None:
            return kind, own, {}
        offers = [found for found in added if found.checkpoint(kind) is not None]
        if len(offers) > 1:
            models = " and ".join(str(offer.checkpoint(kind)) for offer in offers)
            raise PluginConflictError(
                f"Two plugins name {kind} weights for {family.name}: {models}. "
                "Deny the distribution of one of them with set_policy(deny=[...])."
            )
        if offers:
            return kind, offers[0].checkpoint(kind), offers[0].defaults.get(kind, {})
    return (backend.weights[0] if backend.weights else ""), None, {}


def _added(family: ModelFamily) -> list[FamilyCheckpoints]:
    """What third parties add to a family; what is broken or denied is passed over."""
    found: list[FamilyCheckpoints] = []
    for info in entry_points(CHECKPOINTS):
        if info.name.partition(".")[0] == family.name.lower():
            try:
                found.append(cast("FamilyCheckpoints", load_entry(info)))
            except PluginConflictError:
                raise
            except PluginError:
                continue
    return [added for added in found if added.family == family.name]


def _with_default(info: FieldInfo, value: Any) -> tuple[Any, FieldInfo]:
    """A field as it was, with another default.

    The type, the constraints, the marks and the description are copied: a bare default
    would drop them. The default is checked like any other value.
    """
    kept = {name: found for name in _ATTRIBUTES if (found := getattr(info, name)) is not None}
    return annotation_of(info), Field(default=value, validate_default=True, **kept)
