"""Task and family modules answer from metadata, for every installed plugin alike."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import pytest
from toys import Site, broken
from toys.broken import TEXT

import omnidocs.tasks
import omnidocs.tasks.layout_extraction
import omnidocs.tasks.text_extraction
from omnidocs import _lazy
from omnidocs.errors import PluginBlockedError, PluginConflictError, PluginLoadError
from omnidocs.registry import attach, set_policy

LIBRARY_EXTRACTOR = """
from omnidocs.backends import Config
from omnidocs.tasks import BaseLayoutExtractor, BaseTextExtractor

class ToyLayoutConfig(Config):
    confidence: float = 0.3

class ToyLayout(BaseLayoutExtractor):
    config_class = ToyLayoutConfig

class ScribeConfig(Config):
    pass

class ScribeMode:
    FAST = 1

class ScribeTextExtractor(BaseTextExtractor):
    config_class = ScribeConfig
"""


@pytest.fixture
def library(toys: Site) -> Site:
    """Two extractors that bring their own engines."""
    return toys.add(
        "toy-library",
        entry_points={
            "omnidocs.layout_extraction": {"toy_layout": "toy_library:ToyLayout"},
            TEXT: {"scribe": "toy_library:ScribeTextExtractor"},
        },
        files={"__init__.py": LIBRARY_EXTRACTOR},
    )


class TestFamilyModules:
    def test_importing_one_imports_no_plugin(self, toys: Site) -> None:
        from omnidocs.tasks.text_extraction import parrot

        assert "toy_parrot" not in sys.modules
        assert parrot.__doc__ == (
            "The model family 'parrot' for text extraction, from toy-parrot 2.0.1."
        )
        assert parrot.ParrotTextExtractor.__name__ == "ParrotTextExtractor"
        assert "toy_parrot" in sys.modules

    def test_every_name_in_dir_is_there(self, library: Site) -> None:
        for family in ("parrot", "scribe"):
            module = importlib.import_module(f"omnidocs.tasks.text_extraction.{family}")
            assert [name for name in dir(module) if not name.startswith("_")]
            for name in dir(module):
                getattr(module, name)

    def test_a_backend_that_is_installed_later_gives_a_config(self, toys: Site) -> None:
        from omnidocs.tasks.text_extraction import parrot

        with pytest.raises(ImportError):
            from omnidocs.tasks.text_extraction.parrot import ParrotTextLlamaConfig
        toys.add(**broken.backend("Llama"))
        from omnidocs.tasks.text_extraction.parrot import ParrotTextLlamaConfig

        assert ParrotTextLlamaConfig.__name__ in dir(parrot)

    def test_a_backend_without_the_kind_of_engine_gives_none(self, toys: Site) -> None:
        plugin = broken.backend("Seeing")
        source = plugin["files"]["__init__.py"].replace('"vlm"', '"detector"')
        toys.add(**{**plugin, "files": {"__init__.py": source}})
        from omnidocs.tasks.text_extraction import parrot

        assert "ParrotTextSeeingConfig" not in dir(parrot)
        with pytest.raises(ImportError, match="ParrotTextSeeingConfig"):
            from omnidocs.tasks.text_extraction.parrot import ParrotTextSeeingConfig  # noqa: F401

    @pytest.mark.parametrize(
        "name", ["ParrotTextNobodyConfig", "ParrotTextConfig", "Nonsense", "_private", "parrot"]
    )
    def test_a_name_that_nothing_knows_is_a_plain_import_error(self, name: str, toys: Site) -> None:
        with pytest.raises(ImportError, match="cannot import name"):
            exec(f"from omnidocs.tasks.text_extraction.parrot import {name}")

    def test_a_family_that_nobody_has_is_a_plain_import_error(self, toys: Site) -> None:
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module("omnidocs.tasks.text_extraction.nobody")


class TestSingleBackendExtractors:
    def test_their_config_is_beside_them_in_both_modules(self, library: Site) -> None:
        from omnidocs.tasks.layout_extraction import ToyLayout, ToyLayoutConfig
        from omnidocs.tasks.layout_extraction.toy_layout import ToyLayoutConfig as Same

        assert ToyLayout.config_class is ToyLayoutConfig is Same

    def test_the_config_may_be_named_without_the_last_words(self, library: Site) -> None:
        from omnidocs.tasks.text_extraction import ScribeConfig, ScribeMode, ScribeTextExtractor

        assert ScribeTextExtractor.config_class is ScribeConfig
        assert ScribeMode.FAST == 1

    def test_they_have_no_config_on_a_backend(self, library: Site) -> None:
        for name in ("ToyLayoutVLLMConfig", "ToyLayoutEchoConfig"):
            with pytest.raises(ImportError, match=name):
                exec(f"from omnidocs.tasks.layout_extraction.toy_layout import {name}")

    def test_dir_has_their_config_and_no_derived_one(self, library: Site) -> None:
        import omnidocs.tasks.layout_extraction.toy_layout as module

        public = [name for name in dir(module) if not name.startswith("_")]
        assert public == ["ToyLayout", "ToyLayoutConfig"]


class TestTaskPackages:
    def test_extractors_and_families_are_in_dir_without_an_import(self, toys: Site) -> None:
        assert {"ParrotTextExtractor", "parrot", "BaseTextExtractor", "TASK"} <= set(
            dir(omnidocs.tasks.text_extraction)
        )
        assert "toy_parrot" not in sys.modules

    def test_a_family_is_there_as_an_attribute(self, toys: Site) -> None:
        assert omnidocs.tasks.text_extraction.parrot.ParrotTextExtractor
        assert omnidocs.tasks.layout_extraction is sys.modules["omnidocs.tasks.layout_extraction"]

    def test_a_task_is_there_as_an_attribute(self, site: Site) -> None:
        site.install_toy("captioning_task")
        assert omnidocs.tasks.captioning.__doc__

    def test_the_tasks_are_in_dir(self) -> None:
        assert {"text_extraction", "reading_order", "ModelFamily"} <= set(dir(omnidocs.tasks))
        with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
            omnidocs.tasks.nonsense  # noqa: B018

    def test_pkgutil_lists_families_beside_real_modules(self, toys: Site) -> None:
        found = {
            module.name for module in pkgutil.iter_modules(omnidocs.tasks.text_extraction.__path__)
        }
        assert {"base", "parrot"} <= found

    def test_walk_packages_finds_every_family(self, toys: Site) -> None:
        walked = [
            module.name
            for module in pkgutil.walk_packages(omnidocs.tasks.__path__, "omnidocs.tasks.")
        ]
        assert "omnidocs.tasks.text_extraction.parrot" in walked
        assert len(walked) == len(set(walked))

    def test_attaching_twice_marks_the_path_once(self) -> None:
        path = ["/somewhere"]
        for _ in range(2):
            attach("omnidocs.tasks.text_extraction", path)
        assert len(path) == 2

    def test_a_module_of_the_core_is_no_familys(self, toys: Site) -> None:
        with pytest.raises(ImportError):
            importlib.import_module("omnidocs.tasks.text_extraction.base.parrot")


class TestBrokenFamilies:
    @pytest.fixture
    def broken_family(self, toys: Site) -> Site:
        return toys.add(
            "toy-broken",
            entry_points={TEXT: {"broken": "toy_broken:BrokenExtractor"}},
            files={"__init__.py": "raise RuntimeError('no luck')"},
        )

    def test_its_own_error_is_raised_where_it_is_used(self, broken_family: Site) -> None:
        with pytest.raises(PluginLoadError, match="no luck"):
            from omnidocs.tasks.text_extraction import BrokenExtractor
        with pytest.raises(PluginLoadError, match="no luck"):
            from omnidocs.tasks.text_extraction.broken import BrokenExtractor  # noqa: F401

    def test_the_others_stay(self, broken_family: Site) -> None:
        scope: dict[str, object] = {}
        exec("from omnidocs.tasks.text_extraction import *", scope)
        assert "ParrotTextExtractor" in scope
        assert "BrokenExtractor" not in scope

    def test_once_it_is_known_to_be_broken_dir_leaves_it_out(self, broken_family: Site) -> None:
        package = omnidocs.tasks.text_extraction
        assert "BrokenExtractor" in dir(package)
        with pytest.raises(PluginLoadError):
            package.BrokenExtractor  # noqa: B018
        assert "BrokenExtractor" not in dir(package)
        import omnidocs.tasks.text_extraction.broken as module

        assert not [name for name in dir(module) if not name.startswith("_")]

    def test_dir_of_its_module_is_empty(
        self, broken_family: Site, caplog: pytest.LogCaptureFixture
    ) -> None:
        broken_family.add(**broken.BROKEN["raises"])
        module = importlib.import_module("omnidocs.tasks.text_extraction.broken")
        assert not [name for name in dir(module) if not name.startswith("_")]
        parrot = importlib.import_module("omnidocs.tasks.text_extraction.parrot")
        assert "ParrotTextEchoConfig" in dir(parrot)
        assert "ParrotTextRaisesConfig" not in dir(parrot)
        assert len(caplog.records) == 2, "each is logged once"

    def test_two_that_claim_one_family_conflict(self, toys: Site) -> None:
        toys.add("toy-thief", entry_points={TEXT: {"parrot": "toy_thief:ParrotTextExtractor"}})
        assert "ParrotTextExtractor" not in dir(omnidocs.tasks.text_extraction)
        with pytest.raises(PluginConflictError, match=r"toy-thief 1.0"):
            from omnidocs.tasks.text_extraction import ParrotTextExtractor
        with pytest.raises(PluginConflictError, match=r"toy-parrot 2.0.1"):
            from omnidocs.tasks.text_extraction.parrot import ParrotTextExtractor  # noqa: F401

    def test_two_families_that_claim_one_class_name_conflict(self, toys: Site) -> None:
        toys.add("toy-thief", entry_points={TEXT: {"jay": "toy_thief:ParrotTextExtractor"}})
        with pytest.raises(PluginConflictError, match=r"ParrotTextExtractor.*text_extraction\.jay"):
            from omnidocs.tasks.text_extraction import ParrotTextExtractor
        from omnidocs.tasks.text_extraction.parrot import ParrotTextExtractor

        assert ParrotTextExtractor.__module__ == "toy_parrot"

    def test_a_denied_family_says_so(self, toys: Site) -> None:
        set_policy(deny=["toy-parrot"])
        assert "ParrotTextExtractor" not in dir(omnidocs.tasks.text_extraction)
        with pytest.raises(PluginBlockedError):
            from omnidocs.tasks.text_extraction import ParrotTextExtractor  # noqa: F401


def test_the_public_distribution_beside_ours_is_named_in_import_errors(toys: Site) -> None:
    info = toys.folder / "omnidocs-0.2.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: omnidocs\nVersion: 0.2.9\n")
    toys.refresh()
    with pytest.raises(ImportError, match=r"omnidocs 0.2.9 is installed beside omnidocs-core"):
        from omnidocs.tasks.text_extraction import NougatTextExtractor  # noqa: F401
    with pytest.raises(ImportError, match="pip uninstall -y omnidocs"):
        from omnidocs import Documents  # noqa: F401
    with pytest.raises(ImportError, match=r"omnidocs 0.2.9") as caught:
        _lazy.fetch("omnidocs.no_such_module", "Name")
    assert isinstance(caught.value.__cause__, ModuleNotFoundError)


def test_without_it_a_missing_module_is_just_that() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        _lazy.fetch("omnidocs.no_such_module", "Name")
