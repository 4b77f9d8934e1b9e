"""A config of a backend that cannot be used imports, and says why when it is made."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError
from toys import Site, broken

from omnidocs.errors import (
    BackendNotInstalledError,
    ConfigError,
    IncompatiblePluginError,
    PluginBlockedError,
    PluginLoadError,
)
from omnidocs.registry import set_policy

MESSAGE = "VLLM backend is not installed. Install with: pip install omnidocs-backend-vllm"


@pytest.fixture
def missing(toys: Site) -> Any:
    from omnidocs.tasks.text_extraction.parrot import ParrotTextVLLMConfig

    return ParrotTextVLLMConfig


def test_constructing_it_says_how_to_install_the_backend(missing: Any) -> None:
    for arguments in ({}, {"model": "m", "no_such_field": 1}):
        with pytest.raises(BackendNotInstalledError) as caught:
            missing(**arguments)
        assert str(caught.value) == MESSAGE


def test_a_module_may_try_the_backends_in_turn(toys: Site) -> None:
    from omnidocs.tasks.text_extraction.parrot import (
        ParrotTextAPIConfig,
        ParrotTextEchoConfig,
        ParrotTextMLXConfig,
        ParrotTextPyTorchConfig,
        ParrotTextVLLMConfig,
    )

    made = None
    for config in (
        ParrotTextVLLMConfig,
        ParrotTextMLXConfig,
        ParrotTextPyTorchConfig,
        ParrotTextAPIConfig,
        ParrotTextEchoConfig,
    ):
        try:
            made = config()
            break
        except ImportError:
            continue
    assert isinstance(made, ParrotTextEchoConfig)


def test_it_is_no_pydantic_model_and_no_config(missing: Any) -> None:
    assert not issubclass(missing, BaseModel)
    assert not hasattr(missing, "model_fields")
    with pytest.raises(AttributeError, match="pip install omnidocs-backend-vllm"):
        missing.model_validate({})


def test_it_has_the_name_and_the_docstring_of_the_real_one(missing: Any) -> None:
    assert missing.__name__ == missing.__qualname__ == "ParrotTextVLLMConfig"
    assert missing.__module__ == "omnidocs.tasks.text_extraction.parrot"
    assert missing.__doc__ == "VLLM backend configuration for Parrot text extraction."
    assert pickle.loads(pickle.dumps(missing)) is missing


def test_it_is_absent_from_dir(toys: Site) -> None:
    from omnidocs.tasks.text_extraction import parrot

    assert [name for name in dir(parrot) if "Config" in name] == ["ParrotTextEchoConfig"]


def test_a_union_validates_the_arm_that_is_installed(missing: Any) -> None:
    from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig

    for union in (missing | ParrotTextEchoConfig, ParrotTextEchoConfig | missing):
        adapter = TypeAdapter(union)
        made = adapter.validate_python({"model": "m"})
        assert type(made) is ParrotTextEchoConfig
        assert adapter.validate_python(made) is made
        assert adapter.validate_json(adapter.dump_json(made)) == made


def test_a_model_may_have_it_for_a_field(missing: Any) -> None:
    from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig

    class Settings(BaseModel):
        backend: missing | ParrotTextEchoConfig  # type: ignore[valid-type]

    assert Settings(backend={"model": "m"}).backend.model == "m"
    assert Settings.model_json_schema()["properties"]["backend"]
    with pytest.raises(ValidationError, match="VLLM backend is not installed"):
        Settings(backend={"no_such_field": 1})


def test_alone_it_validates_nothing(missing: Any) -> None:
    with pytest.raises(ValidationError, match="VLLM backend is not installed"):
        TypeAdapter(missing).validate_python({"model": "m"})


def test_it_may_be_subclassed_and_stays_what_it_is(missing: Any) -> None:
    class Mine(missing):  # type: ignore[misc]
        gpu: int = 0

    with pytest.raises(BackendNotInstalledError):
        Mine()


def test_once_the_backend_is_installed_the_name_means_the_real_class(
    missing: Any, toys: Site
) -> None:
    toys.add(**broken.backend("VLLM", "omnidocs-backend-vllm"))
    from omnidocs.tasks.text_extraction.parrot import ParrotTextVLLMConfig

    assert ParrotTextVLLMConfig(model="m").model == "m"
    with pytest.raises(ConfigError, match="Import its config again"):
        missing()


@pytest.mark.parametrize(
    ("fault", "label", "error"),
    [
        ("raises", "Raises", PluginLoadError),
        ("wrong_api_version", "Later", IncompatiblePluginError),
        ("needs_newer_core", "Newer", IncompatiblePluginError),
    ],
)
def test_a_broken_backend_has_placeholders_too(
    fault: str, label: str, error: type[Exception], toys: Site
) -> None:
    toys.add(**broken.BROKEN[fault])
    from omnidocs.tasks.text_extraction import parrot

    config = getattr(parrot, f"ParrotText{label}Config")
    with pytest.raises(error):
        config()
    assert config.__name__ not in dir(parrot)


def test_a_denied_backend_has_placeholders_too(toys: Site) -> None:
    set_policy(deny=["toy-echo"])
    from omnidocs.tasks.text_extraction.parrot import ParrotTextEchoConfig

    with pytest.raises(PluginBlockedError):
        ParrotTextEchoConfig()
