"""Log records of a library that we call."""

from __future__ import annotations

import logging
from threading import Thread

import pytest

from omnidocs.backends.quiet import muted


@pytest.fixture
def library():
    """A library's logger, which passes records up to a handler, and what arrives there."""
    parent, texts = logging.getLogger("a_library"), []
    handler = logging.Handler()
    handler.emit = lambda record: texts.append(record.getMessage())
    parent.addHandler(handler)
    parent.setLevel(logging.DEBUG)
    parent.propagate = False
    yield logging.getLogger("a_library.module"), texts
    parent.removeHandler(handler)


def test_our_own_calls_are_not_logged_and_errors_are(library):
    logger, texts = library
    with muted("a_library"):
        logger.warning("noise")
        logger.error("trouble")
    logger.warning("of the user's own call")
    assert texts == ["trouble", "of the user's own call"]


def test_other_threads_keep_their_records(library):
    logger, texts = library
    with muted("a_library"):
        other = Thread(target=logger.warning, args=("from elsewhere",))
        other.start()
        other.join()
    assert texts == ["from elsewhere"]


def test_a_call_within_a_call_leaves_the_outer_one_muted(library):
    logger, texts = library
    with muted("a_library"):
        with muted("a_library", least=logging.CRITICAL):
            logger.error("trouble")
        logger.warning("noise")
    assert texts == []
