"""What is checked before a plugin is imported."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from omnidocs._version import __version__
from omnidocs.errors import (
    IncompatiblePluginError,
    PluginBlockedError,
    PluginConflictError,
    PluginError,
)
from omnidocs.registry.groups import BACKENDS, PLUGINS, TASKS, known_groups, same_name, task_of
from omnidocs.registry.policy import get_policy
from omnidocs.registry.requirements import unmet_core
from omnidocs.registry.scan import EntryPointInfo, entry_points

if TYPE_CHECKING:
    from collections.abc import Iterable

_LABEL = re.compile(r"[A-Z][A-Za-z0-9]*")


def refusal(info: EntryPointInfo) -> PluginError | None:
    """Why a plugin may not be imported, from metadata and policy alone; None where it may."""
    for check in (_blocked, _conflict, _misplaced, _misnamed, _too_new):
        error = check(info)
        if error is not None:
            return error
    return None


def listed(infos: Iterable[EntryPointInfo]) -> str:
    """Name plugins with their distributions for a message."""
    return " and ".join(f"{info} ({info.value})" for info in infos)


def rivals(info: EntryPointInfo) -> list[EntryPointInfo]:
    """The allowed plugins that claim the name of one, itself among them."""
    policy = get_policy()
    wanted = same_name(info.group, info.name)
    return [
        other
        for other in entry_points(info.group)
        if same_name(info.group, other.name) == wanted
        and policy.refusal(other.distribution) is None
    ]


def _blocked(info: EntryPointInfo) -> PluginError | None:
    reason = get_policy().refusal(info.distribution)
    if reason is None:
        return None
    return PluginBlockedError(f"{info.name!r} ({info.group}) is blocked: {reason}.")


def _conflict(info: EntryPointInfo) -> PluginError | None:
    if info.group == PLUGINS:
        return None
    claims = rivals(info)
    if len(claims) < 2:
        return None
    return PluginConflictError(
        f"{info.name!r} ({info.group}) is claimed by {listed(claims)}. "
        "Uninstall one of them, or deny one: --deny, or set_policy(deny=[...])."
    )


def _misplaced(info: EntryPointInfo) -> PluginError | None:
    groups = known_groups()
    if info.group in groups:
        return None
    close = get_close_matches(info.group, groups, n=1)
    hint = f" Did its author mean {close[0]!r}?" if close else ""
    return IncompatiblePluginError(
        f"{info} has {info.name!r} in the group {info.group!r}, which means nothing here.{hint}"
    )


def _misnamed(info: EntryPointInfo) -> PluginError | None:
    if info.group == BACKENDS and not _LABEL.fullmatch(info.name):
        return IncompatiblePluginError(
            f"{info} names a backend {info.name!r}. "
            "Labels are letters and digits, and begin with a capital letter."
        )
    is_module = info.group == TASKS or task_of(info.group) is not None
    if is_module and not (info.name.isidentifier() and info.name.islower()):
        return IncompatiblePluginError(
            f"{info} has {info.name!r} in {info.group}. Tasks and model families "
            "are named like modules: lower-case letters, digits and underscores."
        )
    return None


def _too_new(info: EntryPointInfo) -> PluginError | None:
    wanted = unmet_core(info.requires)
    if wanted is None:
        return None
    return IncompatiblePluginError(
        f"{info} needs {wanted}, and this is {__version__}. "
        f"Upgrade the core, or install another version of {info.distribution}."
    )
