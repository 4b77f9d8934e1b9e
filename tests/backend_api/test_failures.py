"""What the errors of servers mean, and which of them are worth another try."""

from __future__ import annotations

import traceback

import pytest
from backend_api.chat_server import Fault
from backend_api.conftest import SECRET, ask, question

from omnidocs.backends import Response
from omnidocs.errors import ConfigError, RequestError

TOO_LONG = {
    "message": "This model's maximum context length is 512 tokens. However, you requested 900.",
    "type": "BadRequestError",
    "code": 400,
}
NO_QUOTA = {"message": "You exceeded your current quota", "code": "insufficient_quota"}
FILTERED = {"message": "The prompt was filtered", "code": "content_filter"}

FINAL = [
    (Fault(400, "no such field"), "invalid", "did not take the request: no such field"),
    (Fault(400, TOO_LONG), "too_long", "maximum context length is 512"),
    (Fault(400, FILTERED), "refused", "content filter"),
    (Fault(401, "wrong key"), "unauthorized", "refused the key: wrong key. Check api_key"),
    (Fault(403, "not yours"), "unauthorized", "not yours"),
    (Fault(404, "no such model"), "not_found", "usually ends in /v1"),
    (Fault(413, "too large"), "too_long", "Send a smaller image"),
    (Fault(422, "bad field"), "invalid", "bad field"),
    (Fault(429, NO_QUOTA), "rate_limited", "has no quota left"),
]
PASSING = [
    Fault(408),
    Fault(409),
    Fault(429),
    Fault(500),
    Fault(502),
    Fault(503),
    Fault(504),
    Fault(breaks="reset"),
    Fault(breaks="cut"),
    Fault(breaks="html"),
    Fault(breaks="bad_json"),
    Fault(breaks="no_choices"),
]


def name(fault):
    return fault.breaks or f"{fault.status}"


@pytest.fixture(params=["m", "openai/m"], ids=["own-server", "openai"])
def runner(request, connect, quick_retries):
    return connect(request.param, max_retries=2)


@pytest.mark.parametrize(("fault", "kind", "words"), FINAL, ids=lambda value: value)
def test_what_would_fail_again_is_not_sent_again(runner, server, fault, kind, words):
    server.faults.append(fault)
    answer = ask(runner)
    assert isinstance(answer, RequestError)
    assert (answer.kind, answer.retryable) == (kind, False)
    assert words in str(answer)
    assert server.url in str(answer)
    assert len(server.seen) == 1


@pytest.mark.parametrize("fault", PASSING, ids=name)
def test_what_may_pass_is_sent_again_until_it_is_answered(runner, server, fault):
    server.faults += [fault, fault]
    assert ask(runner).text == "answer to hello wide world"
    assert len(server.seen) == 3
    assert server.answered["hello wide world"] == 1


@pytest.mark.parametrize("fault", [Fault(503), Fault(breaks="reset")], ids=name)
def test_what_does_not_pass_is_an_error_after_the_last_try(runner, server, fault):
    server.faults += [fault] * 5
    answer = ask(runner)
    assert (answer.kind, answer.retryable) == ("failed", True)
    assert len(server.seen) == 3


def test_a_server_that_stalls_is_left_after_the_timeout(connect, server):
    server.faults.append(Fault(breaks="stall"))
    answer = ask(connect(max_retries=0), timeout=0.3)
    assert (answer.kind, answer.retryable) == ("timeout", True)
    assert "did not answer in time" in str(answer)


def test_nobody_at_the_address_is_an_error_that_names_it(connect):
    answer = ask(connect(base_url="http://127.0.0.1:9/v1", max_retries=0))
    assert (answer.kind, answer.retryable) == ("failed", True)
    assert "m at http://127.0.0.1:9/v1 failed" in str(answer)


def test_one_failed_request_leaves_the_others_their_answers(connect, server):
    server.faults.append(Fault(400, "no"))
    runner = connect(max_concurrency=1)
    answers = runner.generate([question(str(number)) for number in range(4)])
    assert [isinstance(answer, Response) for answer in answers] == [False, True, True, True]


def test_a_wrong_key_fails_at_the_first_request_and_those_that_wait_with_it(connect, server):
    server.key = "another"
    server.latency = 0.5  # until all requests wait: one that is made later is tried again
    runner = connect(max_concurrency=1)
    answers = runner.generate([question(str(number)) for number in range(20)])
    assert {answer.kind for answer in answers} == {"unauthorized"}
    assert len(server.seen) == 1
    server.key = SECRET
    assert ask(runner).text


def test_a_missing_key_is_told_with_its_variable_and_nothing_is_sent(connect, monkeypatch, server):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    runner = connect("openai/m", api_key=None)
    answer = ask(runner)
    assert answer.kind == "unauthorized"
    assert "needs a key: OPENAI_API_KEY is not set" in str(answer)
    assert server.seen == []
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    assert ask(runner).text
    assert server.seen[0].headers["authorization"] == f"Bearer {SECRET}"


def test_the_key_of_another_service_never_goes_to_an_own_server(connect, monkeypatch, server):
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    assert ask(connect("m", api_key=None)).text
    assert SECRET not in str(server.seen)


def test_a_model_without_a_provider_is_refused_when_the_engine_is_made(connect):
    with pytest.raises(ConfigError, match=r"names no provider.*or name your server with base_url"):
        connect("nothing-known", base_url=None)


def test_a_server_that_repeats_secrets_and_images_is_not_quoted_in_full(connect, server):
    server.faults.append(Fault(400, f"bad key {SECRET} in data:image/jpeg;base64,{'A' * 999}"))
    error = ask(connect(extra_headers={"X-Gate": "open-sesame"}))
    told = "".join(traceback.format_exception(error))
    assert SECRET not in told
    assert "AAAA" not in told
    assert error.__cause__ is error.__context__ is None
    assert len(str(error)) < 500


def test_a_key_of_the_environment_is_not_quoted_either(connect, server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    server.key = "another"
    error = ask(connect("openai/m", api_key=None))
    assert error.kind == "unauthorized"
    assert "Incorrect API key provided: ***" in str(error)


@pytest.mark.parametrize("model", ["m", "openai/m"])
def test_secrets_and_pages_stay_out_of_the_logs(connect, server, caplog, capfd, model):
    caplog.set_level("DEBUG")
    server.faults.append(Fault(500))
    assert ask(connect(model, extra_headers={"X-Gate": "open-sesame"})).text
    assert server.seen[0].headers["x-gate"] == "open-sesame"
    logged = caplog.text + "".join(capfd.readouterr())
    assert not [secret for secret in (SECRET, "open-sesame", ";base64,") if secret in logged]
