"""Requests that are answered together: the same answers, in order, whatever one of them is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from checkpoints import PAGE_READER
from checkpoints.drawing import markdown_page
from PIL import Image
from suites.requests import read

from omnidocs.backends import Request, Response, Settings
from omnidocs.errors import RequestError
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.vlm import TransformersEngine


@pytest.fixture
def calls(engine: TransformersEngine, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of rows of each call of the model."""
    rows: list[int] = []
    watch(engine, monkeypatch, rows.append)
    return rows


def watch(
    engine: TransformersEngine, monkeypatch: pytest.MonkeyPatch, seen: Callable[[int], None]
) -> None:
    """Show the number of rows of each call of the model before it is made."""
    model: Any = engine._writer._model
    generate = model.generate

    def watched(**inputs: Any) -> Any:
        seen(len(inputs["input_ids"]))
        return generate(**inputs)

    monkeypatch.setattr(model, "generate", watched)


def texts(answers: list[Response | RequestError]) -> list[str]:
    return [answer.text if isinstance(answer, Response) else answer.kind for answer in answers]


def test_pages_of_one_size_are_one_call(engine, pages, calls) -> None:
    answers = engine.generate([read(image) for image, _ in pages])
    assert texts(answers) == [markdown for _, markdown in pages]
    assert calls == [8]


def test_a_batch_is_token_for_token_what_single_calls_are(engine) -> None:
    scales = (1, 3, 1.5, 2, 0.8)
    pages = [markdown_page(seed, scale=scale) for seed, scale in enumerate(scales)]
    requests = [read(image) for image, _ in pages]
    together = engine.generate(requests)
    singly = [engine.generate([request])[0] for request in requests]
    assert [answer.token_ids for answer in together] == [answer.token_ids for answer in singly]
    assert texts(together) == [markdown for _, markdown in pages]


@pytest.mark.parametrize(
    ("budget", "rows"),
    [({"batch_size": 3}, [3, 3, 2]), ({"batch_pixels": 1}, [1] * 8), ({"batch_size": 0}, [1] * 8)],
)
def test_a_batch_is_no_larger_than_it_may_be(engine, pages, calls, budget, rows) -> None:
    answers = engine.generate([read(image, extra=budget) for image, _ in pages])
    assert texts(answers) == [markdown for _, markdown in pages]
    assert calls == rows


def test_the_pixels_of_an_image_may_be_fewer_or_more_than_the_checkpoint_says(tiny) -> None:
    engine = TransformersEngine(PyTorchConfig(model=str(tiny("qwen2_vl")), device="cpu"))
    image = Image.new("RGB", (600, 400))
    fewer, own, more = engine.generate(
        [
            read(image, max_tokens=1, extra={"max_pixels": pixels})
            for pixels in (10_000, None, 200_000)
        ]
    )
    assert 2 * fewer.prompt_tokens < own.prompt_tokens < more.prompt_tokens / 2
    engine.close()


def test_an_image_that_a_processor_bounds_by_its_sides_is_scaled_before(tiny) -> None:
    engine = TransformersEngine(PyTorchConfig(model=str(tiny("lighton_ocr")), device="cpu"))
    image = Image.new("RGB", (400, 400))
    whole, small = engine.generate(
        [read(image, max_tokens=1), read(image, max_tokens=1, extra={"max_pixels": 10_000})]
    )
    assert whole.prompt_tokens > 2 * small.prompt_tokens
    assert image.size == (400, 400)
    engine.close()


@pytest.fixture
def fresh() -> Iterator[Callable[..., TransformersEngine]]:
    """Makes engines that a test may wear out."""
    made: list[TransformersEngine] = []

    def engine(**values: Any) -> TransformersEngine:
        values = {"model": str(PAGE_READER), "device": "cpu", **values}
        made.append(TransformersEngine(PyTorchConfig(**values)))
        return made[-1]

    yield engine
    for one in made:
        one.close()


def full_above(most: int, tried: list[int]) -> Callable[[int], None]:
    """A device whose memory takes so many rows: the fault cannot be provoked on a CPU."""

    def seen(rows: int) -> None:
        tried.append(rows)
        if rows > most:
            raise torch.OutOfMemoryError(f"CUDA out of memory with {rows} rows")

    return seen


