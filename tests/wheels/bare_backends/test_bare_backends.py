"""The backends' wheels on the core alone, without the libraries that run models."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys

import pytest

from omnidocs.errors import BackendUnavailableError
from omnidocs.registry import availability, backends, get_backend

BACKENDS = {
    "PyTorch": ("omnidocs-backend-torch", "omnidocs_backend_torch", "torch"),
    "VLLM": ("omnidocs-backend-vllm", "omnidocs_backend_vllm", "vllm"),
    "MLX": ("omnidocs-backend-mlx", "omnidocs_backend_mlx", "mlx"),
    "API": ("omnidocs-backend-api", "omnidocs_backend_api", "litellm"),
}
EACH = pytest.mark.parametrize(("label", "names"), BACKENDS.items(), ids=BACKENDS)


def test_all_are_found_from_metadata():
    assert set(backends()) == set(BACKENDS)


@EACH
def test_the_wheel_carries_its_type_marker_and_licence(label, names):
    distribution, package, _ = names
    files = [str(path) for path in importlib.metadata.files(distribution)]
    assert f"{package}/py.typed" in files
    assert any(path.endswith("licenses/LICENSE") for path in files)


@EACH
def test_its_config_works_without_its_library(label, names):
    config = get_backend(label).config(model="a/model")
    assert config.model == "a/model"


@EACH
def test_it_says_what_is_missing_and_how_to_get_it(label, names):
    distribution, _, library = names
    state = availability(get_backend(label))
    assert not state.ok
    assert library in state.reason
    assert state.fix == f"pip install {distribution}"


def test_an_extractor_says_the_same():
    from omnidocs.registry import resolve_backend
    from omnidocs.tasks.text_extraction import BaseTextExtractor

    with pytest.raises(BackendUnavailableError, match=r"torch.*pip install omnidocs-backend-torch"):
        resolve_backend("pytorch", BaseTextExtractor)


@pytest.mark.parametrize("command", ["backends", "doctor"])
def test_the_command_tells_of_it(command):
    done = subprocess.run(
        [sys.executable, "-m", "omnidocs", command], capture_output=True, text=True, timeout=120
    )
    for _, _, library in BACKENDS.values():
        assert f"{library}>=" in done.stdout
    assert "Traceback" not in done.stderr
