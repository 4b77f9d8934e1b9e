"""Config classes are derived: the backend's fields with the family's defaults."""

from __future__ import annotations

import inspect
import pickle
from typing import Any, get_type_hints

import pytest
from pydantic import ValidationError
from toys import Site, broken

from omnidocs.backends import Backend, BackendConfig, Runtime
from omnidocs.cache import key_of
from omnidocs.errors import ConfigError, IncompatiblePluginError, PluginConflictError
from omnidocs.registry import (
    Checkpoint,
    ModelFamily,
    derive_config,
    get_backend,
    get_extractor,
    set_policy,
)
from omnidocs.tasks import BaseTextExtractor


@pytest.fixture
def config(toys: Site) -> Any:
    from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig

    return ParrotTextEchoConfig


def extractor(family: ModelFamily | None, name: str = "OwnTextExtractor", **more: object) -> type:
    return type(name, (BaseTextExtractor,), {"family": family, "__module__": __name__, **more})


class TestDerivedClass:
    def test_it_derives_from_the_backends_config(self, config: Any) -> None:
        from toy_echo import EchoConfig

        assert issubclass(config, EchoConfig)
        assert config.key_class is EchoConfig
        assert config.family_name == "Parrot"

    def test_its_docstring_names_backend_family_and_task(self, config: Any) -> None:
        assert config.__doc__ == "Echo backend configuration for Parrot text extraction."

    def test_it_says_truly_where_it_is(self, config: Any) -> None:
        assert config.__module__ == "omnidocs.tasks.text_extraction.parrot"
        assert config.__qualname__ == config.__name__ == "ParrotTextEchoConfig"
        assert inspect.getmodule(config).__name__ == config.__module__  # type: ignore[union-attr]

    def test_defaults_come_from_the_checkpoint_its_kind_and_the_label(self, config: Any) -> None:
        made = config()
        assert made.model == "toys/parrot-1b"
        assert made.revision == "v2"
        assert made.max_tokens == 200
        assert made.voice == "high"

    def test_a_changed_default_keeps_bounds_description_and_marks(self, config: Any) -> None:
        field = config.model_fields["max_tokens"]
        assert field.description == "How many characters to answer with at most."
        assert config.runtime_fields() == {"max_tokens": "max_tokens"}
        assert any(isinstance(mark, Runtime) for mark in field.metadata)
        for value in (0, 1001):
            with pytest.raises(ValidationError):
                config(max_tokens=value)
        assert config.model_json_schema()["properties"]["max_tokens"]["maximum"] == 1000

    def test_its_signature_shows_the_defaults(self, config: Any) -> None:
        parameters = inspect.signature(config).parameters
        assert parameters["model"].default == "toys/parrot-1b"
        assert list(parameters) == ["model", "revision", "voice", "api_key", "max_tokens"]
        assert (
            get_type_hints(config)["voice"] == get_type_hints(get_backend("Echo").config)["voice"]
        )

    def test_json_goes_there_and_back(self, config: Any) -> None:
        made = config(model="other", max_tokens=7)
        assert config.model_validate_json(made.model_dump_json()) == made

    def test_it_pickles(self, config: Any) -> None:
        made = config(model="other")
        again = pickle.loads(pickle.dumps(made))
        assert again == made
        assert type(again) is config

    def test_unknown_fields_and_changes_are_refused(self, config: Any) -> None:
        with pytest.raises(ValidationError, match="modle"):
            config(modle="other")
        with pytest.raises(ConfigError, match="frozen"):
            config().model = "other"

    def test_it_is_the_same_object_at_every_import(self, config: Any, toys: Site) -> None:
        import importlib

        from omnidocs.tasks.text_extraction import parrot

        assert parrot.ParrotTextEchoConfig is config
        importlib.reload(parrot)
        toys.refresh()
        assert parrot.ParrotTextEchoConfig is config
        assert derive_config(parrot.ParrotTextExtractor, "echo") is config

    def test_the_spelling_without_the_task_word_is_the_same_class(self, config: Any) -> None:
        from omnidocs.tasks.text_extraction.parrot import ParrotEchoConfig

        assert ParrotEchoConfig is config

    def test_a_secret_stays_out_of_reprs_and_keys(self, config: Any) -> None:
        made = config(api_key="hush")
        assert "hush" not in repr(made) + made.model_dump_json() + str(key_of(made))


