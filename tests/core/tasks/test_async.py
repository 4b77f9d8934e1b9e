"""Reading pages from coroutines, in an event loop that is running."""

from __future__ import annotations

import asyncio
import time

import pytest
from core.tasks.families import ByRules, Like02, SharpOCR, ToyText, TwoRounds

from omnidocs.cache import clear_cache, get_cache_info
from omnidocs.errors import DocumentError, ExtractorClosedError, RequestError
from omnidocs.testing import ReferenceEngine

BACKENDS = ["Reference", "ReferenceOwnerThread", "ReferenceLoop"]


@pytest.fixture(params=BACKENDS)
def text(request):
    with ToyText(backend=request.param) as extractor:
        yield extractor


def engine_of(extractor):
    with extractor._engine.hold.pin() as runner:
        return runner.engine


async def test_awaiting_gives_what_plain_code_gives(text, pages):
    expected = text.extract_batch(pages)
    assert await text.aextract_batch(pages) == expected
    assert await text.aextract(pages[0]) == expected[0]


async def test_plain_code_works_inside_a_running_loop(text, page):
    assert text.extract(page) == await text.aextract(page)


async def test_many_at_once_are_not_mixed_up(text, pages):
    expected = text.extract_batch(pages)
    got = await asyncio.gather(*(text.aextract(page) for page in pages * 4))
    assert list(got) == expected * 4


async def test_the_loop_goes_on_meanwhile(text, page):
    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    ticking = asyncio.ensure_future(tick())
    await text.aextract(page, settings={"latency": 0.1})
    ticking.cancel()
    assert ticks > 5


async def test_errors_stay_in_their_place(text, page):
    good, bad = await text.aextract_batch([page, "nowhere.png"], on_error="return")
    assert good.content
    assert isinstance(bad, DocumentError)
    with pytest.raises(RequestError, match="too_long"):
        await text.aextract(page, prompt="[[error:too_long]]")


@pytest.mark.parametrize("backend", BACKENDS)
async def test_two_rounds_work(backend, pages):
    with TwoRounds(backend=backend) as extractor:
        assert await extractor.aextract_batch(pages) == extractor.extract_batch(pages)


async def test_extractors_without_a_backend_work(page):
    with SharpOCR() as sharp:
        assert (await sharp.aextract(page)).full_text == "eng 80x60"
    assert (await ByRules().aextract(page)).content == "80x60"
    assert (await Like02("old").aextract(page)).content == "old (80, 60)"


async def test_cancelling_gives_up_and_leaves_the_extractor_usable(text, page):
    task = asyncio.ensure_future(text.aextract(page, settings={"latency": 0.3}))
    await asyncio.sleep(0.1)
    started = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - started < 0.15
    assert (await text.aextract(page)).content


async def test_cancelling_stops_the_work_on_the_loop(page):
    with ToyText(backend="ReferenceLoop") as extractor:
        task = asyncio.ensure_future(extractor.aextract(page, settings={"latency": 30}))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        engine = engine_of(extractor)
        assert (await extractor.aextract(page)).content
        assert engine.given_up == 1


async def test_cancelling_while_the_family_works_closes_its_generator(page):
    ended = []

    class Slow(ToyText):
        def page_steps(self, page, options):
            try:
                time.sleep(0.1)
                return (yield from super().page_steps(page, options))
            finally:
                ended.append(True)

    with Slow(backend="Reference") as extractor:
        task = asyncio.ensure_future(extractor.aextract(page))
        await asyncio.sleep(0.03)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended == [True]


async def test_a_closed_extractor_refuses(text, page):
    text.close()
    with pytest.raises(ExtractorClosedError):
        await text.aextract(page)
    with pytest.raises(ExtractorClosedError):
        text.astream(page)


async def test_a_timeout_gives_up(page):
    with ToyText(backend="ReferenceLoop") as extractor:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(extractor.aextract(page, settings={"latency": 30}), 0.05)
        assert (await extractor.aextract(page)).content


async def test_cancelling_while_an_engine_is_loaded_again_leaves_it_unpinned(page, monkeypatch):
    with ToyText(backend="Reference") as extractor:
        clear_cache()
        load = ReferenceEngine.__init__

        def slowly(self, config):
            time.sleep(0.1)
            load(self, config)

        monkeypatch.setattr(ReferenceEngine, "__init__", slowly)
        task = asyncio.ensure_future(extractor.aextract(page))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        [entry] = get_cache_info()["entries"].values()
        assert entry["pins"] == 0
        assert (await extractor.aextract(page)).content
