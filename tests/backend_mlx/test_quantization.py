"""Checkpoints that are converted to fewer bits, once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from backend_mlx.test_loading import state
from suites.requests import read

from omnidocs.backends import Response
from omnidocs.errors import ConfigError, ModelLoadError
from omnidocs_backend_mlx import quantization


def conversions(cache: Path) -> list[Path]:
    return [folder for folder in (cache / "omnidocs-mlx").iterdir() if folder.is_dir()]


def weight_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*.safetensors"))


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.mark.parametrize(("quantization", "bits"), [("4bit", 4), ("8bit", 8)])
def test_it_is_smaller_and_answers(load, reader_copy, page, cache, quantization, bits) -> None:
    before = state(reader_copy)
    engine = load(reader_copy, quantization=quantization, cache_dir=str(cache))
    [answer] = engine.generate([read(page[0], max_tokens=40)])
    assert isinstance(answer, Response)
    [converted] = conversions(cache)
    config = json.loads((converted / "config.json").read_text())
    assert config["quantization"]["bits"] == bits
    assert weight_bytes(converted) < weight_bytes(reader_copy)
    assert engine.memory_bytes < load(reader_copy).memory_bytes
    assert state(reader_copy) == before


def test_eight_bits_read_as_well(load, reader_copy, pages, cache) -> None:
    engine = load(reader_copy, quantization="8bit", cache_dir=str(cache))
    answers = engine.generate([read(image) for image, _ in pages])
    assert [answer.text for answer in answers] == [markdown for _, markdown in pages]


def test_it_is_converted_once(load, reader_copy, cache) -> None:
    load(reader_copy, quantization="4bit", cache_dir=str(cache))
    [converted] = conversions(cache)
    before = state(converted)
    load(reader_copy, quantization="4bit", cache_dir=str(cache))
    assert conversions(cache) == [converted]
    assert state(converted) == before


def test_a_source_that_changed_is_converted_anew(load, reader_copy, cache) -> None:
    load(reader_copy, quantization="4bit", cache_dir=str(cache))
    [old] = conversions(cache)
    os.utime(reader_copy / "model.safetensors", (1, 1))
    load(reader_copy, quantization="4bit", cache_dir=str(cache))
    [new] = conversions(cache)
    assert new != old


def test_what_a_conversion_left_unfinished_is_made_again(load, reader_copy, cache) -> None:
    load(reader_copy, quantization="4bit", cache_dir=str(cache))
    [converted] = conversions(cache)
    converted.rename(converted.with_name(f".{converted.name}"))
    load(reader_copy, quantization="4bit", cache_dir=str(cache))
    assert conversions(cache) == [converted]


def test_what_was_left_of_an_older_state_is_removed(load, reader_copy, cache) -> None:
    load(reader_copy, quantization="4bit", cache_dir=str(cache))
    [old] = conversions(cache)
    old.rename(old.with_name(f".{old.name}"))
    os.utime(reader_copy / "model.safetensors", (1, 1))
    load(reader_copy, quantization="4bit", cache_dir=str(cache))
    [new] = conversions(cache)
    assert old.name not in new.name


@pytest.mark.parametrize("failure", [OSError("disk full"), KeyboardInterrupt()], ids=repr)
def test_a_conversion_that_fails_leaves_nothing(
    load, reader_copy, cache, monkeypatch, failure
) -> None:
    def fail(*args, **named):
        raise failure

    monkeypatch.setattr(quantization, "save_weights", fail)
    with pytest.raises((ModelLoadError, KeyboardInterrupt)):
        load(reader_copy, quantization="4bit", cache_dir=str(cache))
    assert conversions(cache) == []


def test_each_revision_of_a_repository_keeps_its_conversion(load, reader_copy, cache) -> None:
    for revision in ("snapshots/one", "snapshots/other"):
        snapshot = shutil.copytree(reader_copy, reader_copy.parent / revision)
        load(snapshot, quantization="4bit", cache_dir=str(cache))
    assert {folder.name.partition("-")[0] for folder in conversions(cache)} == {"one", "other"}


def test_two_processes_that_convert_at_once(reader_copy, cache) -> None:
    code = (
        "from omnidocs_backend_mlx import MLXConfig\n"
        "from omnidocs_backend_mlx.engine import MLXEngine\n"
        f"config = MLXConfig(model={str(reader_copy)!r}, quantization='4bit',"
        f" cache_dir={str(cache)!r})\n"
        "print(MLXEngine(config).memory_bytes)\n"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    sizes = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert sizes[0] == sizes[1]
    assert len(conversions(cache)) == 1


def test_what_is_already_quantized_is_taken_as_it_is(load, reader_copy, cache) -> None:
    load(reader_copy, quantization="4bit", cache_dir=str(cache))
    [converted] = conversions(cache)
    size = load(converted, quantization="4bit", cache_dir=str(cache)).memory_bytes
    assert size == load(converted).memory_bytes
    assert conversions(cache) == [converted]
    with pytest.raises(ConfigError, match="already quantized to 4 bits"):
        load(converted, quantization="8bit", cache_dir=str(cache))


def test_a_cache_that_cannot_be_written(load, reader_copy, cache) -> None:
    cache.write_text("a file")
    with pytest.raises(ModelLoadError, match=r"cannot be written to .* cache_dir"):
        load(reader_copy, quantization="4bit", cache_dir=str(cache))


def test_the_cache_is_where_the_downloads_are(load, reader_copy, cache, monkeypatch) -> None:
    monkeypatch.setenv("OMNIDOCS_MODELS_DIR", str(cache))
    load(reader_copy, quantization="4bit")
    assert len(conversions(cache)) == 1
