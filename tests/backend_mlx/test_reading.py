"""Pages that are read: alone, together, as streams, and from several threads."""

from __future__ import annotations

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mlx.core as mx
import pytest
from checkpoints import PAGE_READER
from mlx_vlm.generate import GenerationBatch
from PIL import Image
from suites.requests import read

from omnidocs.backends import EngineRunner, Response
from omnidocs.errors import EngineClosedError, RequestError
from omnidocs_backend_mlx import MLXConfig
from omnidocs_backend_mlx.engine import MLXEngine
from omnidocs_backend_mlx.memory import wired


def texts(answers: list[Response | RequestError]) -> list[str]:
    return [answer.text if isinstance(answer, Response) else answer.kind for answer in answers]


def test_pages_of_any_size_are_read_together_as_they_are_alone(engine, pages) -> None:
    requests = [read(image) for image, _ in pages]
    together = engine.generate(requests)
    singly = [engine.generate([request])[0] for request in requests]
    assert texts(together) == [markdown for _, markdown in pages]
    assert [answer.token_ids for answer in together] == [answer.token_ids for answer in singly]


@pytest.mark.parametrize("size", [0, 1, 3])
def test_more_pages_than_are_answered_at_once(engine, pages, size) -> None:
    answers = engine.generate([read(image, extra={"batch_size": size}) for image, _ in pages])
    assert texts(answers) == [markdown for _, markdown in pages]


def test_no_requests_have_no_answers(engine) -> None:
    assert engine.generate([]) == []


def test_counts_and_times(engine, pages) -> None:
    for answer, (_, markdown) in zip(
        engine.generate([read(image) for image, _ in pages]), pages, strict=True
    ):
        assert answer.completion_tokens == len(answer.token_ids) == len(markdown) + 1
        assert answer.prompt_tokens > 12
        assert answer.seconds > 0
        assert answer.finish_reason == "stop"


def test_a_page_that_cannot_be_prepared_costs_itself_only(engine, pages) -> None:
    strip = Image.new("RGB", (5000, 2), "white")
    answers = engine.generate([read(pages[0][0]), read(strip), read(pages[1][0])])
    assert texts(answers) == [pages[0][1], "invalid", pages[1][1]]


@pytest.mark.parametrize("size", [(1, 1), (8000, 8000)], ids=["one pixel", "64 megapixels"])
def test_images_of_any_size_are_answered(engine, pages, size) -> None:
    answers = engine.generate([read(Image.new("RGB", size, "white")), read(pages[0][0])])
    assert isinstance(answers[0], Response)
    assert texts(answers)[1] == pages[0][1]


def test_one_that_the_model_fails_on_costs_itself_only(engine, pages, monkeypatch) -> None:
    model = engine._checkpoint.model
    embed, calls = type(model).get_input_embeddings, []

    def choosy(self, tokens, *args, **named):
        calls.append(len(tokens))
        if len(calls) in {1, 3}:  # the first pages together, and the second of them alone
            raise RuntimeError("[metal::malloc] Attempting to allocate 99 bytes")
        return embed(self, tokens, *args, **named)

    monkeypatch.setattr(type(model), "get_input_embeddings", choosy)
    same = [pages[0][0], pages[4][0], pages[6][0]]
    answers = engine.generate([read(image) for image in same])
    assert texts(answers) == [pages[0][1], "out_of_memory", pages[6][1]]
    assert calls == [3, 1, 1, 1]


def test_a_batch_that_fails_while_it_is_written_is_answered_one_by_one(
    engine, pages, monkeypatch
) -> None:
    language_model = engine._checkpoint.model.language_model
    call = type(language_model).__call__

    def frail(self, tokens, *args, **named):
        if tokens.shape == (len(pages), 1):
            raise ValueError("too many")
        return call(self, tokens, *args, **named)

    monkeypatch.setattr(type(language_model), "__call__", frail)
    answers = engine.generate([read(image) for image, _ in pages])
    assert texts(answers) == [markdown for _, markdown in pages]


@pytest.mark.parametrize("joined", [False, True], ids=["before it began", "half done"])
def test_a_join_that_fails_costs_no_answer(engine, pages, monkeypatch, joined) -> None:
    extend, calls = GenerationBatch.extend, []

    def frail(self, other):
        calls.append(len(self.uids))
        if len(calls) == 2 and not joined:
            raise RuntimeError("[malloc] Unable to allocate 99 bytes")
        extend(self, other)
        if len(calls) == 2:
            raise RuntimeError("[malloc] Unable to allocate 99 bytes")

    monkeypatch.setattr(GenerationBatch, "extend", frail)
    answers = engine.generate([read(image, extra={"batch_size": 4}) for image, _ in pages])
    assert texts(answers) == [markdown for _, markdown in pages]
    assert len(calls) > 1


def test_one_that_cannot_be_read_leaves_those_that_are_written(engine, pages, monkeypatch) -> None:
    model = engine._checkpoint.model
    embed, calls = type(model).get_input_embeddings, []

    def choosy(self, tokens, *args, **named):
        calls.append(len(tokens))
        if len(calls) == 2:
            raise RuntimeError("[malloc] Unable to allocate 99 bytes")
        return embed(self, tokens, *args, **named)

    monkeypatch.setattr(type(model), "get_input_embeddings", choosy)
    answers = engine.generate([read(image, extra={"batch_size": 2}) for image, _ in pages[:3]])
    assert texts(answers) == [pages[0][1], pages[1][1], "out_of_memory"]
    assert calls == [2, 1]


