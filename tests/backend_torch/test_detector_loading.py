"""Detectors that cannot be loaded."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from omnidocs.errors import ConfigError, ModelLoadError, ModelNotFoundError
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.detector import TransformersDetector


def load(model: Path | str, device: str = "cpu") -> TransformersDetector:
    return TransformersDetector(PyTorchConfig(model=str(model), device=device))


@pytest.fixture
def spoilt(tiny: Callable[[str], Path], tmp_path: Path) -> Path:
    """A copy of a detector, to spoil."""
    return Path(shutil.copytree(tiny("rt_detr"), tmp_path / "detector"))


def test_a_repository_that_is_not_to_be_had() -> None:
    with pytest.raises(ModelNotFoundError, match="nobody/no-such-detector"):
        load("nobody/no-such-detector")


def test_a_folder_without_a_checkpoint(tmp_path: Path) -> None:
    with pytest.raises(ModelLoadError, match="no checkpoint"):
        load(tmp_path)


def test_a_folder_without_the_image_processor(spoilt: Path) -> None:
    (spoilt / "preprocessor_config.json").unlink()
    with pytest.raises(ModelLoadError, match="preprocessor_config"):
        load(spoilt)


def test_weights_that_are_cut_off(spoilt: Path) -> None:
    weights = spoilt / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])
    with pytest.raises(ModelLoadError, match="could not be loaded"):
        load(spoilt)


def test_weights_of_another_model(spoilt: Path, tiny: Callable[[str], Path]) -> None:
    shutil.copy(tiny("table_transformer") / "model.safetensors", spoilt)
    with pytest.raises(ModelLoadError, match="tensors"):
        load(spoilt)


def test_a_model_that_is_no_detector(tiny: Callable[[str], Path]) -> None:
    with pytest.raises(ModelLoadError, match="Qwen3VL"):
        load(tiny("qwen3_vl"))


def test_a_device_that_is_not_there(tiny: Callable[[str], Path]) -> None:
    with pytest.raises(ConfigError, match=r"device='cuda:99' is not there"):
        load(tiny("rt_detr"), device="cuda:99")
