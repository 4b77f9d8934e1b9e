"""What a user may write in a config, and what reaches vLLM."""

from __future__ import annotations

from typing import Any

import pytest
from backend_vllm.conftest import tiny_config
from checkpoints import PAGE_READER
from pydantic import ValidationError

from omnidocs.cache import key_of
from omnidocs.errors import ConfigError
from omnidocs_backend_vllm import VLLMConfig

OF_0_2: dict[str, Any] = {
    "model": "Qwen/Qwen3-VL-8B-Instruct",
    "tensor_parallel_size": 1,
    "gpu_memory_utilization": 0.85,
    "max_model_len": 32768,
    "trust_remote_code": True,
    "enforce_eager": False,
    "max_tokens": 8192,
    "temperature": 0.1,
    "download_dir": None,
    "revision": "untied",
    "limit_mm_per_prompt": 1,
}


def engine_args(config: VLLMConfig) -> Any:
    """vLLM's own arguments, as they are made from a config."""
    from vllm.engine.arg_utils import EngineArgs

    from omnidocs_backend_vllm.arguments import engine_arguments

    return EngineArgs(**engine_arguments(config))


def test_a_config_of_omnidocs_0_2_is_taken() -> None:
    config = VLLMConfig(**OF_0_2)
    assert config.runtime_values() == {"max_tokens": 8192, "temperature": 0.1}


@pytest.mark.parametrize(
    "values",
    [
        {"model": ""},
        {"tensor_parallel_size": 0},
        {"gpu_memory_utilization": 0},
        {"gpu_memory_utilization": 1.5},
        {"max_model_len": 0},
        {"dtype": "int8"},
        {"limit_mm_per_prompt": -1},
        {"limit_mm_per_prompt": {"image": -1}},
        {"max_tokens": 0},
        {"temperature": 3},
        {"max_pixels": 0},
        {"engine_args": {"worker_cls": object}},
        {"gpus": 2},
    ],
)
def test_what_cannot_work_is_refused_at_once(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        VLLMConfig(**{"model": "m", **values})


def test_an_engine_argument_that_is_a_field_is_refused_with_the_field() -> None:
    with pytest.raises(ValidationError, match="Write max_model_len=512 beside engine_args"):
        VLLMConfig(model="m", engine_args={"max_model_len": 512})


def test_an_engine_argument_that_vllm_does_not_have_is_refused() -> None:
    with pytest.raises(ConfigError, match="'pipeline_size', which this version of vLLM"):
        engine_args(tiny_config(engine_args={"pipeline_size": 2}))


def test_only_load_fields_are_part_of_the_key() -> None:
    config = tiny_config()
    running = {"max_tokens": 5, "temperature": 1.0, "max_pixels": 9}
    assert key_of(tiny_config(**running)) == key_of(config)
    for loading in ({"max_model_len": 64}, {"engine_args": {"seed": 1}}, {"quantization": "fp8"}):
        assert key_of(tiny_config(**loading)) != key_of(config)


def test_fields_reach_vllm() -> None:
    arguments = engine_args(
        tiny_config(
            revision="main",
            tensor_parallel_size=2,
            gpu_memory_utilization=0.5,
            max_model_len=512,
            quantization="fp8",
            download_dir="/downloads",
            trust_remote_code=True,
        )
    )
    assert arguments.model == str(PAGE_READER)
    assert (arguments.revision, arguments.tensor_parallel_size) == ("main", 2)
    assert (arguments.gpu_memory_utilization, arguments.max_model_len) == (0.5, 512)
    assert (arguments.dtype, arguments.quantization) == ("float32", "fp8")
    assert (arguments.download_dir, arguments.trust_remote_code) == ("/downloads", True)
    assert arguments.enforce_eager


@pytest.mark.parametrize(
    ("given", "images"), [(3, 3), ({"image": 2}, 2), (None, None), ({"video": 1}, None)]
)
def test_a_limit_of_images_is_a_number_or_a_mapping(given: Any, images: int | None) -> None:
    limits = engine_args(tiny_config(limit_mm_per_prompt=given)).limit_mm_per_prompt
    assert limits.get("image") == images
    assert limits["audio"] == 0


def test_use_of_several_machines_is_passed_through() -> None:
    arguments = engine_args(
        tiny_config(
            tensor_parallel_size=4,
            engine_args={"pipeline_parallel_size": 2, "distributed_executor_backend": "ray"},
        )
    )
    assert (arguments.tensor_parallel_size, arguments.pipeline_parallel_size) == (4, 2)
    assert arguments.distributed_executor_backend == "ray"


def test_configs_of_vllm_are_given_as_mappings() -> None:
    whitespace = {"backend": "xgrammar", "disable_any_whitespace": True}
    arguments = engine_args(
        tiny_config(engine_args={"structured_outputs_config": whitespace, "compilation_config": {}})
    )
    assert arguments.structured_outputs_config.disable_any_whitespace


def test_a_token_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="hf auth login") as caught:
        VLLMConfig(model="m", engine_args={"hf_token": "hf_secret"})
    assert "hf_secret" not in str(caught.value)