def test_the_pieces_of_a_stream_are_the_text(engine, page) -> None:
    *pieces, response = engine.stream(read(page[0]))
    [whole] = engine.generate([read(page[0])])
    assert len(pieces) > 5
    assert "".join(pieces) == response.text == whole.text == page[1]
    assert response.token_ids == whole.token_ids


def test_a_stop_text_is_in_no_piece(engine, page) -> None:
    stop = page[1][4:7]
    *pieces, response = engine.stream(read(page[0], stop=(stop,)))
    assert "".join(pieces) == response.text == page[1].partition(stop)[0]


def test_whoever_reads_a_stream_may_call_the_engine_meanwhile(engine, pages) -> None:
    streams = [engine.stream(read(image)) for image, _ in pages[:3]]
    pieces = [[next(stream)] for stream in streams]
    answers = engine.generate([read(image) for image, _ in pages[3:]])
    for found, stream in zip(pieces, streams, strict=True):
        found += [piece for piece in stream if isinstance(piece, str)]
    assert ["".join(found) for found in pieces] == [markdown for _, markdown in pages[:3]]
    assert texts(answers) == [markdown for _, markdown in pages[3:]]


def test_closing_a_stream_ends_the_writing(engine, page) -> None:
    stream = engine.stream(read(page[0], min_tokens=2000, max_tokens=2000))
    next(stream)
    stream.close()
    assert next(stream, None) is None
    assert texts(engine.generate([read(page[0])])) == [page[1]]


def test_a_stream_that_fails_raises_its_error(engine) -> None:
    with pytest.raises(RequestError, match="processor cannot take the request") as caught:
        list(engine.stream(read(Image.new("RGB", (5000, 2)))))
    assert caught.value.kind == "invalid"
    assert not isinstance(caught.value.__cause__, RequestError)


@pytest.mark.parametrize(
    ("reason", "kind"), [("[malloc] Unable to allocate", "out_of_memory"), ("broken", "failed")]
)
def test_a_stream_that_the_model_fails_on_names_the_cause(
    engine, page, monkeypatch, reason, kind
) -> None:
    def fail(*args, **named):
        raise RuntimeError(reason)

    monkeypatch.setattr(type(engine._checkpoint.model), "get_input_embeddings", fail)
    with pytest.raises(RequestError) as caught:
        list(engine.stream(read(page[0])))
    assert caught.value.kind == kind
    assert str(caught.value.__cause__) == reason
    assert caught.value.__cause__.__traceback__ is None


def test_it_is_called_from_any_thread_through_the_core(pages) -> None:
    config = MLXConfig(model=str(PAGE_READER))
    one, other = EngineRunner(MLXEngine, config), EngineRunner(MLXEngine, config)

    def text(number: int) -> str:
        runner, request = (one, other)[number % 2], read(pages[number][0])
        if number < 4:
            return texts(runner.generate([request]))[0]
        return "".join(piece for piece in runner.stream(request) if isinstance(piece, str))

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(text, range(len(pages))))
    assert found == [markdown for _, markdown in pages]
    one.close()
    other.close()


def test_a_closed_engine_holds_nothing_of_the_model(page) -> None:
    engine = MLXEngine(MLXConfig(model=str(PAGE_READER)))
    failed = engine.generate([read(Image.new("RGB", (5000, 2)))])
    model = weakref.ref(engine._checkpoint.model)
    list(engine.stream(read(page[0])))
    engine.close()
    gc.collect()
    assert model() is None
    assert isinstance(failed[0], RequestError)
    with pytest.raises(EngineClosedError):
        engine.generate([read(page[0])])


def test_memory_is_given_back(load) -> None:
    before = mx.get_active_memory()
    engine = load(PAGE_READER)
    assert mx.get_active_memory() >= before + engine.memory_bytes
    engine.close()
    assert mx.get_active_memory() <= before + 2**16
    assert mx.get_cache_memory() == 0


@pytest.fixture
def wired_limits(monkeypatch) -> list[int]:
    """Apple's GPU is not here: what MLX would be told is written down."""
    limits = [0]
    monkeypatch.setattr(mx.metal, "is_available", lambda: True)
    monkeypatch.setattr(mx, "device_info", lambda: {"max_recommended_working_set_size": 99})
    monkeypatch.setattr(mx, "set_wired_limit", lambda size: limits.append(size) or limits[-2])
    return limits


def test_a_gpu_keeps_the_weights_wired_while_it_is_asked(engine, page, wired_limits) -> None:
    engine.generate([read(page[0])])
    assert wired_limits == [0, 99, 0]


def test_streams_read_in_turns_leave_no_weights_wired(engine, pages, wired_limits) -> None:
    streams = [engine.stream(read(image)) for image, _ in pages[:3]]
    for stream in streams:
        next(stream)
        assert wired_limits[-2:] == [99, 0]
    for stream in streams:
        list(stream)
    assert wired_limits[-2:] == [99, 0]
    assert set(wired_limits) == {0, 99}


def test_models_that_work_at_once_leave_no_weights_wired(wired_limits) -> None:
    one, other = wired(), wired()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    assert wired_limits == [0, 99]
    other.__exit__(None, None, None)
    assert wired_limits == [0, 99, 0]


def test_an_engine_says_how_large_it_is(engine) -> None:
    weights = sum(file.stat().st_size for file in PAGE_READER.glob("*.safetensors"))
    assert 1.9 * weights < engine.memory_bytes < 2.5 * weights  # 16 bits on disk, 32 in memory


def test_a_folder_may_be_written_with_a_tilde(monkeypatch, load, reader_copy: Path) -> None:
    monkeypatch.setenv("HOME", str(reader_copy.parent))
    load("~/reader")