def test_a_batch_that_does_not_fit_is_halved_and_the_next_begins_there(
    fresh, pages, monkeypatch
) -> None:
    engine, tried = fresh(), []
    watch(engine, monkeypatch, full_above(3, tried))
    for expected in ([8, 4, 2, 2, 2, 2], [2, 2, 2, 2]):
        tried.clear()
        answers = engine.generate([read(image) for image, _ in pages])
        assert texts(answers) == [markdown for _, markdown in pages]
        assert tried == expected


def test_a_request_that_does_not_fit_alone_costs_itself_only(fresh, pages, monkeypatch) -> None:
    engine = fresh()
    watch(engine, monkeypatch, full_above(0, []))
    answers = engine.generate([read(image) for image, _ in pages[:3]])
    assert texts(answers) == ["out_of_memory"] * 3
    monkeypatch.undo()
    assert texts(engine.generate([read(pages[0][0])])) == [pages[0][1]]


def test_one_that_the_model_fails_on_costs_itself_only(fresh, pages, monkeypatch) -> None:
    engine = fresh()
    prepare = engine._writer._inputs.tensors

    def choosy(requests: Any, max_pixels: int | None) -> Any:
        if pages[2][0] in [image for request in requests for image in request.images]:
            raise ValueError("no such picture")
        return prepare(requests, max_pixels)

    monkeypatch.setattr(engine._writer._inputs, "tensors", choosy)
    answers = engine.generate([read(image) for image, _ in pages])
    expected = [markdown for _, markdown in pages]
    assert texts(answers) == [*expected[:2], "invalid", *expected[3:]]
    assert "no such picture" in str(answers[2])


def test_a_strip_that_the_processor_refuses_costs_itself_only(engine, pages) -> None:
    strip = Image.new("RGB", (5000, 2), "white")
    answers = engine.generate([read(pages[0][0]), read(strip), read(pages[1][0])])
    assert texts(answers) == [pages[0][1], "invalid", pages[1][1]]


@pytest.mark.parametrize("size", [(1, 1), (10_000, 10_000)], ids=["one pixel", "100 megapixels"])
def test_images_of_any_size_are_answered(engine, pages, size) -> None:
    answers = engine.generate([read(Image.new("RGB", size, "white")), read(pages[0][0])])
    assert isinstance(answers[0], Response)
    assert texts(answers)[1] == pages[0][1]


def test_no_requests_have_no_answers(engine) -> None:
    assert engine.generate([]) == []


def test_a_prompt_longer_than_the_context_costs_itself_only(tiny) -> None:
    engine = TransformersEngine(PyTorchConfig(model=str(tiny("qwen2_vl")), device="cpu"))
    image, settings = Image.new("RGB", (60, 60)), Settings(max_tokens=3)
    long = Request("word " * 20_000, (image,), settings=settings)
    short = Request("word", (image,), settings=settings)
    answers = engine.generate([short, long, short])
    assert [getattr(answer, "kind", "answered") for answer in answers] == [
        "answered",
        "too_long",
        "answered",
    ]
    assert "the model's context" in str(answers[1])
    engine.close()


def test_images_of_a_request_are_taken_in_their_order(tiny) -> None:
    engine = TransformersEngine(PyTorchConfig(model=str(tiny("qwen2_vl")), device="cpu"))
    wide, tall = Image.new("RGB", (280, 56)), Image.new("RGB", (56, 280))
    settings = Settings(max_tokens=1)
    inputs = engine._writer._inputs.tensors(
        [Request("Compare.", (wide, tall), settings=settings)], None
    )
    assert inputs["image_grid_thw"].tolist() == [[1, 4, 20], [1, 20, 4]]
    [answer] = engine.generate([Request("Compare.", (wide, tall), settings=settings)])
    [alone] = engine.generate([Request("Compare.", settings=settings)])
    assert answer.prompt_tokens - alone.prompt_tokens > 40
    engine.close()


def test_counts_and_times(engine, pages) -> None:
    answers = engine.generate([read(image) for image, _ in pages])
    for answer, (_, markdown) in zip(answers, pages, strict=True):
        assert answer.completion_tokens == len(answer.token_ids) == len(markdown) + 1
        assert answer.prompt_tokens > 12
        assert answer.seconds > 0
        assert answer.finish_reason == "stop"


def test_a_folder_may_be_written_with_a_tilde(monkeypatch, reader_copy: Path) -> None:
    monkeypatch.setenv("HOME", str(reader_copy.parent))
    TransformersEngine(PyTorchConfig(model="~/reader", device="cpu")).close()
