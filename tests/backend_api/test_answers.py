"""What an engine answers, whole and in pieces, from plain code and from coroutines."""

from __future__ import annotations

import asyncio

import pytest
from backend_api.chat_server import Fault
from backend_api.conftest import ask, question, wait_for

from omnidocs.backends import Response
from omnidocs.errors import RequestError

ANSWER = Response("answer to hello wide world", prompt_tokens=11, completion_tokens=7)


def without_time(response):
    return Response(**{**vars(response), "seconds": None})


@pytest.fixture(params=["m", "openai/m"], ids=["own-server", "openai"])
def runner(request, connect):
    return connect(request.param)


class TestAnAnswer:
    def test_has_its_text_and_its_usage(self, runner):
        answer = ask(runner)
        assert without_time(answer) == ANSWER
        assert 0 < answer.seconds < 10

    def test_has_the_price_where_the_model_is_known(self, connect):
        assert ask(connect("openai/gpt-4o")).cost == pytest.approx(11 * 2.5e-6 + 7 * 1e-5)

    @pytest.mark.parametrize(
        ("said", "means"), [("stop", "stop"), (None, "stop"), ("eos", "stop"), ("length", "length")]
    )
    def test_says_why_it_ended(self, runner, server, said, means):
        server.faults.append(Fault(finish=said))
        assert ask(runner).finish_reason == means

    def test_that_was_withheld_says_so(self, runner, server):
        server.faults.append(Fault(finish="content_filter"))
        assert ask(runner).finish_reason == "content_filter"

    def test_ends_before_a_stop_text_even_where_the_server_goes_on(self, runner, server):
        assert ask(runner, stop=("world", "wide")).text == "answer to hello "
        assert server.seen[0].body["stop"] == ["world", "wide"]

    def test_is_that_of_its_own_request(self, runner, server):
        server.latency = 0.01
        answers = runner.generate([question(f"page {number}") for number in range(60)])
        assert [answer.text for answer in answers] == [f"answer to page {n}" for n in range(60)]
        assert 1 < server.most_at_once <= 32

    def test_is_none_for_no_requests(self, runner, server):
        assert runner.generate([]) == []
        assert server.seen == []


class TestARequest:
    def test_carries_images_before_the_text_and_the_system_text_first(self, connect, server):
        two = question("compare", images=2)
        connect().generate([type(two)("compare", two.images, system="Be brief.")])
        system, user = server.seen[0].body["messages"]
        assert system == {"role": "system", "content": "Be brief."}
        assert [part["type"] for part in user["content"]] == ["image_url", "image_url", "text"]

    def test_without_words_carries_its_image_alone(self, connect, server):
        connect().generate([question("")])
        [user] = server.seen[0].body["messages"]
        assert [part["type"] for part in user["content"]] == ["image_url"]

    def test_carries_the_settings_of_the_config_unless_it_has_its_own(self, connect, server):
        runner = connect(max_tokens=100, temperature=0.5)
        ask(runner)
        ask(runner, max_tokens=7, temperature=0.0, top_p=0.9, top_k=3, seed=4)
        names = ("max_tokens", "temperature", "top_p", "top_k", "seed")
        sent = [[seen.body.get(name) for name in names] for seen in server.seen]
        assert sent == [[100, 0.5, None, None, None], [7, 0.0, 0.9, 3, 4]]

    def test_of_a_config_that_leaves_it_to_the_server_carries_none(self, connect, server):
        ask(connect(max_tokens=None, temperature=None))
        assert not {"max_tokens", "temperature"} & set(server.seen[0].body)

    def test_goes_to_a_model_named_by_a_folder_as_it_is_named(self, connect, server):
        ask(connect("/models/qwen"))
        ask(connect("Qwen/Qwen3-VL-8B-Instruct"))
        named = [seen.body["model"] for seen in server.seen]
        assert named == ["/models/qwen", "Qwen/Qwen3-VL-8B-Instruct"]

    def test_reuses_the_connections_of_those_before(self, runner, server):
        for _ in range(5):
            runner.generate([question(str(number)) for number in range(4)])
        assert server.connections <= 4

    def test_leaves_out_a_wish_that_the_server_does_not_know(self, connect, server):
        runner = connect()
        server.faults.append(Fault(422, "Unexpected keys in the request: {'skip_special_tokens'}"))
        wish = {"skip_special_tokens": False}
        assert ask(runner, extra=wish).text == ask(runner, extra=wish).text
        assert ["skip_special_tokens" in seen.body for seen in server.seen] == [True, False, False]

    def test_to_a_provider_carries_no_wish_that_only_own_servers_know(self, connect, server):
        ask(connect("openai/m"), extra={"skip_special_tokens": False, "presence_penalty": 1.0})
        assert server.seen[0].body["presence_penalty"] == 1.0
        assert "skip_special_tokens" not in server.seen[0].body


