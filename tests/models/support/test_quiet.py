"""Libraries are loaded without a change to logging or to the environment."""

from __future__ import annotations

import logging
import os
from threading import Thread

import pytest

from omnidocs.backends.quiet import muted
from omnidocs_models._support import undisturbed

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
