"""What a user may write in a config, where it runs, and what importing it costs."""

from __future__ import annotations

import platform
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from pydantic import ValidationError

from omnidocs.cache import key_of
from omnidocs.registry import availability, get_backend
from omnidocs_backend_mlx import BACKEND, MLXConfig

probing = import_module("omnidocs_backend_mlx.probe")  # whose name the function has too

OF_0_2: dict[str, Any] = {
    "model": "mlx-community/Qwen3-VL-8B-Instruct-4bit",
    "cache_dir": None,
    "max_tokens": 8192,
    "temperature": 0.1,
}


def test_a_config_of_omnidocs_0_2_is_taken() -> None:
    config = MLXConfig(**OF_0_2)
    assert config.runtime_values()["max_tokens"] == 8192


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"quantization": "2bit"}, "4bit"),
        ({"quantization": 4}, "4bit"),
        ({"dtype": "float8"}, "bfloat16"),
        ({"max_tokens": 0}, "greater than or equal to 1"),
        ({"temperature": -1}, "greater than or equal to 0"),
        ({"batch_size": 0}, "greater than or equal to 1"),
        ({"device": "cpu"}, "not permitted"),
        ({"model": ""}, "at least 1 character"),
    ],
)
def test_what_cannot_work_is_refused_with_a_way_out(values: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        MLXConfig(**{"model": "m", **values})


def test_settings_of_a_call_make_no_other_engine() -> None:
    plain = key_of(MLXConfig(model="m"))
    assert plain == key_of(
        MLXConfig(model="m", max_tokens=5, temperature=1, batch_size=2, max_pixels=9)
    )
    assert plain != key_of(MLXConfig(model="m", quantization="4bit"))


def test_every_field_is_described() -> None:
    assert all(field.description for field in MLXConfig.model_fields.values())


def test_it_is_found_and_can_run_here() -> None:
    assert get_backend("mlx") is BACKEND
    assert availability(BACKEND).ok


@pytest.mark.parametrize(
    ("system", "machine", "library", "told"),
    [
        ("win32", "AMD64", ("", ""), "does not run on win32"),
        ("darwin", "x86_64", ("", ""), "Intel Mac"),
        ("linux", "riscv64", ("glibc", "2.39"), "riscv64"),
        ("linux", "x86_64", ("glibc", "2.31"), "glibc 2.31"),
        ("linux", "x86_64", ("", ""), "another C library"),
    ],
)
def test_a_machine_that_mlx_has_no_build_for(monkeypatch, system, machine, library, told) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(platform, "libc_ver", lambda: library)
    found = BACKEND.probe()
    assert not found.ok
    assert told in found.reason
    assert "another backend" in found.fix


@pytest.mark.parametrize("machine", ["arm64", "x86_64", "aarch64"])
def test_a_machine_that_it_has_one_for(monkeypatch, machine) -> None:
    monkeypatch.setattr(sys, "platform", "darwin" if machine == "arm64" else "linux")
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(platform, "libc_ver", lambda: ("glibc", "2.35"))
    assert BACKEND.probe().ok


def test_a_library_that_is_missing(monkeypatch) -> None:
    monkeypatch.setattr(
        probing, "find_spec", lambda name: None if name == "mlx_vlm" else find_spec(name)
    )
    assert BACKEND.probe().reason == "mlx_vlm cannot be imported."


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere mlx holds its library")
def test_mlx_without_what_it_computes_with_on_linux(monkeypatch, tmp_path) -> None:
    class Spec:
        submodule_search_locations = (str(tmp_path),)

    monkeypatch.setattr(probing, "find_spec", lambda name: Spec)
    assert "mlx[cpu]" in BACKEND.probe().fix


@pytest.mark.parametrize(
    "heavy", ["mlx", "mlx_vlm", "transformers", "numpy", "huggingface_hub", "llguidance"]
)
def test_neither_importing_nor_probing_imports_a_heavy_library(heavy: str) -> None:
    code = (
        "import sys, omnidocs_backend_mlx as backend;"
        "backend.MLXConfig(model='m'); backend.BACKEND.probe();"
        f"sys.exit({heavy!r} in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
