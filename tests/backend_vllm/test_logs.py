"""What vLLM's processes log, and which of it is why an engine failed."""

from __future__ import annotations

import logging.config
from collections.abc import Iterator
from pathlib import Path

import pytest

from omnidocs_backend_vllm.logs import EngineLog, handlers_kept

WORKER = logging.getLogger("vllm.worker")


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[EngineLog]:
    """The log of an engine, which this process writes as one of vLLM's would."""
    monkeypatch.delenv("VLLM_LOGGING_CONFIG_PATH", raising=False)
    monkeypatch.delenv("VLLM_LOGGING_LEVEL", raising=False)
    log = EngineLog()
    with handlers_kept():
        logging.config.dictConfig(log._dict_config())
    yield log
    log.close()


def fail(error: Exception) -> None:
    try:
        raise error
    except type(error):
        WORKER.exception("It failed.")


def test_the_first_error_with_a_traceback_is_the_cause(log: EngineLog) -> None:
    WORKER.error("It goes on.")
    assert log.cause() is None
    fail(RuntimeError("Engine core failed. See root cause above."))
    fail(ValueError("too many heads"))
    fail(KeyError("later"))
    assert log.cause() == "ValueError: too many heads"


def test_errors_that_did_no_harm_are_passed_over(log: EngineLog) -> None:
    log.mark()
    fail(ValueError("harmless"))
    log.mark()
    assert log.cause() is None
    fail(MemoryError("deadly"))
    assert log.cause() == "MemoryError: deadly"


def test_a_users_own_logging_is_left_to_vllm(log: EngineLog, monkeypatch, tmp_path: Path) -> None:
    assert Path(log.settings or "").is_file()
    monkeypatch.setenv("VLLM_LOGGING_CONFIG_PATH", str(tmp_path / "own.json"))
    assert log.settings is None
