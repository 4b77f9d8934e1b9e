"""What ``omnidocs doctor`` looks at."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from typing import TYPE_CHECKING

from omnidocs.cli.listings import backend_labels, backend_state
from omnidocs.cli.plugins import loaded
from omnidocs.registry import DoctorCheck, PluginState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def all_checks() -> Iterator[tuple[str, DoctorCheck]]:
    """Every check with the section that it belongs to."""
    for section, checks in (
        ("installation", _installation()),
        ("plugins", _plugins()),
        ("backends", _backends()),
        ("folders", _folders()),
    ):
        for check in checks:
            yield section, check


def _installation() -> Iterator[DoctorCheck]:
    from omnidocs.registry import families, public_omnidocs, tasks

    version = metadata.version("omnidocs-core")
    yield DoctorCheck("omnidocs-core", ok=True, detail=version)
    yield DoctorCheck(
        "Python", ok=True, detail=f"{platform.python_version()} on {platform.platform()}"
    )
    if not any(families(task) for task in tasks()):
        yield DoctorCheck(
            "extractors",
            ok=False,
            detail="None is installed, so that no page can be read.",
            fix="Run: pip install omnidocs-models",
        )
    rival = public_omnidocs()
    if rival is not None:
        what, _, fix = rival.partition(" Run: ")
        yield DoctorCheck("omnidocs 0.2", ok=False, detail=what, fix=f"Run: {fix}")


def _plugins() -> Iterator[DoctorCheck]:
    from omnidocs.registry import hooks, plugins

    for record in plugins():
        _, after = loaded(record)
        name = f"{after.name} ({after.group})"
        source = f"{after.distribution} {after.version}"
        if after.error is None or after.state is PluginState.BLOCKED:
            yield DoctorCheck(name, ok=True, detail=f"{source}, {after.state.value}")
        else:
            yield DoctorCheck(name, ok=False, detail=str(after.error))
    yield from hooks.doctor_checks()


def _backends() -> Iterator[DoctorCheck]:
    for label in backend_labels():
        state = backend_state(label)
        fine = state["state"] in {"ready", "not installed"}
        detail = f"{state['state']}: {state['about']}" if state["about"] else state["state"]
        yield DoctorCheck(label, ok=fine, detail=detail)


def _folders() -> Iterator[DoctorCheck]:
    from omnidocs.storage import get_hub_cache_dir, get_model_cache_dir

    for name, folder in (("weights", get_model_cache_dir()), ("hub", get_hub_cache_dir())):
        yield _folder(name, folder)


def _folder(name: str, folder: Path) -> DoctorCheck:
    if not folder.exists():
        return DoctorCheck(name, ok=True, detail=f"{folder} (not there yet)")
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return DoctorCheck(
            name,
            ok=False,
            detail=f"{folder} cannot be written to.",
            fix="Change its rights, or name another folder in OMNIDOCS_MODELS_DIR.",
        )
    return DoctorCheck(name, ok=True, detail=str(folder))
