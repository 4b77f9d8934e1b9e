"""What an engine takes, and gives back."""

from __future__ import annotations

import gc
import weakref

import pytest
import torch
from checkpoints import PAGE_READER
from PIL import Image
from suites.requests import read

from omnidocs.errors import EngineClosedError, RequestError
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.memory import FittingBatches, is_out_of_memory
from omnidocs_backend_torch.vlm import TransformersEngine


def test_an_engine_says_how_large_it_is(engine) -> None:
    weights = sum(file.stat().st_size for file in PAGE_READER.glob("*.safetensors"))
    assert 1.9 * weights < engine.memory_bytes < 2.5 * weights  # 16 bits on disk, 32 in memory


def test_a_closed_engine_holds_nothing_of_the_model(page) -> None:
    engine = TransformersEngine(PyTorchConfig(model=str(PAGE_READER), device="cpu"))
    model = weakref.ref(engine._writer._model)
    list(engine.stream(read(page[0])))
    engine.close()
    gc.collect()
    assert model() is None
    with pytest.raises(EngineClosedError):
        engine.generate([read(page[0])])


def test_an_error_holds_nothing_of_the_model() -> None:
    engine = TransformersEngine(PyTorchConfig(model=str(PAGE_READER), device="cpu"))
    model = weakref.ref(engine._writer._model)
    kept = engine.generate([read(Image.new("RGB", (5000, 2)))])
    engine.close()
    gc.collect()
    assert isinstance(kept[0], RequestError)
    assert model() is None


def test_what_was_too_much_once_is_not_tried_again() -> None:
    tried: list[int] = []

    def answer(batch):
        tried.append(len(batch))
        if len(batch) > 2:
            raise torch.OutOfMemoryError("full")
        return [item * 10 for item in batch]

    batches = FittingBatches(answer)
    assert batches.answers(range(7)) == [0, 10, 20, 30, 40, 50, 60]
    assert tried == [7, 4, 2, 2, 2, 1]
    tried.clear()
    assert batches.answers(range(5)) == [0, 10, 20, 30, 40]
    assert tried == [2, 2, 1]


def test_an_item_that_never_fits_costs_itself_only() -> None:
    def answer(batch):
        if 3 in batch:
            raise RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)")
        return list(batch)

    answers = FittingBatches(answer).answers(range(6))
    assert isinstance(answers[3], RequestError)
    assert answers[3].kind == "out_of_memory"
    assert answers[:3] + answers[4:] == [0, 1, 2, 4, 5]


def test_another_fault_is_no_lack_of_memory() -> None:
    def answer(batch):
        raise RuntimeError("shapes differ")

    with pytest.raises(RuntimeError, match="shapes differ"):
        FittingBatches(answer).answers([1, 2])
    assert is_out_of_memory(MemoryError())
    assert not is_out_of_memory(ValueError("out of memory"))
    assert is_out_of_memory(RuntimeError("DefaultCPUAllocator: can't allocate memory"))
