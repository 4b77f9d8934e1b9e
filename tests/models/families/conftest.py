"""The scripted backend as an installed distribution, and extractors on it."""

from __future__ import annotations

import importlib
from contextlib import ExitStack

import pytest
from hypothesis import settings
from models.families.scripted import ScriptedConfig, engines

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")

ENTRY_POINTS = "[omnidocs.backends]\nScripted = models.families.scripted:SCRIPTED\n"


@pytest.fixture(scope="session")
def distribution(tmp_path_factory):
    """A folder with the metadata of a distribution that publishes the scripted backend."""
    folder = tmp_path_factory.mktemp("installed")
    info = folder / "omnidocs_scripted-1.0.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text(
        "Metadata-Version: 2.1\nName: omnidocs-scripted\nVersion: 1.0\n"
    )
    info.joinpath("entry_points.txt").write_text(ENTRY_POINTS)
    return folder


@pytest.fixture
def on_script(distribution, monkeypatch):
    """Make an extractor and hand it the answers of its model: prompt -> answers."""
    monkeypatch.syspath_prepend(str(distribution))
    importlib.invalidate_caches()
    with ExitStack() as closing:

        def make(extractor_class, script):
            config = ScriptedConfig(script=script)
            return closing.enter_context(extractor_class(backend=config))

        yield make
    engines.clear()
