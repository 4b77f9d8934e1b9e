"""Saying why a name is unknown: a slip of the pen, or something not installed."""

from __future__ import annotations

from difflib import get_close_matches

from omnidocs.errors import UnknownPluginError
from omnidocs.registry.groups import PLUGINS, TASKS, known_groups, task_of
from omnidocs.registry.known import MODELS_DISTRIBUTION
from omnidocs.registry.scan import current_scan, entry_points


def unknown_plugin(group: str, name: str) -> UnknownPluginError:
    """The error for a name that nothing installed has."""
    if group not in known_groups():
        return UnknownPluginError(
            f"There is no plugin group {group!r}. Groups: {', '.join(known_groups())}."
        )
    names = sorted({info.name for info in entry_points(group)})
    return UnknownPluginError(
        f"Nothing that is installed provides {name!r} ({group}). {_hint(group, name, names)}"
    )


def _hint(group: str, name: str, names: list[str]) -> str:
    classes = [info.attr for info in entry_points(group)] if task_of(group) else []
    folded = {known.casefold(): known for known in (*names, *classes)}
    close = get_close_matches(name.casefold(), folded, n=3)
    if close:
        return f"Did you mean {' or '.join(repr(folded[match]) for match in close)}?"
    if task_of(group) and not _models_installed():
        return f"The model families are in another distribution: pip install {MODELS_DISTRIBUTION}"
    known = f"Installed: {', '.join(names)}. " if names else "None is installed. "
    return f"{known}Install the distribution that provides it."


def _models_installed() -> bool:
    groups = current_scan().groups
    return any(
        info.distribution == MODELS_DISTRIBUTION
        for group in groups
        if group not in {TASKS, PLUGINS}
        for info in groups[group]
    )
