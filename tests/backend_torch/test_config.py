"""What a user may write in a config, and what is refused at once."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from omnidocs.cache import key_of
from omnidocs.registry import availability, get_backend
from omnidocs_backend_torch import BACKEND, PyTorchConfig

OF_0_2: dict[str, Any] = {
    "model": "Qwen/Qwen3-VL-8B-Instruct",
    "device": "cuda",
    "torch_dtype": "bfloat16",
    "device_map": "auto",
    "trust_remote_code": True,
    "use_flash_attention": False,
    "cache_dir": None,
    "max_new_tokens": 8192,
    "temperature": 0.1,
}


def test_a_config_of_omnidocs_0_2_is_taken() -> None:
    config = PyTorchConfig(**OF_0_2)
    assert config.runtime_values()["max_tokens"] == 8192


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"device": "gpu"}, "'cuda:1'"),
        ({"device": "cuda:"}, "'cuda:1'"),
        ({"device": "cpu", "device_map": "auto"}, "device_map"),
        ({"device": "cuda:1", "device_map": "balanced"}, "device_map"),
        ({"use_flash_attention": True, "attn_implementation": "eager"}, "one of them"),
        ({"temperature": 0.5, "do_sample": False}, "do_sample=False"),
        ({"temperature": 0, "do_sample": True}, "above 0"),
        ({"max_new_tokens": 0}, "greater than or equal to 1"),
        ({"torch_dtype": "float8"}, "bfloat16"),
        ({"quantization": "2bit"}, "4bit"),
        ({"max_tokens": 10}, "not permitted"),
        ({"model": ""}, "at least 1 character"),
    ],
)
def test_what_cannot_work_is_refused_with_a_way_out(values: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        PyTorchConfig(**{"model": "m", **values})


def test_settings_of_a_call_make_no_other_engine() -> None:
    plain = key_of(PyTorchConfig(model="m"))
    assert plain == key_of(
        PyTorchConfig(model="m", max_new_tokens=5, temperature=1, batch_size=2, max_pixels=9)
    )
    assert plain != key_of(PyTorchConfig(model="m", device="cpu"))


def test_every_field_is_described() -> None:
    assert all(field.description for field in PyTorchConfig.model_fields.values())


def test_it_is_found_and_can_run_here() -> None:
    assert get_backend("pytorch") is BACKEND
    assert availability(BACKEND).ok


@pytest.mark.parametrize("heavy", ["torch", "transformers", "numpy", "huggingface_hub"])
def test_neither_importing_nor_probing_imports_a_heavy_library(heavy: str) -> None:
    code = (
        "import sys, omnidocs_backend_torch as backend;"
        "backend.PyTorchConfig(model='m'); backend.BACKEND.probe();"
        f"sys.exit({heavy!r} in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
