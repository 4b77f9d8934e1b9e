"""Choosing the backend that an extractor runs on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from omnidocs.backends import Backend, BackendConfig
from omnidocs.errors import (
    BackendNotInstalledError,
    BackendUnavailableError,
    ConfigError,
    OmniDocsError,
)
from omnidocs.registry.backends import (
    availability,
    backend_of,
    backends,
    get_backend,
    require_available,
)
from omnidocs.registry.configs import derive_config, has_config
from omnidocs.registry.extractors import engine_kind, family_of

if TYPE_CHECKING:
    from collections.abc import Sequence

AUTO = "auto"
VARIABLE = "OMNIDOCS_BACKEND"

_FIRST = ("MLX", "VLLM", "PyTorch")
_LAST = ("API",)

_order: tuple[str, ...] | None = None


def backend_order() -> tuple[str, ...]:
    """The labels in the order that ``"auto"`` tries them.

    Unless it was set: the fastest local ones first, then those of third parties, and last
    the ones that send pages to somebody else's computer.
    """
    if _order is not None:
        return _order
    others = sorted(set(backends()) - {*_FIRST, *_LAST})
    return (*_FIRST, *others, *_LAST)


def chosen_backend_order() -> tuple[str, ...] | None:
    """The order that was set; None for the usual one."""
    return _order


def set_backend_order(labels: Sequence[str] | None) -> None:
    """Set the labels that ``"auto"`` tries, in order; None gives the usual order back.

    A backend that is not named is not tried.

    Raises:
        ConfigError: there are no labels.
    """
    global _order  # noqa: PLW0603 - the order is one for the process
    if labels is not None and (isinstance(labels, str) or not labels):
        raise ConfigError(f"The order is {labels!r}, and it must be a list of backend labels.")
    _order = None if labels is None else tuple(labels)


def resolve_backend(
    choice: BackendConfig | str, extractor_class: type
) -> tuple[Backend, BackendConfig]:
    """The backend that an extractor shall run on, and its config.

    Args:
        choice: A config; a backend's label in any case; or ``"auto"``, which takes what
            the environment variable ``OMNIDOCS_BACKEND`` names, or else the first backend
            that can run here.
        extractor_class: An extractor that has a ``family``.

    Raises:
        ConfigError: the config is another family's, or the backend no use to the extractor.
        BackendNotInstalledError: the backend, or every one of them, is not installed.
        BackendUnavailableError: it is installed and cannot run here; that of a config is
            looked at when its engine is loaded.
        PluginError: as for ``load``.
    """
    if isinstance(choice, BackendConfig):
        return _by_config(choice, extractor_class)
    if not isinstance(choice, str):
        raise ConfigError(
            f"backend is of type {type(choice).__name__}, "
            "and it must be a backend's config, a backend's name or 'auto'."
        )
    name = os.environ.get(VARIABLE, "").strip() or AUTO if choice == AUTO else choice
    if name == AUTO:
        return _first_usable(extractor_class)
    backend = get_backend(name)
    require_available(backend)
    return backend, _default_config(backend, extractor_class)


def _by_config(config: BackendConfig, extractor_class: type) -> tuple[Backend, BackendConfig]:
    family = family_of(extractor_class)
    if family is not None and config.family_name not in {None, family.name}:
        raise ConfigError(
            f"{type(config).__name__} is for {config.family_name}, and "
            f"{extractor_class.__name__} is of {family.name}. Give it a config of {family.name}."
        )
    backend = backend_of(config)
    kind = engine_kind(extractor_class)
    if kind not in backend.engines:
        raise ConfigError(
            f"{backend.label} has no {kind} engine, which {extractor_class.__name__} needs."
        )
    return backend, config


def _default_config(backend: Backend, extractor_class: type) -> BackendConfig:
    config_class = derive_config(extractor_class, backend)
    needed = [name for name, field in config_class.model_fields.items() if field.is_required()]
    if needed:
        raise ConfigError(
            f"{config_class.__name__} has no default for {', '.join(needed)}. "
            f"Give the extractor backend={config_class.__name__}({needed[0]}=...)."
        )
    return config_class.model_validate({})


def _first_usable(extractor_class: type) -> tuple[Backend, BackendConfig]:
    passed: dict[str, str] = {}
    for label in backend_order():
        try:
            backend = get_backend(label)
            passed[label] = _unusable(backend, extractor_class)
            if not passed[label]:
                return backend, _default_config(backend, extractor_class)
        except OmniDocsError as error:
            passed[label] = str(error)
    reasons = "\n".join(f"  {label}: {reason}" for label, reason in passed.items())
    installed = any(label in backends() for label in passed)
    error_class = BackendUnavailableError if installed else BackendNotInstalledError
    raise error_class(f"No backend can run {extractor_class.__name__} here.\n{reasons}")


def _unusable(backend: Backend, extractor_class: type) -> str:
    if not has_config(extractor_class, backend.engines):
        return f"it has no {engine_kind(extractor_class)} engine"
    state = availability(backend)
    return "" if state.ok else f"{state.reason} {state.fix}".strip()
