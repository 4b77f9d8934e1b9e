"""Running engines of every kind of concurrency."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from omnidocs.backends import Engine, EngineRunner, Request, Response, Settings
from omnidocs.errors import (
    EngineClosedError,
    ModelLoadError,
    RequestError,
    UnsupportedCapabilityError,
)
from omnidocs.testing import (
    ReferenceConfig,
    ReferenceDetector,
    ReferenceEngine,
    ReferenceLoopEngine,
    ReferenceOwnerThreadEngine,
    live_engines,
    reference_answer,
)

KINDS = [ReferenceEngine, ReferenceOwnerThreadEngine, ReferenceLoopEngine]


def request(prompt="What is this?", **settings):
    latency = settings.pop("latency", None)
    extra = {} if latency is None else {"latency": latency}
    return Request(prompt, (Image.new("RGB", (4, 3)),), settings=Settings(**settings, extra=extra))


@pytest.fixture(params=KINDS, ids=lambda kind: kind.concurrency)
def runner(request):
    runner = EngineRunner(request.param, ReferenceConfig(), batch=True)
    yield runner
    runner.close()
    assert live_engines() == 0


@pytest.fixture
def owner_runner():
    runner = EngineRunner(ReferenceOwnerThreadEngine, ReferenceConfig(), batch=True)
    yield runner
    runner.close()


class TestAnswers:
    def test_come_in_the_order_of_the_requests(self, runner):
        requests = [request(f"question {number}") for number in range(6)]
        assert runner.generate(requests) == [reference_answer(one) for one in requests]
        assert runner.engine.batch_sizes == [6]

    def test_are_none_for_no_requests(self, runner):
        assert runner.generate([]) == []
        assert runner.engine.batch_sizes == []

    async def test_are_the_same_in_a_running_event_loop(self, runner):
        requests = [request(f"question {number}") for number in range(3)]
        expected = [reference_answer(one) for one in requests]
        assert runner.generate(requests) == expected
        assert await runner.agenerate(requests) == expected

    def test_of_many_threads_are_not_mixed_up(self, runner):
        def ask(number):
            one = request(f"question {number}", latency=0.001)
            return runner.generate([one], caller=number % 3) == [reference_answer(one)]

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(ask, range(40)))

    async def test_of_many_coroutines_are_not_mixed_up(self, runner):
        requests = [request(f"question {number}", latency=0.001) for number in range(40)]
        answers = await asyncio.gather(*(runner.agenerate([one]) for one in requests))
        assert answers == [[reference_answer(one)] for one in requests]
        assert runner.engine.most_at_once <= type(runner.engine).parallel_calls

    def test_hold_the_error_of_one_request_in_its_place(self, runner):
        good, bad, fine = runner.generate(
            [request("good"), request("[[error:too_long]]"), request("fine")]
        )
        assert isinstance(good, Response)
        assert isinstance(fine, Response)
        assert isinstance(bad, RequestError)
        assert bad.kind == "too_long"


class TestAnEngineThat:
    def test_raises_fails_the_requests_of_that_call_and_no_others(self, runner):
        first, second = runner.generate([request("[[crash:out of paper]]"), request()])
        assert isinstance(first, RequestError)
        assert isinstance(second, RequestError)
        assert first is not second
        assert "out of paper" in str(first)
        assert isinstance(first.__cause__, RuntimeError)
        assert isinstance(runner.generate([request()])[0], Response)

    def test_raises_is_reported_to_coroutines_too(self, runner):
        [answer] = asyncio.run(runner.agenerate([request("[[crash:out of paper]]")]))
        assert "RuntimeError: out of paper" in str(answer)

    def test_gives_too_many_answers_is_found_out(self, runner):
        [answer] = runner.generate([request("[[count]]")])
        assert "gave 2 answers to 1 requests" in str(answer)

    def test_answers_with_something_else_is_found_out(self, runner):
        [answer] = runner.generate([request("[[type]]")])
        assert "answered with str, not with Response" in str(answer)

    def test_fails_to_load_leaves_nothing_behind(self):
        class Failing(ReferenceOwnerThreadEngine):
            def __init__(self, config):
                raise ModelLoadError("The weights are cut off. Download them again.")

        threads = threading.active_count()
        with pytest.raises(ModelLoadError, match="Download them again"):
            EngineRunner(Failing, ReferenceConfig())
        time.sleep(0.05)
        assert threading.active_count() <= threads

    def test_fails_to_close_is_logged(self, caplog):
        class Sticky(ReferenceEngine):
            def close(self):
                super().close()
                raise OSError("stuck")

        EngineRunner(Sticky, ReferenceConfig()).close()
        assert "Sticky failed while it was closed" in caplog.text


class TestWithoutBatching:
    @pytest.fixture(params=KINDS, ids=lambda kind: kind.concurrency)
    def single(self, request):
        runner = EngineRunner(request.param, ReferenceConfig(), batch=False)
        yield runner
        runner.close()

    def test_requests_are_handed_over_one_by_one(self, single):
        requests = [request(f"question {number}") for number in range(5)]
        assert single.generate(requests) == [reference_answer(one) for one in requests]
        assert single.engine.batch_sizes == [1] * 5

    def test_a_crash_belongs_to_its_own_request(self, single):
        good, bad = single.generate([request(), request("[[crash:out of paper]]")])
        assert isinstance(good, Response)
        assert "out of paper" in str(bad)

    async def test_coroutines_have_them_one_by_one_too(self, single):
        requests = [request(), request("[[crash:out of paper]]"), request("third")]
        good, bad, third = await single.agenerate(requests)
        assert isinstance(bad, RequestError)
        assert [good, third] == [reference_answer(requests[0]), reference_answer(requests[2])]

    def test_calls_run_side_by_side_where_the_engine_allows_it(self):
        runner = EngineRunner(ReferenceEngine, ReferenceConfig(), batch=False)
        runner.generate([request(latency=0.02) for _ in range(8)])
        assert 1 < runner.engine.most_at_once <= ReferenceEngine.parallel_calls
        runner.close()


class TestTheOwnerThread:
    def test_does_everything_from_loading_to_closing(self, owner_runner):
        engine = owner_runner.engine
        owner_runner.generate([request()])
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: owner_runner.generate([request()]), range(8)))
        list(owner_runner.stream(request()))
        asyncio.run(owner_runner.agenerate([request()]))
        owner_runner.close()
        assert len(set(engine.threads)) == 1
        assert engine.threads[0] != threading.current_thread().name
        assert engine.most_at_once == 1

    def test_serves_a_modest_caller_between_the_calls_of_a_greedy_one(self):
        runner = EngineRunner(ReferenceOwnerThreadEngine, ReferenceConfig(), batch=False)
        ended = {}

        def ask(name, number):
            runner.generate(
                [request(f"{name} {index}", latency=0.01) for index in range(number)], name
            )
            ended[name] = time.monotonic()

        greedy = threading.Thread(target=ask, args=("greedy", 30))
        greedy.start()
        time.sleep(0.03)
        ask("modest", 1)
        greedy.join()
        assert ended["modest"] < ended["greedy"] - 0.1
        runner.close()


class TestAStream:
    def test_yields_pieces_and_then_the_response(self, runner):
        *pieces, response = runner.stream(request())
        assert len(pieces) > 3
        assert "".join(pieces) == response.text
        assert response == reference_answer(request())

    async def test_yields_the_same_to_a_coroutine(self, runner):
        got = [piece async for piece in runner.astream(request())]
        assert got == list(runner.stream(request()))

    def test_lets_its_consumer_call_the_same_engine(self, runner):
        answers = []
        for piece in runner.stream(request()):
            if isinstance(piece, str):
                answers += runner.generate([request(f"About {piece}")])
        assert len(answers) > 3
        assert all(isinstance(answer, Response) for answer in answers)

    async def test_lets_its_consumer_await_the_same_engine(self, runner):
        async for piece in runner.astream(request()):
            if isinstance(piece, str):
                assert isinstance((await runner.agenerate([request()]))[0], Response)

    def test_lets_its_consumer_stream_from_the_same_engine(self, runner):
        both = list(zip(runner.stream(request()), runner.stream(request()), strict=True))
        assert all(one == other for one, other in both)

    def test_that_is_closed_gives_up_the_request(self, runner):
        stream = runner.stream(request())
        next(stream)
        stream.close()
        assert isinstance(runner.generate([request()])[0], Response)
        wait_for(lambda: runner.engine.given_up == 1)

    async def test_that_a_coroutine_closes_gives_up_the_request(self, runner):
        stream = runner.astream(request())
        await anext(stream)
        await stream.aclose()
        await asyncio.to_thread(wait_for, lambda: runner.engine.given_up == 1)

    def test_raises_the_error_of_its_request(self, runner):
        with pytest.raises(RequestError, match="ordered an error: refused"):
            list(runner.stream(request("[[error:refused]]")))

    def test_raises_a_typed_error_where_the_engine_crashes(self, runner):
        with pytest.raises(RequestError, match="failed: RuntimeError: out of paper"):
            list(runner.stream(request("[[crash:out of paper]]")))
        assert isinstance(runner.generate([request()])[0], Response)

    async def test_raises_it_in_a_coroutine_too(self, runner):
        with pytest.raises(RequestError, match="out of paper"):
            async for _ in runner.astream(request("[[crash:out of paper]]")):
                pass

    def test_is_refused_by_an_engine_that_has_none(self):
        class Mute(ReferenceEngine):
            def stream(self, request):
                return super(ReferenceEngine, self).stream(request)

        runner = EngineRunner(Mute, ReferenceConfig())
        with pytest.raises(UnsupportedCapabilityError, match="Mute cannot stream"):
            list(runner.stream(request()))
        with pytest.raises(UnsupportedCapabilityError, match="Mute cannot stream"):
            runner.engine.astream(request())
        runner.close()

    def test_without_a_response_at_its_end_is_found_out(self):
        class Endless(ReferenceEngine):
            def stream(self, request):
                yield "a piece"

        runner = EngineRunner(Endless, ReferenceConfig())
        with pytest.raises(RequestError, match="ended a stream without its Response"):
            list(runner.stream(request()))
        runner.close()

    def test_with_something_else_in_it_is_found_out(self):
        class Numbers(ReferenceEngine):
            def stream(self, request):
                yield 7

        runner = EngineRunner(Numbers, ReferenceConfig())
        with pytest.raises(RequestError, match="answered with int, not with Response"):
            list(runner.stream(request()))
        runner.close()

    async def test_that_is_cancelled_while_it_opens_is_closed_all_the_same(self):
        closed = threading.Event()

        class Pieces:
            def __iter__(self):
                return self

            def __next__(self):
                return "a piece"

            def close(self):
                closed.set()

        class Eager(ReferenceEngine):
            def stream(self, request):
                time.sleep(0.05)
                return Pieces()

        runner = EngineRunner(Eager, ReferenceConfig())
        opening = asyncio.ensure_future(anext(runner.astream(request())))
        await asyncio.sleep(0.02)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        await asyncio.to_thread(closed.wait, 5)
        assert closed.is_set()
        runner.close()


class TestCancelling:
    async def test_a_call_on_the_loop_stops_the_work(self):
        runner = EngineRunner(ReferenceLoopEngine, ReferenceConfig(), batch=True)
        task = asyncio.ensure_future(runner.agenerate([request(latency=30)]))
        await asyncio.to_thread(wait_for, lambda: runner.engine._inside)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert isinstance((await runner.agenerate([request()]))[0], Response)
        assert runner.engine.given_up == 1
        runner.close()

    async def test_a_call_that_waits_takes_it_out_of_the_queue(self, owner_runner):
        running = asyncio.ensure_future(owner_runner.agenerate([request(latency=0.1)]))
        waiting = asyncio.ensure_future(owner_runner.agenerate([request("never asked")]))
        await asyncio.sleep(0.02)
        waiting.cancel()
        await running
        assert owner_runner.engine.batch_sizes == [1]

    async def test_a_call_in_a_thread_keeps_its_place_until_it_ends(self):
        runner = EngineRunner(ReferenceEngine, ReferenceConfig(), batch=True)
        tasks = []
        for _ in range(8):
            tasks.append(asyncio.ensure_future(runner.agenerate([request(latency=0.05)])))
            await asyncio.sleep(0.005)
            tasks[-1].cancel()
        await runner.agenerate([request()])
        assert runner.engine.most_at_once <= ReferenceEngine.parallel_calls
        runner.close()


class TestClosing:
    def test_is_harmless_twice_and_final(self, runner):
        runner.close()
        runner.close()
        with pytest.raises(EngineClosedError, match="is closed"):
            runner.generate([request()])
        with pytest.raises(EngineClosedError):
            next(runner.stream(request()))
        with pytest.raises(EngineClosedError):
            asyncio.run(runner.agenerate([request()]))

    def test_waits_for_the_call_that_is_inside(self, runner):
        with ThreadPoolExecutor(1) as pool:
            call = pool.submit(runner.generate, [request(latency=0.1)])
            wait_for(lambda: runner.engine._inside)
            runner.close()
            assert isinstance(call.result()[0], Response)

    def test_ends_a_stream_that_is_open(self, runner):
        stream = runner.stream(request())
        next(stream)
        runner.close()
        with pytest.raises(EngineClosedError):
            next(stream)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.concurrency)
def test_a_forked_process_is_told_where_the_engines_thread_is(kind):
    runner = EngineRunner(kind, ReferenceConfig())
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if runner.generate([request(), request()]) else 1)
        except EngineClosedError as error:
            os._exit(2 if "loaded in another process" in str(error) else 3)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == (0 if kind is ReferenceEngine else 2)
    runner.close()


def test_an_engine_may_be_closed_while_the_program_ends():
    code = (
        "import atexit\n"
        "from omnidocs.backends import EngineRunner\n"
        "from omnidocs.testing import *\n"
        "runners = [EngineRunner(kind, ReferenceConfig()) for kind in\n"
        "    (ReferenceEngine, ReferenceOwnerThreadEngine, ReferenceLoopEngine)]\n"
        "atexit.register(lambda: print(live_engines()))\n"
        "for runner in runners: atexit.register(runner.close)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert (done.stdout.strip(), done.stderr) == ("0", "")


def test_an_engine_left_open_does_not_keep_the_program():
    code = (
        "from omnidocs.backends import EngineRunner\n"
        "from omnidocs.testing import *\n"
        "for kind in (ReferenceEngine, ReferenceOwnerThreadEngine, ReferenceLoopEngine):\n"
        "    EngineRunner(kind, ReferenceConfig())\n"
        "print('end')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert (done.stdout.strip(), done.stderr, done.returncode) == ("end", "", 0)


class TestGivingUp:
    def test_an_interrupt_while_waiting_gives_the_place_back(self, monkeypatch):
        runner = EngineRunner(ReferenceEngine, ReferenceConfig(), batch=False)
        monkeypatch.setattr(runner._seat, "submit", self._interrupted)
        with pytest.raises(KeyboardInterrupt):
            runner.generate([request(), request()])
        monkeypatch.undo()
        assert len(runner.generate([request()] * 8)) == 8
        runner.close()

    async def test_a_cancelled_batch_leaves_the_requests_that_were_not_begun(self):
        runner = EngineRunner(ReferenceOwnerThreadEngine, ReferenceConfig(), batch=False)
        requests = [request(latency=0.05) for _ in range(20)]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(runner.agenerate(requests), 0.02)
        await runner.agenerate([request()])
        assert len(runner.engine.batch_sizes) <= 3
        runner.close()

    @staticmethod
    def _interrupted(call, *args):
        raise KeyboardInterrupt


def test_a_runner_tells_what_its_engine_weighs():
    class Heavy(ReferenceEngine):
        memory_bytes = 5000

    runner = EngineRunner(Heavy, ReferenceConfig())
    assert runner.memory_bytes == 5000
    runner.close()
    assert runner.memory_bytes == 0


def test_an_engine_that_is_no_language_model_needs_no_stream():
    runner = EngineRunner(ReferenceDetector, ReferenceConfig())
    from omnidocs.backends import DetectionRequest

    image = Image.new("RGB", (8, 8), "black")
    [answer] = runner.generate([DetectionRequest(image)])
    assert answer.detections[0].bbox.to_list() == [0, 0, 8, 8]
    runner.close()


async def test_agenerate_of_a_plain_engine_does_not_block_the_loop():
    class Slow(Engine):
        def generate(self, requests):
            time.sleep(0.05)
            return list(requests)

    ticks = 0

    async def tick():
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    ticking = asyncio.ensure_future(tick())
    assert await Slow(ReferenceConfig()).agenerate([1]) == [1]
    ticking.cancel()
    assert ticks > 2


def test_a_loop_engine_answers_by_itself_too():
    engine = ReferenceLoopEngine(ReferenceConfig())
    assert engine.generate([request()]) == [reference_answer(request())]
    asyncio.run(engine.aclose())


def wait_for(condition):
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.001)
