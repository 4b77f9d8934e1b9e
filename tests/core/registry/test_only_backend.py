"""A config name without a backend means the one backend that there can be."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest
from toys import Site, broken

from omnidocs.errors import BackendNotInstalledError

FAMILY = """
from omnidocs.tasks import BaseLayoutExtractor, ModelFamily

class SpotterLayoutExtractor(BaseLayoutExtractor):
    family = ModelFamily(name="Spotter")
    engine_kind = "{kind}"
"""


def add_family(site: Site, kind: str) -> None:
    site.add(
        "toy-spotter",
        entry_points={
            "omnidocs.layout_extraction": {"spotter": "toy_spotter:SpotterLayoutExtractor"}
        },
        files={"__init__.py": FAMILY.format(kind=kind)},
    )


def add_backend(site: Site, label: str, kind: str) -> None:
    plugin = broken.backend(label)
    source = plugin["files"]["__init__.py"].replace('"vlm"', f'"{kind}"')
    site.add(**{**plugin, "files": {"__init__.py": source}})


@pytest.mark.parametrize("name", ["SpotterConfig", "SpotterLayoutConfig"])
def test_the_task_and_the_family_have_it(name: str, site: Site) -> None:
    add_family(site, "spotting")
    add_backend(site, "Keen", "spotting")
    import omnidocs.tasks.layout_extraction as task
    from omnidocs.tasks.layout_extraction import spotter

    config: Any = spotter.SpotterLayoutKeenConfig
    assert getattr(spotter, name) is config
    assert getattr(task, name) is config
    assert config(model="m").model == "m"


def test_of_two_backends_one_must_be_named(site: Site) -> None:
    add_family(site, "spotting")
    add_backend(site, "Keen", "spotting")
    add_backend(site, "Dull", "spotting")
    with pytest.raises(ImportError, match="SpotterConfig"):
        from omnidocs.tasks.layout_extraction.spotter import SpotterConfig  # noqa: F401


def test_a_vision_language_family_has_many_backends(toys: Site) -> None:
    with pytest.raises(ImportError, match="ParrotConfig"):
        from omnidocs.tasks.text_extraction.parrot import ParrotConfig  # noqa: F401


def test_another_plugin_changes_nothing_for_a_known_backend(site: Site) -> None:
    add_family(site, "detector")
    add_backend(site, "Keen", "detector")
    from omnidocs.tasks.layout_extraction.spotter import SpotterConfig

    assert "PyTorch" in f"{SpotterConfig.__doc__}"


@pytest.mark.skipif(find_spec("omnidocs_backend_torch") is not None, reason="it is installed")
def test_a_missing_backend_says_how_to_install_it(site: Site) -> None:
    add_family(site, "detector")
    from omnidocs.tasks.layout_extraction import SpotterConfig

    with pytest.raises(BackendNotInstalledError, match="pip install omnidocs-backend-torch"):
        SpotterConfig(confidence=0.5)
