"""Libraries are loaded without a change to logging or to the environment."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from threading import Thread

import pytest

from omnidocs.backends.quiet import muted
from omnidocs_models._support import undisturbed, unwarned

NAME = "a library of the tests"


def test_what_a_library_does_to_its_logger_is_undone():
    logger = logging.getLogger(NAME)
    mine = logging.NullHandler()
    logger.addHandler(mine)
    logger.setLevel(logging.ERROR)
    with undisturbed(NAME):
        logger.addHandler(logging.StreamHandler())
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
    assert (logger.handlers, logger.level, logger.propagate) == ([mine], logging.ERROR, True)


@pytest.mark.parametrize("before", [None, "/somewhere"])
def test_the_loader_path_is_put_back(monkeypatch, before):
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH", before)
    with undisturbed(NAME):
        os.environ["LD_LIBRARY_PATH"] = "/elsewhere"
    assert os.environ.get("LD_LIBRARY_PATH") == before


def test_it_is_put_back_when_loading_fails():
    logger = logging.getLogger(NAME)

    def load() -> None:
        with undisturbed(NAME):
            logger.propagate = False
            raise RuntimeError

    with pytest.raises(RuntimeError):
        load()
    assert logger.propagate


def test_records_of_our_calls_are_dropped_and_those_of_others_kept(caplog):
    with undisturbed(NAME):
        pass
    logger = logging.getLogger(NAME)
    logger.setLevel(logging.INFO)
    with muted():
        logger.warning("ours")
        other = Thread(target=logger.warning, args=("another thread's",))
        other.start()
        other.join()
    logger.warning("later")
    assert caplog.messages == ["another thread's", "later"]


def test_what_a_library_does_to_the_environment_and_the_search_path_is_undone(monkeypatch):
    monkeypatch.setenv("OMNIDOCS_TEST_CHANGED", "mine")
    monkeypatch.setenv("OMNIDOCS_TEST_REMOVED", "mine")
    environment, path = dict(os.environ), list(sys.path)
    with undisturbed(NAME):
        os.environ["OMNIDOCS_TEST_ADDED"] = os.environ["OMNIDOCS_TEST_CHANGED"] = "its own"
        del os.environ["OMNIDOCS_TEST_REMOVED"]
        sys.path.append("/its/own")
    assert (dict(os.environ), sys.path) == (environment, path)


def test_one_warning_is_left_out_and_others_are_given(recwarn):
    with unwarned("known to"):
        warnings.warn("known to be of no use", UserWarning, stacklevel=1)
        warnings.warn("something else", UserWarning, stacklevel=1)
    assert [str(one.message) for one in recwarn] == ["something else"]


def test_filters_that_other_threads_set_meanwhile_stay():
    with warnings.catch_warnings():
        with unwarned("a page's"), unwarned("a page's"):
            warnings.filterwarnings("ignore", "another thread's")
            assert sum("a page's" in str(entry) for entry in warnings.filters) == 2
        told = [str(entry) for entry in warnings.filters]
    assert any("another thread's" in entry for entry in told)
    assert not any("a page's" in entry for entry in told)
