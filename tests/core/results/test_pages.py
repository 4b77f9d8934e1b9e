"""Outcomes of pages: an output, or the reason why there is none."""

from __future__ import annotations

import gc
import weakref

import pytest
from pydantic import ValidationError

from omnidocs.errors import ExtractionError, ExtractionTimeoutError, PageError, RequestError
from omnidocs.results import PageOutcome, PageStatus, TextOutput


@pytest.fixture
def text() -> TextOutput:
    return TextOutput(content="a", format="markdown")


def reloaded(outcome):
    return PageOutcome[TextOutput].model_validate_json(outcome.model_dump_json())


@pytest.mark.parametrize("status", [PageStatus.OK, PageStatus.TRUNCATED])
def test_an_output_is_handed_out(text, status):
    outcome = PageOutcome(index=2, status=status, output=text)
    assert outcome.unwrap() is text
    assert outcome.ok
    assert outcome.number == 3
    assert reloaded(outcome).unwrap() == text


def test_a_failed_page_raises_its_own_exception():
    error = ZeroDivisionError("division by zero")
    outcome = PageOutcome.failed(4, error, 0.5, ["rendered at 41 dpi"])
    assert not outcome.ok
    assert (outcome.error, outcome.error_type) == ("division by zero", "ZeroDivisionError")
    assert (outcome.seconds, outcome.notes) == (0.5, ["rendered at 41 dpi"])
    with pytest.raises(ZeroDivisionError) as caught:
        outcome.unwrap()
    assert caught.value is error


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError("late"),
        ExtractionTimeoutError("late"),
        RequestError("late", kind="timeout"),
    ],
)
def test_a_timeout_is_a_status_of_its_own(error):
    assert PageOutcome.failed(0, error).status is PageStatus.TIMED_OUT


def test_an_exception_without_words_is_named():
    assert PageOutcome.failed(0, MemoryError()).error == "MemoryError"


@pytest.mark.parametrize("error", [PageError("page 3 is broken"), RequestError("too long")])
def test_an_error_of_ours_keeps_its_class_in_json(error):
    with pytest.raises(type(error), match=str(error)):
        reloaded(PageOutcome.failed(0, error)).unwrap()


@pytest.mark.parametrize("error", [KeyError("x"), type("annotations", (Exception,), {})("x")])
def test_any_other_error_is_told_by_name_after_json(error):
    outcome = reloaded(PageOutcome.failed(1, error))
    with pytest.raises(ExtractionError, match=rf"Page 2 failed: {type(error).__name__}: '?x"):
        outcome.unwrap()


def test_a_skipped_page_has_no_output():
    with pytest.raises(ExtractionError, match="Page 1 was skipped"):
        PageOutcome(index=0, status="skipped").unwrap()


@pytest.mark.parametrize(
    ("status", "needs"),
    [("ok", "output"), ("truncated", "output"), ("failed", "error"), ("timed_out", "error")],
)
def test_a_status_needs_what_it_promises(status, needs):
    with pytest.raises(ValidationError, match=f"'{status}' needs an {needs}"):
        PageOutcome(index=0, status=status)


def test_a_page_is_counted_from_0():
    with pytest.raises(ValidationError, match="index"):
        PageOutcome(index=-1, status="skipped")


def test_a_kept_error_keeps_no_page_image():
    class Picture:
        pass

    def work():
        picture = Picture()
        seen.append(weakref.ref(picture))
        try:
            raise KeyError("cause")
        except KeyError as cause:
            raise ValueError("page") from cause

    seen: list[weakref.ref[Picture]] = []
    try:
        work()
    except ValueError as error:
        outcome = PageOutcome.failed(0, error)
    gc.collect()
    assert seen[0]() is None
    with pytest.raises(ValueError, match="page") as caught:
        outcome.unwrap()
    assert isinstance(caught.value.__cause__, KeyError)


def test_errors_that_cause_each_other_do_no_harm():
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    assert PageOutcome.failed(0, one).error == "one"


def test_a_raised_outcome_goes_away_with_the_last_name_for_it():
    outcome = PageOutcome.failed(0, PageError("broken"))
    gone = weakref.ref(outcome)
    gc.disable()
    try:
        with pytest.raises(PageError):
            outcome.unwrap()
        del outcome
        assert gone() is None
    finally:
        gc.enable()
