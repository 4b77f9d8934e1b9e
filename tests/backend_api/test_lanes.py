"""Pace and places: what all who use one address and key share."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from backend_api.chat_server import Fault
from backend_api.conftest import ask, question

from omnidocs_backend_api.lanes import Lane, lane_to


def gaps(server):
    times = sorted(seen.at for seen in server.seen)
    return [later - earlier for earlier, later in pairwise(times)]


class TestARateLimit:
    def test_paces_requests_and_rejects_none(self, connect, server):
        ask(connect(), "warm-up")
        server.seen.clear()
        answers = connect(rate_limit=20).generate([question(str(n)) for n in range(11)])
        assert all(answer.text for answer in answers)
        assert 0.45 < sum(gaps(server)) < 2

    def test_is_shared_by_extractors_and_threads(self, connect, server):
        ask(connect(), "warm-up")
        server.seen.clear()
        runners = [connect(rate_limit=20) for _ in range(3)]
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda one: one.generate([question()] * 4), runners))
        assert len(server.seen) == 12
        assert sum(gaps(server)) > 0.5

    def test_is_shared_by_event_loops(self):
        lane = Lane()

        def three(_):
            async def turns():
                for _ in range(3):
                    await lane.turn(50)

            asyncio.run(turns())

        began = time.monotonic()
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(three, range(3)))
        assert time.monotonic() - began >= 8 / 50

    async def test_goes_on_after_a_pause_for_those_that_had_their_turn_before(self):
        lane, began, starts = Lane(), time.monotonic(), []

        async def start():
            await lane.turn(20)
            starts.append(time.monotonic() - began)

        tasks = [asyncio.create_task(start()) for _ in range(4)]
        await asyncio.sleep(0.02)
        lane.slow_down(began, 0.4)
        await asyncio.gather(*tasks)
        assert starts[0] < 0.4 <= starts[1]
        assert starts[3] - starts[1] >= 0.09

    def test_of_another_key_is_another_lane(self):
        assert lane_to("http://a/v1", "one") is lane_to("http://a/v1", "one")
        assert lane_to("http://a/v1", "one") is not lane_to("http://a/v1", "two")
        assert lane_to("http://a/v1", "one") is not lane_to("http://b/v1", "one")


class TestPlaces:
    def test_bound_the_requests_under_way(self, connect, server):
        server.latency = 0.02
        connect(max_concurrency=3).generate([question(str(n)) for n in range(12)])
        assert server.most_at_once == 3

    def test_are_shared_by_extractors(self, connect, server):
        server.latency = 0.05
        runners = [connect(max_concurrency=2) for _ in range(3)]
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda one: one.generate([question()] * 3), runners))
        assert server.most_at_once == 2

    def test_are_shared_by_event_loops_and_survive_those_that_give_up(self):
        lane, inside, most = Lane(), [], []

        async def visit():
            async with lane.place(2):
                inside.append(1)
                most.append(len(inside))
                try:
                    await asyncio.sleep(0.002)
                finally:
                    inside.pop()

        async def visits():
            tasks = [asyncio.create_task(visit()) for _ in range(30)]
            for task in tasks[5::3]:
                await asyncio.sleep(0.001)
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda _: asyncio.run(visits()), range(3)))
        assert max(most) == 2
        asyncio.run(asyncio.wait_for(visits(), 5))

    async def test_are_fewer_once_for_all_that_were_too_many_together(self):
        lane = Lane()
        before = time.monotonic()
        async with lane.place(8), lane.place(8), lane.place(8), lane.place(8):
            for _ in range(4):
                lane.slow_down(before, 0.0)
        assert await inside(lane) == 2

    async def test_come_back_with_good_answers(self):
        lane = Lane()
        async with lane.place(8), lane.place(8):
            lane.slow_down(time.monotonic(), 0.0)
        assert await inside(lane) == 1
        for _ in range(10):
            lane.speed_up()
        assert await inside(lane) == 4

    async def test_are_never_less_than_one(self):
        lane = Lane()
        for _ in range(5):
            async with lane.place(8):
                lane.slow_down(time.monotonic(), 0.0)
        assert await inside(lane) == 1


async def inside(lane, asking=8):
    """How many of several requests get a place."""
    entered = 0

    async def enter():
        nonlocal entered
        async with lane.place(asking):
            entered += 1
            await asyncio.sleep(0.05)

    tasks = [asyncio.create_task(enter()) for _ in range(asking)]
    await asyncio.sleep(0.01)
    found = entered
    await asyncio.gather(*tasks)
    return found


class TestAServerThatIsAskedTooOften:
    def test_is_left_alone_by_all_for_as_long_as_it_says(self, connect, server):
        server.faults.append(Fault(429, headers={"Retry-After": "1"}))
        runner, other = connect(max_concurrency=1), connect()
        assert ask(runner).text
        first, second = server.seen
        assert second.at - first.at >= 1
        server.faults.append(Fault(429, headers={"Retry-After": "1"}))
        with ThreadPoolExecutor(2) as pool:
            refused = pool.submit(ask, runner)
            while len(server.seen) < 3:
                time.sleep(0.01)
            time.sleep(0.2)
            ask(other)
            refused.result()
        assert min(seen.at for seen in server.seen[3:]) - server.seen[2].at >= 1

    def test_may_give_a_date(self, connect, server):
        from datetime import UTC, datetime, timedelta
        from email.utils import format_datetime

        soon = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
        server.faults.append(Fault(429, headers={"Retry-After": soon}))
        assert ask(connect()).text
        first, second = server.seen
        assert second.at - first.at > 0.5

    def test_that_asks_for_too_much_patience_is_given_up_at_once(self, connect, server):
        server.faults.append(Fault(429, headers={"Retry-After": "3600"}))
        runner = connect(max_retry_seconds=60)
        began = time.monotonic()
        answer = ask(runner)
        assert (answer.kind, answer.retryable) == ("rate_limited", True)
        assert ask(runner).text
        assert time.monotonic() - began < 10

    def test_is_asked_more_often_than_a_broken_one(self, connect, server, quick_retries):
        server.faults += [Fault(429)] * 9
        assert ask(connect(max_retries=2)).text
        assert len(server.seen) == 10

    def test_is_asked_once_where_nothing_may_be_tried_again(self, connect, server):
        server.faults.append(Fault(429))
        assert ask(connect(max_retries=0)).kind == "rate_limited"
        assert len(server.seen) == 1


def test_a_storm_of_faults_loses_no_page_and_sends_none_again_after_success(
    connect, server, quick_retries
):
    import random

    server.storm = random.Random(7)
    answers = connect(max_retries=20).generate([question(f"page {n}") for n in range(60)])
    assert [answer.text for answer in answers] == [f"answer to page {n}" for n in range(60)]
    assert set(server.answered.values()) == {1}
    assert len(server.seen) > 80
