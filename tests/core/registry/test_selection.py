"""An extractor's backend: by config, by name, or the first that can run here."""

from __future__ import annotations

import sys

import pytest
from toys import Site, broken

from omnidocs.cache import clear_cache
from omnidocs.errors import (
    BackendNotInstalledError,
    BackendUnavailableError,
    ConfigError,
    UnknownPluginError,
)
from omnidocs.registry import backend_order, get_extractor, resolve_backend, set_backend_order


@pytest.fixture
def parrot(toys: Site) -> type:
    return get_extractor("text_extraction", "parrot")


class TestByConfig:
    def test_a_derived_config_is_taken_as_it_is(self, parrot: type) -> None:
        from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig

        config = ParrotTextEchoConfig(model="mine")
        backend, taken = resolve_backend(config, parrot)
        assert backend.label == "Echo"
        assert taken is config

    def test_a_bare_config_is_taken_too(self, parrot: type) -> None:
        from toy_echo import EchoConfig

        config = EchoConfig(model="mine")
        assert resolve_backend(config, parrot)[1] is config

    def test_a_config_of_another_family_is_refused(self, parrot: type, toys: Site) -> None:
        toys.add(
            "toy-owl",
            entry_points={"omnidocs.text_extraction": {"owl": "toy_owl:OwlTextExtractor"}},
            files={
                "__init__.py": """
                from omnidocs.tasks import ModelFamily
                from toy_parrot import ParrotTextExtractor
                class OwlTextExtractor(ParrotTextExtractor):
                    family = ModelFamily(name="Owl")
                """
            },
        )
        from omnidocs.tasks.text_extraction.owl import OwlTextEchoConfig

        with pytest.raises(ConfigError, match="OwlTextEchoConfig is for Owl, and ParrotTextExtr"):
            resolve_backend(OwlTextEchoConfig(model="m"), parrot)

    def test_a_backend_without_the_kind_of_engine_is_refused(
        self, parrot: type, toys: Site
    ) -> None:
        plugin = broken.backend("Seeing")
        source = plugin["files"]["__init__.py"].replace('"vlm"', '"detector"')
        toys.add(**{**plugin, "files": {"__init__.py": source}})
        from toy_seeing import SeeingConfig

        with pytest.raises(ConfigError, match="Seeing has no vlm engine"):
            resolve_backend(SeeingConfig(model="m"), parrot)

    def test_a_backend_that_cannot_run_here_is_refused_before_it_loads(
        self, parrot: type, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig

        monkeypatch.setenv("ECHO_BROKEN", "1")
        with pytest.raises(BackendUnavailableError, match="ECHO_BROKEN"):
            parrot(backend=ParrotTextEchoConfig())
        assert "toy_echo.engine" not in sys.modules

    def test_what_is_loaded_is_not_looked_at_again(
        self, parrot: type, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig

        loaded = parrot(backend=ParrotTextEchoConfig())
        monkeypatch.setenv("ECHO_BROKEN", "1")
        parrot(backend=ParrotTextEchoConfig()).close()
        loaded.close()
        clear_cache()


class TestByName:
    @pytest.mark.parametrize("name", ["Echo", "echo"])
    def test_a_backend_by_name_takes_the_familys_defaults(self, name: str, parrot: type) -> None:
        backend, config = resolve_backend(name, parrot)
        assert backend.label == "Echo"
        assert config.model == "toys/parrot-1b"

    def test_a_known_backend_that_is_missing_says_how_to_install_it(self, parrot: type) -> None:
        with pytest.raises(BackendNotInstalledError, match="pip install omnidocs-backend-mlx"):
            resolve_backend("mlx", parrot)

    def test_an_unknown_name_is_an_error(self, parrot: type) -> None:
        with pytest.raises(UnknownPluginError, match="'ecoh'"):
            resolve_backend("ecoh", parrot)

    def test_a_family_without_weights_for_it_needs_a_model(self, parrot: type, toys: Site) -> None:
        plugin = broken.backend("Rare")
        source = plugin["files"]["__init__.py"].replace('("hf",)', '("rare",)')
        toys.add(**{**plugin, "files": {"__init__.py": source}})
        with pytest.raises(ConfigError, match=r"backend=ParrotTextRareConfig\(model=...\)"):
            resolve_backend("rare", parrot)

    def test_what_is_no_backend_at_all_is_refused(self, parrot: type) -> None:
        with pytest.raises(ConfigError, match="backend is of type int"):
            resolve_backend(5, parrot)  # type: ignore[arg-type]


class TestAuto:
    def test_the_first_usable_backend_is_taken(self, parrot: type, toys: Site) -> None:
        toys.add(**broken.backend("Another"))
        assert resolve_backend("auto", parrot)[0].label == "Another"
        set_backend_order(["Echo", "Another"])
        assert resolve_backend("auto", parrot)[0].label == "Echo"

    def test_a_backend_that_cannot_run_is_passed_over(
        self, parrot: type, toys: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        toys.add(**broken.backend("Later", "toy-spare"))
        set_backend_order(["echo", "vllm", "later"])
        monkeypatch.setenv("ECHO_BROKEN", "1")
        assert resolve_backend("auto", parrot)[0].label == "Later"

    def test_a_broken_plugin_is_passed_over(self, parrot: type, toys: Site) -> None:
        toys.add(**broken.BROKEN["raises"])
        set_backend_order(["Raises", "Echo"])
        assert resolve_backend("auto", parrot)[0].label == "Echo"

    def test_the_error_says_why_each_was_passed_over(
        self, parrot: type, toys: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plugin = broken.backend("Seeing")
        source = plugin["files"]["__init__.py"].replace('"vlm"', '"detector"')
        toys.add(**{**plugin, "files": {"__init__.py": source}})
        toys.add(**broken.BROKEN["raises"])
        monkeypatch.setenv("ECHO_BROKEN", "1")
        with pytest.raises(BackendUnavailableError) as caught:
            resolve_backend("auto", parrot)
        message = str(caught.value)
        for part in (
            "No backend can run ParrotTextExtractor here.",
            "VLLM: VLLM backend is not installed. Install with: pip install omnidocs-backend-vllm",
            "Echo: ECHO_BROKEN is set. Unset it.",
            "Seeing: it has no vlm engine",
            "RuntimeError: no luck",
        ):
            assert part in message

    def test_with_no_backend_at_all_the_error_says_what_to_install(self, site: Site) -> None:
        site.install_toy("parrot_family")
        parrot = get_extractor("text_extraction", "parrot")
        with pytest.raises(
            BackendNotInstalledError, match="pip install omnidocs-backend-torch"
        ) as e:
            resolve_backend("auto", parrot)
        assert not isinstance(e.value, BackendUnavailableError)

    def test_the_environment_names_the_backend(
        self, parrot: type, toys: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        toys.add(**broken.backend("Another"))
        monkeypatch.setenv("OMNIDOCS_BACKEND", "echo")
        assert resolve_backend("auto", parrot)[0].label == "Echo"
        assert resolve_backend("another", parrot)[0].label == "Another"
        monkeypatch.setenv("OMNIDOCS_BACKEND", "auto")
        assert resolve_backend("auto", parrot)[0].label == "Another"

    def test_pages_are_sent_away_last(self, toys: Site) -> None:
        assert backend_order()[-1] == "API"
        assert backend_order().index("Echo") > backend_order().index("PyTorch")
        set_backend_order(["API"])
        assert backend_order() == ("API",)
        set_backend_order(None)
        assert len(backend_order()) > 1

    @pytest.mark.parametrize("order", [[], "Echo"])
    def test_an_order_that_cannot_work_is_refused(self, order: list[str], site: Site) -> None:
        with pytest.raises(ConfigError, match="must be a list"):
            set_backend_order(order)
