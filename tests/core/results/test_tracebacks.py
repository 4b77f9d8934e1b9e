"""Errors that are kept hold nothing of where they were raised."""

from __future__ import annotations

import gc
import logging
import weakref

from omnidocs.results.tracebacks import without_frames


class Heavy:
    """Stands for a page image."""


def fail(heavy):
    try:
        raise KeyError("the cause")
    except KeyError as cause:
        raise ValueError("the error") from cause


def kept_error(heavy):
    try:
        fail(heavy)
    except ValueError as error:
        return without_frames(error)


def test_what_the_functions_held_is_free_at_once():
    heavy = Heavy()
    gone = weakref.ref(heavy)
    gc.disable()
    try:
        error = kept_error(heavy)
        del heavy
        assert gone() is None
    finally:
        gc.enable()
    assert isinstance(error.__cause__, KeyError)


def test_a_note_says_where_it_was_raised():
    error = kept_error(Heavy())
    assert "test_tracebacks.py" in error.__notes__[0]
    assert error.__notes__[0].endswith("in fail")
    assert len(without_frames(error).__notes__) == 1
    assert str(error) == "the error"


def test_the_whole_traceback_is_in_the_log(caplog):
    with caplog.at_level(logging.DEBUG, "omnidocs"):
        kept_error(Heavy())
    assert "in kept_error" in caplog.text


def test_an_error_that_was_never_raised_stays_as_it_is():
    error = without_frames(ValueError("never raised"))
    assert not hasattr(error, "__notes__")


def test_errors_that_cause_each_other_come_to_an_end():
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    assert without_frames(one) is one
