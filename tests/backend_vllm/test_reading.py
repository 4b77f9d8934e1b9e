"""Pages are read rightly, however they are asked for."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from checkpoints import PAGE_READER
from checkpoints.drawing import layout_page, markdown_page
from suites.requests import read

from omnidocs.backends import Request, Response
from omnidocs.errors import RequestError
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.vlm import TransformersEngine


def test_pages_are_read_in_one_batch(runner, pages) -> None:
    answers = runner.generate([read(image) for image, _ in pages])
    assert [answer.text for answer in answers] == [markdown for _, markdown in pages]
    assert {answer.finish_reason for answer in answers} == {"stop"}


def test_a_batch_gives_the_tokens_of_single_calls(runner, pages) -> None:
    requests = [read(image) for image, _ in pages]
    batch = runner.generate(requests)
    singles = [runner.generate([request])[0] for request in requests]
    assert [answer.token_ids for answer in batch] == [answer.token_ids for answer in singles]


def test_sizes_and_prompts_may_be_mixed(runner) -> None:
    requests, expected = [], []
    for seed, scale in enumerate((0.8, 1.39, 2, 4.17)):
        image, markdown = markdown_page(seed, scale=scale)
        requests.append(Request("qwenvl markdown", (image,)))
        expected.append(markdown)
    image, blocks = layout_page(7)
    requests.append(Request("List the blocks as JSON, each with bbox_2d and label.", (image,)))
    *texts, layout = [answer.text for answer in runner.generate(requests)]
    assert texts == expected
    assert json.loads(layout) == blocks


def test_answers_are_those_of_pytorch(runner, pages) -> None:
    """Text, tokens, counts and reasons: an answer that ends, and one that is cut."""
    requests = [read(pages[0][0]), read(pages[1][0], max_tokens=4), read(pages[2][0], stop=("A",))]
    engine = TransformersEngine(PyTorchConfig(model=str(PAGE_READER), device="cpu"))
    expected = engine.generate(requests)
    engine.close()
    for answer, theirs in zip(runner.generate(requests), expected, strict=True):
        for name in ("text", "finish_reason", "token_ids", "prompt_tokens", "completion_tokens"):
            assert getattr(answer, name) == getattr(theirs, name)


def test_a_stream_is_the_answer_in_pieces(runner, page) -> None:
    *pieces, response = runner.stream(read(page[0]))
    assert len(pieces) > 3
    assert "".join(pieces) == response.text == page[1]
    assert response == _untimed(response, runner.generate([read(page[0])])[0])


def _untimed(response: Response, other: Response) -> Response:
    return Response(**{**vars(other), "seconds": response.seconds})


async def test_coroutines_share_the_model(runner, pages) -> None:
    calls = [runner.agenerate([read(image)]) for image, _ in pages]
    answers = await asyncio.gather(*calls)
    assert [answer.text for [answer] in answers] == [markdown for _, markdown in pages]


async def test_coroutines_stream(runner, page) -> None:
    pieces = [piece async for piece in runner.astream(read(page[0]))]
    assert "".join(pieces[:-1]) == pieces[-1].text == page[1]


def test_threads_share_the_model(runner, pages) -> None:
    with ThreadPoolExecutor(len(pages)) as pool:
        answers = list(pool.map(lambda page: runner.generate([read(page[0])])[0], pages))
    assert [answer.text for answer in answers] == [markdown for _, markdown in pages]


def test_the_model_may_be_asked_while_its_stream_is_read(runner, pages) -> None:
    stream = runner.stream(read(pages[0][0], min_tokens=60, max_tokens=60))
    next(stream)
    [answer] = runner.generate([read(pages[1][0])])
    assert answer.text == pages[1][1]
    assert len(list(stream)[-1].token_ids) == 60


def test_nothing_is_asked_of_an_empty_list(runner) -> None:
    assert runner.generate([]) == []


def wait_until_idle(runner) -> None:
    """vLLM gives a request up between two of its steps."""
    deadline = time.monotonic() + 10
    while runner.engine.unfinished():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def endless(image) -> Request:
    return read(image, min_tokens=3500, max_tokens=3500)


def test_a_model_at_work_does_not_go_to_sleep(runner, page, monkeypatch) -> None:
    """It is told that it can, which vLLM believes on GPUs only; it is not made to."""

    def sleep_mode(model) -> None:
        monkeypatch.setattr(model._engine.model_config, "enable_sleep_mode", True)

    runner.engine._owner.call(sleep_mode).result()
    stream = runner.stream(endless(page[0]))
    next(stream)
    with pytest.raises(RequestError, match="at work on 1 requests and cannot sleep") as caught:
        runner.engine.sleep()
    assert caught.value.retryable
    stream.close()
    wait_until_idle(runner)


def test_an_answer_that_cannot_be_decoded_fails_alone(runner, pages, monkeypatch) -> None:
    """Tokenizers of real checkpoints decode all that their model writes; this one does not."""
    requests = [read(image) for image, _ in pages[:3]]
    spoiled = list(runner.generate(requests)[1].token_ids)[:-1]
    tokenizer = runner.engine._owner.call(lambda model: model._inputs.tokenizer).result()
    decode = tokenizer.decode

    def decode_others(tokens, **settings) -> str:
        if tokens == spoiled:
            raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")
        return decode(tokens, **settings)

    monkeypatch.setattr(tokenizer, "decode", decode_others)
    first, failed, third = runner.generate(requests)
    assert [first.text, third.text] == [pages[0][1], pages[2][1]]
    assert isinstance(failed, RequestError)
    assert "cannot be decoded: 'utf-8' codec" in str(failed)
    wait_until_idle(runner)


def test_a_closed_stream_is_given_up_in_vllm(runner, page) -> None:
    stream = runner.stream(endless(page[0]))
    next(stream)
    assert runner.engine.unfinished() == 1
    stream.close()
    wait_until_idle(runner)


async def test_cancelled_calls_are_given_up_in_vllm(runner, pages) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(runner.agenerate([endless(image) for image, _ in pages]), 0.5)
    wait_until_idle(runner)


def test_requests_that_take_too_long_are_given_up_in_vllm(runner, pages) -> None:
    late, answer = runner.generate(
        [read(pages[0][0], min_tokens=3500, max_tokens=3500, timeout=0.2), read(pages[1][0])]
    )
    assert (late.kind, late.retryable) == ("timeout", True)
    assert answer.text == pages[1][1]
    wait_until_idle(runner)


def test_a_stream_that_takes_too_long_is_given_up(runner, page) -> None:
    with pytest.raises(RequestError, match=r"not complete after 0\.2 s"):
        list(runner.stream(read(page[0], min_tokens=3500, max_tokens=3500, timeout=0.2)))
    wait_until_idle(runner)
