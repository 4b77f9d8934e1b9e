"""Plugins: what is installed, what it is called, and how it is joined.

Nothing here runs a model or imports a plugin before it is used. Metadata is read once;
``importlib.invalidate_caches()`` makes the next question read it again.
"""

from omnidocs._public import public_omnidocs
from omnidocs.registry import hooks
from omnidocs.registry.backends import (
    availability,
    backend_of,
    backends,
    engine_class,
    get_backend,
    require_available,
)
from omnidocs.registry.configs import derive_config
from omnidocs.registry.extractors import families, get_extractor
from omnidocs.registry.family import Checkpoint, FamilyCheckpoints, ModelFamily
from omnidocs.registry.hooks import DoctorCheck, hookimpl
from omnidocs.registry.known import KNOWN_BACKENDS, KnownBackend
from omnidocs.registry.loading import load, plugins
from omnidocs.registry.names import attach
from omnidocs.registry.policy import Policy, get_policy, set_policy
from omnidocs.registry.records import PluginRecord, PluginState
from omnidocs.registry.scan import EntryPointInfo, entry_points
from omnidocs.registry.selection import backend_order, resolve_backend, set_backend_order
from omnidocs.registry.task import Task
from omnidocs.registry.tasks import get_task, import_target, tasks

__all__ = [
    "KNOWN_BACKENDS",
    "Checkpoint",
    "DoctorCheck",
    "EntryPointInfo",
    "FamilyCheckpoints",
    "KnownBackend",
    "ModelFamily",
    "PluginRecord",
    "PluginState",
    "Policy",
    "Task",
    "attach",
    "availability",
    "backend_of",
    "backend_order",
    "backends",
    "derive_config",
    "engine_class",
    "entry_points",
    "families",
    "get_backend",
    "get_extractor",
    "get_policy",
    "get_task",
    "hookimpl",
    "hooks",
    "import_target",
    "load",
    "plugins",
    "public_omnidocs",
    "require_available",
    "resolve_backend",
    "set_backend_order",
    "set_policy",
    "tasks",
]
