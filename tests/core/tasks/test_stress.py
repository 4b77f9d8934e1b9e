"""Threads, coroutines and streams on one engine, all at once."""

from __future__ import annotations

import asyncio
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from core.tasks.families import ToyLayout, ToyText, TwoRounds

from omnidocs.cache import clear_cache, get_cache_info, set_cache_config
from omnidocs.testing import ReferenceConfig, live_engines

BACKENDS = ["Reference", "ReferenceOwnerThread", "ReferenceLoop"]


@pytest.mark.parametrize("backend", BACKENDS)
def test_everything_at_once_gives_what_it_gives_alone(backend, pages):
    with ToyText(backend=backend) as text, ToyLayout(backend=backend) as layout:
        texts = [text.extract(page).content for page in pages]
        labels = [layout.extract(page).bboxes[0].original_label for page in pages]

        def plain(number):
            return text.extract(pages[number]).content == texts[number]

        def regions(number):
            return layout.extract(pages[number]).bboxes[0].original_label == labels[number]

        def stream(number):
            return [*text.stream(pages[number])][-1].content == texts[number]

        def coroutines(number):
            async def gather():
                outputs = await asyncio.gather(*(text.aextract(page) for page in pages))
                return [output.content for output in outputs] == texts

            return asyncio.run(gather())

        work = [(kind, n) for kind in (plain, regions, stream, coroutines) for n in range(5)] * 2
        random.Random(3).shuffle(work)
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(lambda job: job[0](job[1]), work, timeout=60))


@pytest.mark.parametrize("backend", BACKENDS)
async def test_cancelling_at_any_moment_breaks_nothing(backend, pages):
    chance = random.Random(5)
    with TwoRounds(backend=backend) as extractor:
        expected = extractor.extract(pages[0])

        async def impatient(seconds):
            await asyncio.wait_for(
                extractor.aextract_batch(pages, settings={"latency": 0.005}), seconds
            )

        tries = [impatient(chance.uniform(0, 0.06)) for _ in range(20)]
        results = await asyncio.gather(*tries, return_exceptions=True)
        assert {type(result) for result in results} <= {TimeoutError, type(None)}
        assert await extractor.aextract(pages[0]) == expected
    assert all(not entry["pins"] for entry in get_cache_info()["entries"].values())


@pytest.mark.parametrize("backend", ["Reference", "ReferenceOwnerThread"])
def test_clearing_the_cache_meanwhile_breaks_nothing(backend, pages):
    stop = threading.Event()

    def clear():
        while not stop.wait(0.002):
            clear_cache()

    before = live_engines()
    clearing = threading.Thread(target=clear)
    with ToyText(backend=backend) as extractor:
        expected = extractor.extract(pages[0])
        clearing.start()
        try:
            with ThreadPoolExecutor(4) as pool:
                outputs = pool.map(lambda _: extractor.extract(pages[0]), range(60), timeout=60)
                assert {output.content for output in outputs} == {expected.content}
        finally:
            stop.set()
            clearing.join(5)
    clear_cache()
    assert live_engines() == before


def test_more_engines_than_the_cache_holds_take_turns(pages):
    set_cache_config(max_entries=2)
    try:
        models = [ToyText(backend=ReferenceConfig(model=f"toy-{number}")) for number in range(4)]
        assert live_engines() == 2

        def ask(number):
            return f"toy-{number % 4}" in models[number % 4].extract(pages[0]).content

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(ask, range(40), timeout=60))
        assert live_engines() == 2
        for model in models:
            model.close()
    finally:
        set_cache_config(max_entries=10)
