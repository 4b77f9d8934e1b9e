"""Plugins for the tests: installed in a folder of their own, gone after the test."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from toys import Site
from toys.no_backends import hiding

from omnidocs.registry import configs, loading, policy, selection
from omnidocs.registry.names import family

REMEMBERED = (loading._outcomes, configs._derived, family._placeholders)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A folder of installed distributions on ``sys.path``, for this process and for others.

    Backends that are installed on this machine are hidden.
    """
    monkeypatch.setattr(metadata, "distributions", hiding.distributions)
    monkeypatch.setattr(policy, "_chosen", None)
    monkeypatch.setattr(selection, "_order", None)
    for variable in ("OMNIDOCS_BACKEND", "OMNIDOCS_DENY_PLUGINS", "OMNIDOCS_NO_PLUGINS"):
        monkeypatch.delenv(variable, raising=False)
    for name in [name for name in sys.modules if name.startswith("omnidocs_backend_")]:
        monkeypatch.delitem(sys.modules, name)
    before = set(sys.modules)
    site = Site(tmp_path)
    with monkeypatch.context() as patch:
        patch.syspath_prepend(str(site.folder))
        yield site
    for name in set(sys.modules) - before:
        origin = getattr(sys.modules[name].__spec__, "origin", None) or ""
        if origin == "entry points" or str(site.folder) in origin:
            _forget(name)
    for memo in REMEMBERED:
        memo.clear()
    importlib.invalidate_caches()


def _forget(name: str) -> None:
    module = sys.modules.pop(name)
    parent, _, last = name.rpartition(".")
    if getattr(sys.modules.get(parent), "__dict__", {}).get(last) is module:
        delattr(sys.modules[parent], last)


@pytest.fixture
def toys(site: Site) -> Site:
    """The backend ``Echo`` and the family ``Parrot``, installed."""
    return site.install_toy("echo_backend", "parrot_family")
