"""Models that cannot be loaded say why; those that can follow one another."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from backend_vllm.conftest import SMALL, tiny_config
from checkpoints import PAGE_READER
from suites.requests import read

from omnidocs.backends import EngineRunner
from omnidocs.errors import (
    ConfigError,
    EngineClosedError,
    ModelLoadError,
    ModelNotFoundError,
)
from omnidocs_backend_vllm import VLLMConfig
from omnidocs_backend_vllm.engine import VLLMEngine


def load(model: Path | str, **fields: Any) -> EngineRunner:
    return EngineRunner(VLLMEngine, tiny_config(Path(model), **fields), batch=True)


def test_a_repository_that_is_not_downloaded_where_there_is_no_network() -> None:
    with pytest.raises(ModelNotFoundError, match="not downloaded, and the hub cannot be reached"):
        EngineRunner(VLLMEngine, VLLMConfig(model="nobody/nothing"))


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(ModelNotFoundError, match="There is no folder"):
        load("/nowhere/model")


@pytest.mark.parametrize(
    ("config", "told"),
    [(None, r"no config\.json"), ({"model_type": "unheard_of"}, "unheard_of"), ({}, "model_type")],
)
def test_a_folder_that_is_no_checkpoint(tmp_path: Path, config: Any, told: str) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelLoadError, match=told):
        load(tmp_path)


def test_a_checkpoint_without_weights(reader_copy: Path) -> None:
    (reader_copy / "model.safetensors").unlink()
    with pytest.raises(ModelNotFoundError, match="has no weights"):
        load(reader_copy)


def test_weights_that_were_cut_off(reader_copy: Path) -> None:
    weights = reader_copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100_000])
    with pytest.raises(ModelLoadError, match="could not load"):
        load(reader_copy)


def test_a_context_that_the_memory_does_not_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VLLM_CPU_KVCACHE_SPACE", raising=False)
    with pytest.raises(ModelLoadError, match="does not fit into the memory"):
        load(PAGE_READER, max_model_len=4096, engine_args={"kv_cache_memory_bytes": 100_000})


@pytest.mark.parametrize(
    ("name", "value"), [("no_such_argument", 1), ("pipeline_size", 2), ("max_token", 5)]
)
def test_an_argument_that_vllm_does_not_know(name: str, value: int) -> None:
    with pytest.raises(ConfigError, match=name):
        load(PAGE_READER, engine_args={name: value})


def test_a_value_that_vllm_refuses() -> None:
    with pytest.raises(ModelLoadError, match="nothing_known"):
        load(PAGE_READER, quantization="nothing_known")


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """A folder of downloads that has the reader as ``owner/reader``."""
    repository = tmp_path / "models--owner--reader"
    shutil.copytree(PAGE_READER, repository / "snapshots" / "abc")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc")
    return tmp_path


def test_models_follow_one_another_and_are_closed(downloads: Path, page) -> None:
    """Also one that was downloaded."""
    for model in (PAGE_READER, "owner/reader", PAGE_READER):
        runner = load(model, download_dir=str(downloads))
        assert runner.generate([read(page[0])])[0].text == page[1]
        engine = runner.engine
        runner.close()
        with pytest.raises(EngineClosedError):
            engine.generate([read(page[0])])
        with pytest.raises(EngineClosedError):
            engine.sleep()
        engine.close()


def test_a_model_leaves_the_logging_of_the_program_alone(
    monkeypatch: pytest.MonkeyPatch, capfd, tmp_path: Path
) -> None:
    monkeypatch.delenv("VLLM_LOGGING_LEVEL", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    handler = logging.FileHandler(tmp_path / "program.log")
    handler.set_name("of the program")
    program = logging.getLogger("program")
    program.addHandler(handler)

    load(PAGE_READER, engine_args=SMALL).close()
    program.error("after it")

    assert logging._handlers["of the program"] is handler
    program.removeHandler(handler)
    handler.close()
    assert (tmp_path / "program.log").read_text() == "after it\n"
    assert logging.getLogger("vllm").handlers == []
    assert not list(tmp_path.glob("omnidocs-vllm-*"))
    printed = capfd.readouterr()
    assert "INFO" not in printed.out + printed.err
