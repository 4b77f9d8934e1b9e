"""Streaming: the model's words as they come, then the output."""

from __future__ import annotations

import asyncio
import gc
import time

import pytest
from core.tasks.families import ByRules, SharpOCR, ToyLayout, ToyText, TwoRounds
from PIL import Image

from omnidocs.cache import get_cache_info
from omnidocs.errors import (
    ConfigError,
    OutputParseError,
    RequestError,
    UnsupportedCapabilityError,
    UnsupportedInputError,
)
from omnidocs.results import TextOutput
from omnidocs.testing import REFERENCE

BACKENDS = ["Reference", "ReferenceOwnerThread", "ReferenceLoop"]


@pytest.fixture(params=BACKENDS)
def text(request):
    with ToyText(backend=request.param) as extractor:
        yield extractor


def engine_of(extractor):
    with extractor._engine.hold.pin() as runner:
        return runner.engine


def pins():
    return sum(entry["pins"] for entry in get_cache_info()["entries"].values())


def wait_for(condition):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.001)


def test_pieces_come_first_and_the_output_last(text, page):
    *pieces, output = text.stream(page)
    assert all(isinstance(piece, str) for piece in pieces)
    assert "".join(pieces) == output.raw_output
    assert output == text.extract(page)


async def test_a_coroutine_has_the_same(text, page):
    assert [piece async for piece in text.astream(page)] == list(text.stream(page))


def test_the_consumer_may_call_the_same_extractor(text, page):
    outputs = [text.extract(page) for piece in text.stream(page) if isinstance(piece, str)]
    assert len(outputs) > 3


async def test_the_consumer_may_await_the_same_extractor(text, page):
    async for _ in text.astream(page):
        assert (await text.aextract(page)).content


def test_closing_gives_up_the_page(text, page):
    stream = text.stream(page)
    next(stream)
    stream.close()
    assert text.extract(page).content
    wait_for(lambda: engine_of(text).given_up == 1)
    assert pins() == 0


async def test_a_coroutine_that_stops_gives_up_the_page(text, page):
    stream = text.astream(page)
    await anext(stream)
    await stream.aclose()
    await asyncio.to_thread(wait_for, lambda: engine_of(text).given_up == 1)
    assert pins() == 0


async def test_cancelling_between_pieces_gives_up_the_page(text, page):
    async def consume():
        async for _ in text.astream(page):
            await asyncio.sleep(30)

    task = asyncio.ensure_future(consume())
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await text.aextract(page)).content


def test_a_stream_that_is_dropped_unpins_its_engine(text, page):
    stream = text.stream(page)
    next(stream)
    del stream
    gc.collect()
    assert pins() == 0


def test_an_open_stream_pins_its_engine(page):
    with ToyText(backend="Reference") as extractor:
        stream = extractor.stream(page)
        next(stream)
        assert pins() == 1
        list(stream)
        assert pins() == 0


def test_the_error_of_a_request_is_raised(text, page):
    with pytest.raises(RequestError, match="refused"):
        list(text.stream(page, prompt="[[error:refused]]"))
    with pytest.raises(RequestError, match="out of paper"):
        list(text.stream(page, prompt="[[crash:out of paper]]"))


async def test_the_error_of_a_request_is_raised_in_a_coroutine(text, page):
    with pytest.raises(RequestError, match="refused"):
        async for _ in text.astream(page, prompt="[[error:refused]]"):
            pass


def test_an_answer_that_cannot_be_read_raises_after_its_pieces(text, page):
    stream = text.stream(page, prompt="[[reply:unreadable]]")
    assert next(stream) == "unreadable"
    with pytest.raises(OutputParseError):
        next(stream)


@pytest.mark.parametrize("reason", ["content_filter", "cancelled"])
def test_an_answer_that_is_withheld_raises_after_its_pieces(text, page, reason):
    with pytest.raises(RequestError):
        list(text.stream(page, prompt=f"[[finish:{reason}]]"))


def test_options_are_checked_when_the_stream_is_made(text, page):
    with pytest.raises(ConfigError, match="docx"):
        text.stream(page, output_format="docx")


def test_a_wrong_page_is_refused(text):
    with pytest.raises(UnsupportedInputError):
        next(text.stream(object()))


@pytest.mark.parametrize("extractor_class", [TwoRounds, ToyLayout])
def test_a_family_whose_words_are_no_output_does_not_stream(extractor_class, page):
    with (
        extractor_class(backend="Reference") as extractor,
        pytest.raises(UnsupportedCapabilityError, match=r"not its output. Call extract\(\)"),
    ):
        extractor.stream(page)


@pytest.mark.parametrize("extractor_class", [SharpOCR, ByRules])
def test_an_extractor_without_a_backend_does_not_stream(extractor_class, page):
    with extractor_class() as extractor, pytest.raises(UnsupportedCapabilityError):
        extractor.stream(page)


def test_a_backend_that_does_not_declare_it_does_not_stream(page, monkeypatch):
    monkeypatch.setattr("omnidocs.testing.REFERENCE", REFERENCE)
    object.__setattr__(REFERENCE, "capabilities", REFERENCE.capabilities - {"stream"})
    try:
        with (
            ToyText(backend="Reference") as extractor,
            pytest.raises(UnsupportedCapabilityError, match="Reference does not declare it"),
        ):
            extractor.stream(page)
    finally:
        object.__setattr__(REFERENCE, "capabilities", REFERENCE.capabilities | {"stream"})


def test_a_family_that_streams_one_request_of_several_rounds_shows_them_all(page):
    class Chatty(ToyText):
        def page_steps(self, page, options):
            [first] = yield [self.request(page, options)]
            yield []
            both = yield [self.request(page, options), self.request(page, options)]
            return TextOutput(content=first.text + both[1].text, format=options.format)

    for backend in ("Reference", "ReferenceLoop"):
        with Chatty(backend=backend) as extractor:
            *pieces, output = extractor.stream(page)
            assert output.content == 2 * "".join(pieces)

            async def collect(extractor=extractor):
                return [piece async for piece in extractor.astream(page)]

            assert asyncio.run(collect())[-1] == output


def test_nothing_is_streamed_for_a_page_that_asks_nothing():
    class Silent(ToyText):
        def page_steps(self, page, options):
            yield []
            return TextOutput(content="known", format=options.format)

    with Silent(backend="Reference") as extractor:
        [output] = extractor.stream(Image.new("RGB", (4, 4)))
        assert output.content == "known"