class TestAStream:
    def test_yields_pieces_and_then_the_response(self, runner):
        *pieces, response = runner.stream(question())
        assert len(pieces) == 5
        assert "".join(pieces) == response.text == "answer to hello wide world "
        assert (response.prompt_tokens, response.completion_tokens) == (11, 7)

    def test_says_why_it_ended(self, runner, server):
        server.faults.append(Fault(finish="length"))
        assert [*runner.stream(question())][-1].finish_reason == "length"

    def test_ends_before_a_stop_text_that_comes_in_parts(self, runner):
        *pieces, response = runner.stream(question(stop=("o wide",)))
        assert "".join(pieces) == response.text == "answer to hell"
        assert response.finish_reason == "stop"

    @pytest.mark.parametrize("breaks", ["cut", "cut_silently"])
    def test_that_is_cut_is_an_error_and_no_whole_page(self, runner, server, breaks):
        server.faults.append(Fault(breaks=breaks))
        stream = runner.stream(question())
        pieces = []
        with pytest.raises(RequestError, match="it cut the answer off") as caught:
            pieces.extend(stream)
        assert pieces == ["answer ", "to "]
        assert caught.value.retryable

    def test_that_fails_before_its_first_piece_is_opened_again(self, runner, server, quick_retries):
        server.faults += [Fault(503), Fault(429, headers={"Retry-After": "0"})]
        assert [*runner.stream(question())][-1].text == "answer to hello wide world "
        assert len(server.seen) == 3

    def test_that_breaks_before_its_first_piece_is_opened_again(
        self, runner, server, quick_retries
    ):
        server.faults.append(Fault(breaks="cut_at_once"))
        assert [*runner.stream(question())][-1].text == "answer to hello wide world "
        assert len(server.seen) == 2

    def test_lets_its_consumer_ask_the_same_engine(self, connect):
        runner = connect(max_concurrency=1)
        stream = runner.stream(question())
        assert [ask(runner).text for _ in stream]

    def test_that_is_closed_gives_up_the_request(self, connect, server):
        runner = connect(max_concurrency=1)
        stream = runner.stream(question(" ".join(["word"] * 500)))
        next(stream)
        stream.close()
        assert ask(runner).text
        wait_for(lambda: server.given_up == 1)


class TestCancelling:
    async def test_stops_the_request_at_the_server(self, connect, server):
        server.latency = 30
        runner = connect()
        call = asyncio.create_task(runner.agenerate([question()]))
        await asyncio.to_thread(wait_for, lambda: server.seen)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        server.latency = 0
        [answer] = await runner.agenerate([question()])
        assert answer.text

    async def test_frees_the_place_of_the_request_and_of_one_that_waits(self, connect, server):
        server.latency = 30
        runner = connect(max_concurrency=1)
        calls = [asyncio.create_task(runner.agenerate([question()])) for _ in range(3)]
        await asyncio.to_thread(wait_for, lambda: server.seen)
        for call in (calls[1], calls[0]):  # litellm complains of one that has hardly begun
            call.cancel()
        await asyncio.to_thread(wait_for, lambda: len(server.seen) == 2)
        calls[2].cancel()
        await asyncio.gather(*calls, return_exceptions=True)


class TestWhereALoopRunsAlready:
    async def test_plain_calls_work_as_in_a_notebook(self, connect):
        runner = connect()
        assert without_time(ask(runner)) == ANSWER
        assert "".join(p for p in runner.stream(question()) if isinstance(p, str))

    async def test_awaited_calls_and_streams_work(self, connect):
        runner = connect()
        [answer] = await runner.agenerate([question()])
        assert without_time(answer) == ANSWER
        *pieces, response = [piece async for piece in runner.astream(question())]
        assert "".join(pieces) == response.text

    def test_loops_one_after_another_share_an_engine(self, connect):
        runner = connect()
        for _ in range(3):
            [answer] = asyncio.run(runner.agenerate([question()]))
            assert without_time(answer) == ANSWER
