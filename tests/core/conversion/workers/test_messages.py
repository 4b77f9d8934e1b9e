"""What goes between a conversion and its workers."""

from __future__ import annotations

import io
import pickle

import pytest

from omnidocs import errors
from omnidocs.conversion.workers.channel import pack, receive, send, unpack
from omnidocs.conversion.workers.messages import Failure
from omnidocs.errors import ExtractionError, OmniDocsError, PageError, RequestError


def test_messages_arrive_one_by_one():
    pipe = io.BytesIO()
    for message in (b"one", b"", b"three" * 100_000):
        send(pipe, message)
    pipe.seek(0)
    assert [receive(pipe) for _ in range(3)] == [b"one", b"", b"three" * 100_000]
    with pytest.raises(EOFError):
        receive(pipe)


def test_a_message_that_is_cut_off_or_impossible_is_an_end():
    for data in (b"", b"\0" * 7, b"\0" * 7 + b"\5four", b"\xff" * 8):
        with pytest.raises(EOFError):
            receive(io.BytesIO(data))


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, OmniDocsError)
    ],
)
def test_errors_of_ours_keep_class_and_text(kind):
    rebuilt = unpack(pack(Failure.of(kind("what was wrong")))).rebuilt()
    assert type(rebuilt) is kind
    assert str(rebuilt) == "what was wrong"


def test_a_subclass_of_a_plugin_becomes_the_nearest_class_of_ours():
    class TheirError(PageError):
        def __reduce__(self):
            raise AssertionError("an exception was pickled")

    rebuilt = unpack(pack(Failure.of(TheirError("theirs")))).rebuilt()
    assert (type(rebuilt), str(rebuilt)) == (PageError, "theirs")
    assert isinstance(Failure.of(RequestError("x", kind="timeout")).rebuilt(), RequestError)


def test_an_error_of_anybody_is_named():
    rebuilt = Failure.of(ZeroDivisionError("by zero")).rebuilt()
    assert (type(rebuilt), str(rebuilt)) == (ExtractionError, "ZeroDivisionError: by zero")


def test_an_answer_that_cannot_be_sent_is_a_failure():
    from omnidocs.conversion.workers.main import _packed
    from omnidocs.conversion.workers.messages import Answer

    answer = pickle.loads(_packed(Answer(value=lambda: None)))
    assert "cannot be sent" in answer.failure.text