class TestWeights:
    def test_without_weights_of_its_kinds_the_model_is_required(self, toys: Site) -> None:
        plugin = broken.backend("Rare")
        source = plugin["files"]["__init__.py"].replace('("hf",)', '("rare",)')
        toys.add(**{**plugin, "files": {"__init__.py": source}})
        from omnidocs.tasks.text_extraction.parrot import ParrotTextRareConfig

        with pytest.raises(ValidationError, match="model"):
            ParrotTextRareConfig()
        assert ParrotTextRareConfig(model="mine").model == "mine"

    def test_a_backends_own_default_model_is_no_familys(self, toys: Site) -> None:
        plugin = broken.backend("Eager")
        source = plugin["files"]["__init__.py"].replace('("hf",)', "()")
        source = source.replace("    pass", "    model: str = 'anything'")
        toys.add(**{**plugin, "files": {"__init__.py": source}})
        from omnidocs.tasks.text_extraction.parrot import ParrotTextEagerConfig

        with pytest.raises(ValidationError, match="model"):
            ParrotTextEagerConfig()

    def test_third_parties_add_weights_to_a_family(self, toys: Site) -> None:
        toys.install_toy("parrot_checkpoints")
        from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig

        made = ParrotTextEchoConfig()
        assert made.model == "community/parrot-echo", "the first kind that the backend takes"
        assert made.max_tokens == 50
        assert made.revision is None

    def test_the_familys_own_weights_come_before_added_ones(self, toys: Site) -> None:
        toys.install_toy("parrot_checkpoints")
        toys.add(**broken.backend("Plain"))
        from omnidocs.tasks.text_extraction.parrot import ParrotTextPlainConfig

        assert ParrotTextPlainConfig().model == "toys/parrot-1b"

    def test_two_that_add_the_same_kind_conflict(self, toys: Site) -> None:
        toys.install_toy("parrot_checkpoints")
        toys.add(
            "toy-more",
            entry_points={"omnidocs.checkpoints": {"parrot.more": "toy_more:MORE"}},
            files={
                "__init__.py": """
                from omnidocs.tasks import FamilyCheckpoints
                MORE = FamilyCheckpoints(family="Parrot", checkpoints={"echo": "more/echo"})
                """
            },
        )
        parrot = get_extractor("text_extraction", "parrot")
        with pytest.raises(PluginConflictError, match="more/echo"):
            derive_config(parrot, "Echo")
        set_policy(deny=["toy-more"])
        assert (
            derive_config(parrot, "Echo").model_fields["model"].default == "community/parrot-echo"
        )

    def test_two_that_claim_one_name_conflict(self, toys: Site) -> None:
        for name in ("toy-one", "toy-two"):
            toys.add(
                name,
                entry_points={"omnidocs.checkpoints": {"parrot": f"{name.replace('-', '_')}:X"}},
            )
        with pytest.raises(PluginConflictError, match=r"toy-one 1\.0"):
            derive_config(get_extractor("text_extraction", "parrot"), "Echo")

    @pytest.mark.parametrize(
        "source",
        [
            "raise RuntimeError",
            "MORE = 'no checkpoints'",
            """
            from omnidocs.tasks import FamilyCheckpoints
            MORE = FamilyCheckpoints(family="Owl", checkpoints={"echo": "owls/echo"})
            """,
        ],
    )
    def test_broken_additions_are_passed_over(self, source: str, toys: Site) -> None:
        toys.add(
            "toy-more",
            entry_points={"omnidocs.checkpoints": {"parrot": "toy_more:MORE"}},
            files={"__init__.py": source},
        )
        from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig

        assert ParrotTextEchoConfig().model == "toys/parrot-1b"


