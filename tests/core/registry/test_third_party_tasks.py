"""A task from outside is a task like any other."""

from __future__ import annotations

import importlib
import sys

import pytest
from PIL import Image
from toys import Site

import omnidocs.tasks
from omnidocs.errors import PluginLoadError
from omnidocs.registry import derive_config, families, get_extractor, get_task, tasks


@pytest.fixture
def captioning(site: Site) -> Site:
    return site.install_toy("captioning_task")


def test_it_is_listed_without_an_import(captioning: Site) -> None:
    assert tasks()["captioning"].distribution == "toy-captioning"
    assert list(families("captioning")) == ["by_size"]
    assert "captioning" in dir(omnidocs.tasks)
    assert "toy_captioning" not in sys.modules


def test_its_package_can_be_imported_from(captioning: Site) -> None:
    from omnidocs.tasks.captioning import TASK, BaseCaptioner, BySizeCaptioner, CaptionOutput
    from omnidocs.tasks.captioning.by_size import BySizeCaptioner as Same

    assert TASK is get_task("captioning")
    assert BySizeCaptioner is Same
    assert issubclass(BySizeCaptioner, BaseCaptioner)
    output = BySizeCaptioner().extract(Image.new("RGB", (3, 4)))
    assert output == CaptionOutput(caption="3 by 4")


def test_its_extractors_go_by_name(captioning: Site) -> None:
    assert get_extractor("captioning", "by_size").__name__ == "BySizeCaptioner"


def test_its_names_are_in_dir(captioning: Site) -> None:
    package = importlib.import_module("omnidocs.tasks.captioning")
    assert package.__doc__ == "The task 'captioning', from toy-captioning 0.3."
    assert {"BySizeCaptioner", "by_size"} <= set(dir(package))
    package.TASK  # noqa: B018
    assert {"BaseCaptioner", "CaptionOutput", "TASK"} <= set(dir(package))
    with pytest.raises(ImportError, match="Nothing"):
        exec("from omnidocs.tasks.captioning import Nothing")


def test_configs_of_its_families_are_named_after_it(captioning: Site) -> None:
    captioning.install_toy("echo_backend")
    captioning.add(
        "toy-owl",
        entry_points={"omnidocs.captioning": {"owl": "toy_owl:OwlCaptioner"}},
        files={
            "__init__.py": """
            from omnidocs.tasks import ModelFamily
            from toy_captioning import BaseCaptioner

            class OwlCaptioner(BaseCaptioner):
                family = ModelFamily(name="Owl", checkpoints={"hf": "toys/owl"})
            """
        },
    )
    from omnidocs.tasks.captioning.owl import OwlCaptioner, OwlEchoConfig

    assert OwlEchoConfig.__doc__ == "Echo backend configuration for Owl captioning."
    assert derive_config(OwlCaptioner, "Echo") is OwlEchoConfig


def test_a_broken_task_spoils_nothing_else(site: Site) -> None:
    site.add(
        "toy-broken",
        entry_points={"omnidocs.tasks": {"broken": "toy_broken:TASK"}},
        files={"__init__.py": "1 / 0"},
    )
    package = importlib.import_module("omnidocs.tasks.broken")
    with pytest.raises(PluginLoadError, match="ZeroDivisionError"):
        package.Anything  # noqa: B018
    assert get_task("text_extraction").word == "Text"
