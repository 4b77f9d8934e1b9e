"""Backends are found by label and by config, and say whether they can run."""

from __future__ import annotations

import sys

import pytest
from toys import Site, broken

from omnidocs.backends import BackendConfig
from omnidocs.errors import (
    BackendNotInstalledError,
    BackendUnavailableError,
    ConfigError,
    IncompatiblePluginError,
    PluginConflictError,
    PluginLoadError,
)
from omnidocs.registry import (
    availability,
    backend_of,
    backends,
    engine_class,
    get_backend,
    require_available,
)


@pytest.mark.parametrize("name", ["Echo", "echo", "ECHO"])
def test_a_backend_goes_by_its_label_in_any_case(name: str, toys: Site) -> None:
    assert get_backend(name).label == "Echo"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("vllm", "VLLM backend is not installed. Install with: pip install omnidocs-backend-vllm"),
        (
            "PyTorch",
            "PyTorch backend is not installed. Install with: pip install omnidocs-backend-torch",
        ),
    ],
)
def test_a_known_backend_that_is_missing_says_how_to_install_it(
    name: str, message: str, site: Site
) -> None:
    with pytest.raises(BackendNotInstalledError) as caught:
        get_backend(name)
    assert str(caught.value) == message
    assert isinstance(caught.value, ImportError)


def test_listing_backends_imports_none(toys: Site) -> None:
    assert backends()["Echo"].target == "toy_echo:BACKEND"
    assert "toy_echo" not in sys.modules


class TestBackendOf:
    def test_a_bare_config_and_a_users_subclass_belong_to_their_backend(self, toys: Site) -> None:
        from toy_echo import EchoConfig

        class Mine(EchoConfig):
            note: str = ""

        assert backend_of(EchoConfig(model="m")).label == "Echo"
        assert backend_of(Mine(model="m")).label == "Echo"

    def test_a_derived_config_belongs_to_the_backend_it_was_derived_from(self, toys: Site) -> None:
        from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig

        assert backend_of(ParrotTextEchoConfig()).label == "Echo"

    def test_no_other_backend_is_imported_for_it(self, toys: Site) -> None:
        from toy_echo import EchoConfig

        toys.add(**broken.backend("Bystander"))
        assert backend_of(EchoConfig(model="m")).label == "Echo"
        assert "toy_bystander" not in sys.modules

    def test_a_config_in_another_package_is_found_by_asking_all(self, toys: Site) -> None:
        toys.add(
            "shared-configs",
            files={
                "__init__.py": """
            from omnidocs.backends import BackendConfig
            class SharedConfig(BackendConfig): ...
        """
            },
        )
        plugin = broken.backend("Sharing")
        source = plugin["files"]["__init__.py"].replace(
            "config=SharingConfig", "config=__import__('shared_configs').SharedConfig"
        )
        toys.add(**{**plugin, "files": {"__init__.py": source}})
        toys.add(**broken.BROKEN["raises"])
        from shared_configs import SharedConfig

        assert backend_of(SharedConfig(model="m")).label == "Sharing"

    def test_two_backends_of_one_config_class_conflict(self, toys: Site) -> None:
        toys.add(
            "toy-copy",
            entry_points={"omnidocs.backends": {"Copy": "toy_copy:BACKEND"}},
            files={
                "__init__.py": """
                import dataclasses
                from toy_echo import BACKEND as ECHO, EchoConfig
                class CopyConfig(EchoConfig): ...
                BACKEND = dataclasses.replace(ECHO, label="Copy")
                """
            },
        )
        from toy_copy import CopyConfig

        with pytest.raises(PluginConflictError, match=r"Copy and Echo|Echo and Copy"):
            backend_of(CopyConfig(model="m"))

    def test_a_config_of_nobody_is_an_error(self, toys: Site) -> None:
        class Own(BackendConfig):
            pass

        with pytest.raises(
            ConfigError, match=r"Own belongs to no installed backend. Installed: .*Echo"
        ):
            backend_of(Own(model="m"))

    def test_the_error_of_its_own_plugin_comes_out(self, site: Site) -> None:
        site.add(**broken.BROKEN["wrong_api_version"])
        from toy_later import LaterConfig

        with pytest.raises(IncompatiblePluginError, match="plugin API 2"):
            backend_of(LaterConfig(model="m"))


