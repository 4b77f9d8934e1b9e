"""The backends that are installed, and the one that a config belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from omnidocs.backends import (
    ENGINE_KINDS,
    Availability,
    Backend,
    BackendConfig,
    Engine,
)
from omnidocs.errors import (
    BackendNotInstalledError,
    BackendUnavailableError,
    ConfigError,
    IncompatiblePluginError,
    PluginConflictError,
    PluginError,
    PluginLoadError,
)
from omnidocs.registry.groups import BACKENDS
from omnidocs.registry.known import KNOWN_BACKENDS
from omnidocs.registry.loading import load, load_entry, record
from omnidocs.registry.requirements import unmet
from omnidocs.registry.scan import EntryPointInfo, entry_points
from omnidocs.registry.tasks import import_target

if TYPE_CHECKING:
    from omnidocs.registry.records import PluginRecord


def backends() -> dict[str, PluginRecord]:
    """Label -> the record of each backend that is installed. Nothing is imported."""
    return {info.name: record(info) for info in entry_points(BACKENDS)}


def get_backend(name: str) -> Backend:
    """The backend of a label, or of a label in any case, as the command line writes it.

    Raises:
        BackendNotInstalledError: it is known and not installed.
        PluginError: as for ``load``.
    """
    labels = {label.casefold(): label for label in (*KNOWN_BACKENDS, *backends())}
    label = labels.get(name.casefold(), name)
    if label in KNOWN_BACKENDS and label not in backends():
        raise BackendNotInstalledError(KNOWN_BACKENDS[label].missing)
    return cast("Backend", load(BACKENDS, label))


def backend_of(config: BackendConfig) -> Backend:
    """The backend that a config belongs to, by its class and the classes it derives from.

    Of the plugins, only those whose package the config's classes come from are imported
    for it, and the others where that finds none.

    Raises:
        ConfigError: no installed backend has such a config.
        PluginConflictError: several have.
        PluginError: as for ``load``.
    """
    classes = type(config).__mro__
    packages = {_package(found.__module__) for found in classes}
    near = [info for info in entry_points(BACKENDS) if _package(info.module) in packages]
    others = [info for info in entry_points(BACKENDS) if info not in near]
    for infos in (near, others):
        loaded = [backend for info in infos if (backend := _attempt(info, near))]
        for found in classes:
            owners = [backend for backend in loaded if backend.config is found]
            if len(owners) > 1:
                labels = " and ".join(owner.label for owner in owners)
                raise PluginConflictError(
                    f"The backends {labels} share the config class {found.__name__}. "
                    "Name the backend that you want instead of giving a config."
                )
            if owners:
                return owners[0]
    raise ConfigError(
        f"{type(config).__name__} belongs to no installed backend. "
        f"Installed: {', '.join(backends()) or 'none'}."
    )


def _attempt(info: EntryPointInfo, strict: list[EntryPointInfo]) -> Backend | None:
    try:
        return cast("Backend", load_entry(info))
    except PluginError:
        if info in strict:
            raise
        return None


def _package(module: str) -> str:
    return module.partition(".")[0]


def availability(backend: Backend) -> Availability:
    """Whether a backend can run here: what it needs is installed, and its probe agrees."""
    try:
        problems = [problem for needed in backend.requires if (problem := unmet(needed))]
        if problems:
            return Availability(ok=False, reason=f"{', '.join(problems)}.", fix=backend.install)
        return backend.probe()
    except Exception as error:  # noqa: BLE001 - the plugin boundary
        reason = f"Its probe failed: {type(error).__name__}: {error}"
        return Availability(ok=False, reason=reason, fix=f"Report it to {backend.label}'s author.")


def require_available(backend: Backend) -> None:
    """Do nothing where a backend can run here.

    Raises:
        BackendUnavailableError: it cannot; the message has the reason and the fix.
    """
    state = availability(backend)
    if not state.ok:
        raise BackendUnavailableError(
            f"{backend.label} backend cannot run here. {state.reason} {state.fix}".rstrip()
        )


def engine_class(backend: Backend, kind: str) -> type[Engine[Any, Any, Any]]:
    """Import a backend's engine class: the moment that its libraries are imported.

    Raises:
        ConfigError: the backend has no engine of that kind.
        BackendUnavailableError: a library that it needs is missing.
        PluginLoadError: the module raised while it was imported.
        IncompatiblePluginError: the class does not derive from the kind's base class.
    """
    if kind not in backend.engines:
        raise ConfigError(
            f"{backend.label} has no engine of kind {kind!r}. It has: {sorted(backend.engines)}."
        )
    target = backend.engines[kind]
    try:
        found = import_target(target)
    except ImportError as error:
        raise BackendUnavailableError(
            f"{backend.label} backend cannot run here. {error}. {backend.install}"
        ) from error
    except (Exception, SystemExit) as error:
        raise PluginLoadError(
            f"{target} of {backend.label} failed while it was imported: "
            f"{type(error).__name__}: {error}"
        ) from error
    base = ENGINE_KINDS.get(kind, Engine)
    if not (isinstance(found, type) and issubclass(found, base)):
        raise IncompatiblePluginError(
            f"{target} of {backend.label} is no {base.__name__}. "
            f"Engines of kind {kind!r} derive from it."
        )
    return cast("type[Engine[Any, Any, Any]]", found)