class TestHandWritten:
    SOURCE = """
    from omnidocs.tasks import ModelFamily
    from toy_parrot import ParrotTextExtractor

    class OwlTextExtractor(ParrotTextExtractor):
        family = ModelFamily(
            name="Owl", checkpoints={"hf": "toys/owl"}, configs={"Echo": "toy_owl.%s"}
        )
    """

    def owl(self, toys: Site, target: str) -> None:
        toys.add(
            "toy-owl",
            entry_points={"omnidocs.text_extraction": {"owl": "toy_owl:OwlTextExtractor"}},
            files={
                "__init__.py": self.SOURCE % target,
                "echo.py": """
                from toy_echo import EchoConfig
                class OwlEchoFields(EchoConfig):
                    wingspan: int = 3
                """,
            },
        )

    def test_a_family_may_add_fields_on_one_backend(self, toys: Site) -> None:
        self.owl(toys, "echo:OwlEchoFields")
        from omnidocs.tasks.text_extraction.owl import OwlTextEchoConfig

        made = OwlTextEchoConfig(wingspan=5)
        assert (made.model, made.wingspan) == ("toys/owl", 5)
        assert pickle.loads(pickle.dumps(made)) == made

    def test_what_it_writes_must_derive_from_the_backends_config(self, toys: Site) -> None:
        self.owl(toys, "echo:EchoConfig.__base__")
        with pytest.raises(IncompatiblePluginError, match="must derive from EchoConfig"):
            from omnidocs.tasks.text_extraction.owl import OwlTextEchoConfig  # noqa: F401


class TestUnpublished:
    """An extractor in a user's own code, with no entry point."""

    def test_its_config_is_named_after_it(self, toys: Site) -> None:
        own = extractor(ModelFamily(name="Own", checkpoints={"echo": "mine"}))
        made = derive_config(own, "Echo")
        assert made.__name__ == "OwnTextEchoConfig"
        assert made.__module__ == __name__
        assert derive_config(own, get_backend("Echo")) is made
        assert made(model="x").family_name == "Own"

    def test_a_subclass_of_a_published_extractor_shares_its_config(self, toys: Site) -> None:
        parrot = get_extractor("text_extraction", "parrot")
        mine = type("Mine", (parrot,), {})
        assert derive_config(mine, "Echo") is derive_config(parrot, "Echo")

    def test_a_subclass_with_a_family_of_its_own_has_its_own(self, toys: Site) -> None:
        parrot = get_extractor("text_extraction", "parrot")
        mine = type("MineTextExtractor", (parrot,), {"family": ModelFamily(name="Mine")})
        assert derive_config(mine, "Echo").__name__ == "MineTextEchoConfig"

    def test_an_extractor_without_family_has_none(self, toys: Site) -> None:
        with pytest.raises(ConfigError, match="it has no model family"):
            derive_config(extractor(None), "Echo")

    def test_a_backend_without_its_kind_of_engine_has_none(self, toys: Site) -> None:
        seeing = extractor(ModelFamily(name="Own"), engine_kind="detector")
        with pytest.raises(ConfigError, match="Echo has no detector engine"):
            derive_config(seeing, "Echo")

    def test_what_is_no_extractor_is_refused(self, toys: Site) -> None:
        with pytest.raises(ConfigError, match="int is no extractor"):
            derive_config(int, "Echo")

    def test_a_default_for_a_field_that_is_not_there_is_the_familys_fault(self, toys: Site) -> None:
        own = extractor(ModelFamily(name="Own", defaults={"Echo": {"volume": 11}}))
        with pytest.raises(IncompatiblePluginError, match=r"\['volume'\] of Echo"):
            derive_config(own, "Echo")

    def test_a_default_that_cannot_be_is_found_when_it_is_used(self, toys: Site) -> None:
        own = extractor(ModelFamily(name="Own", defaults={"Echo": {"max_tokens": 0}}))
        with pytest.raises(ValidationError, match="max_tokens"):
            derive_config(own, "Echo")(model="m")


def test_a_factory_default_is_replaced(toys: Site) -> None:
    plugin = broken.backend("Making")
    source = plugin["files"]["__init__.py"].replace(
        "    pass", "    tags: list[str] = Field(default_factory=list, alias='labels')"
    )
    source = source.replace("\nclass", "\nfrom pydantic import Field\nclass", 1)
    toys.add(**{**plugin, "files": {"__init__.py": source}})
    own = extractor(ModelFamily(name="Own", defaults={"Making": {"tags": ["a"]}}))
    made = derive_config(own, "Making")
    assert made(model="m").tags == ["a"]  # type: ignore[attr-defined]
    assert made(model="m", labels=["b"]).tags == ["b"]  # type: ignore[attr-defined, call-arg]


def test_a_checkpoint_without_revision_leaves_it_alone() -> None:
    assert Checkpoint("m").fields == {"model": "m"}
    assert Checkpoint("m", revision="r").fields == {"model": "m", "revision": "r"}


def test_types_that_plugins_write_are_plain_records(toys: Site) -> None:
    assert isinstance(get_backend("Echo"), Backend)
    assert issubclass(get_backend("Echo").config, BackendConfig)