class TestAvailability:
    def test_the_probe_decides(self, toys: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        echo = get_backend("Echo")
        assert availability(echo).ok
        monkeypatch.setenv("ECHO_BROKEN", "1")
        with pytest.raises(BackendUnavailableError) as caught:
            require_available(echo)
        assert str(caught.value) == "Echo backend cannot run here. ECHO_BROKEN is set. Unset it."

    @pytest.mark.parametrize(
        ("requirement", "reason"),
        [
            ("Requirement('no-such-library', '>=1')", "no-such-library>=1 is not installed."),
            ("Requirement('pluggy', '>=99')", "pluggy>=99 is needed and"),
        ],
    )
    def test_a_missing_library_is_seen_in_metadata(
        self, requirement: str, reason: str, site: Site
    ) -> None:
        site.add(**broken.backend("Needing", more=f"requires=({requirement},),"))
        state = availability(get_backend("Needing"))
        assert reason in state.reason
        assert state.fix == "pip install toy-needing"

    @pytest.mark.parametrize(
        "requirement",
        [
            "Requirement('pluggy', '>=1')",
            "Requirement('pluggy-of-others', '>=1', alternatives=('no-such-library', 'pluggy'))",
        ],
    )
    def test_a_library_that_is_there_is_enough(self, requirement: str, site: Site) -> None:
        site.add(**broken.backend("Content", more=f"requires=({requirement},),"))
        assert availability(get_backend("Content")).ok

    def test_a_library_under_another_name_may_be_too_old(self, site: Site) -> None:
        requirement = "Requirement('pluggy-of-others', '>=99', alternatives=('pluggy',))"
        site.add(**broken.backend("Needing", more=f"requires=({requirement},),"))
        assert "pluggy-of-others>=99 is needed and" in availability(get_backend("Needing")).reason

    def test_a_probe_that_raises_means_unavailable(self, site: Site) -> None:
        site.add(**broken.backend("Fickle", more="probe=lambda: 1 / 0,"))
        state = availability(get_backend("Fickle"))
        assert not state.ok
        assert "ZeroDivisionError" in state.reason


class TestEngineClass:
    def test_the_engine_is_imported_when_it_is_asked_for(self, toys: Site) -> None:
        echo = get_backend("Echo")
        assert "toy_echo.engine" not in sys.modules
        assert engine_class(echo, "vlm").__name__ == "EchoEngine"

    def test_a_kind_that_the_backend_lacks_is_an_error(self, toys: Site) -> None:
        with pytest.raises(ConfigError, match="Echo has no engine of kind 'detector'"):
            engine_class(get_backend("Echo"), "detector")

    @pytest.mark.parametrize(
        ("source", "error", "message"),
        [
            ("import no_such_library", BackendUnavailableError, "no_such_library"),
            ("1 / 0", PluginLoadError, "ZeroDivisionError"),
            ("import sys; sys.exit(1)", PluginLoadError, "SystemExit"),
            ("class Engine: ...", IncompatiblePluginError, "is no VisionLanguageEngine"),
            ("Other = 1", BackendUnavailableError, "has no 'Engine'"),
        ],
    )
    def test_what_is_wrong_with_an_engine_is_told(
        self, source: str, error: type[Exception], message: str, site: Site
    ) -> None:
        plugin = broken.backend("Faulty")
        plugin["files"]["engine.py"] = source
        site.add(**plugin)
        with pytest.raises(error, match=message):
            engine_class(get_backend("Faulty"), "vlm")
