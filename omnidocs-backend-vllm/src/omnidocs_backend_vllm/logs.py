"""What vLLM's processes log: kept from the console, and read where one of them fails."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_USERS_OWN = ("VLLM_LOGGING_CONFIG_PATH", "VLLM_CONFIGURE_LOGGING")
_LEVEL = "VLLM_LOGGING_LEVEL"
_RAISED = re.compile(r"^(?:\w+\.)*(\w*(?:Error|Exception|Exit|Interrupt)\w*: .+)$", re.MULTILINE)
_ELSEWHERE = "root cause"  # "See root cause above", say vLLM's errors that name none


class EngineLog:
    """The log of one engine, in a folder of its own.

    vLLM logs pages of text to the console, and where its engine's process fails that is the
    only place that says why. So its processes log their errors to a file. What a user asks of
    vLLM's logging by its environment variables stays: a level is kept for the console.
    """

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="omnidocs-vllm-", ignore_cleanup_errors=True)
        self._file = Path(self._folder.name, "errors.log")
        self._known = 0
        self._settings = Path(self._folder.name, "logging.json")
        self._settings.write_text(json.dumps(self._dict_config()), encoding="utf-8")

    @property
    def settings(self) -> str | None:
        """The file for ``logging.config`` that vLLM takes; None where the user gave one."""
        own = any(name in os.environ for name in _USERS_OWN)
        return None if own else str(self._settings)

    def mark(self) -> None:
        """Pass over what was logged so far: it did no harm."""
        self._known = self._file.stat().st_size if self._file.is_file() else 0

    def cause(self) -> str | None:
        """The first error that was logged with its traceback, as its last line says it."""
        if not self._file.is_file():
            return None
        logged = self._file.read_bytes()[self._known :]
        raised = _RAISED.findall(logged.decode("utf-8", errors="replace"))
        return next((line for line in raised if _ELSEWHERE not in line), None)

    def close(self) -> None:
        """Remove the file, and the handler of this process that writes to it."""
        logger = logging.getLogger("vllm")
        for handler in list(logger.handlers):
            if getattr(handler, "baseFilename", None) == str(self._file):
                logger.removeHandler(handler)
                handler.close()
        self._folder.cleanup()

    def _dict_config(self) -> dict[str, Any]:
        level = os.environ.get(_LEVEL)
        handlers: dict[str, Any] = {
            "file": {
                "class": "logging.FileHandler",
                "filename": str(self._file),
                "level": "ERROR",
                "delay": True,
            }
        }
        if level is not None:
            handlers["console"] = {"class": "logging.StreamHandler", "level": level.upper()}
        return {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": handlers,
            "loggers": {
                "vllm": {
                    "handlers": list(handlers),
                    "level": (level or "ERROR").upper(),
                    "propagate": False,
                }
            },
        }


@contextmanager
def handlers_kept() -> Iterator[None]:
    """Keep the program's log handlers open while vLLM configures its own.

    It does so by ``logging.config``, which shuts all handlers that it finds, whose ever they
    are: so it finds none.
    """
    found, named = logging._handlerList[:], dict(logging._handlers)  # type: ignore[attr-defined]  # noqa: SLF001
    logging._handlerList.clear()  # type: ignore[attr-defined]  # noqa: SLF001
    logging._handlers.clear()  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        yield
    finally:
        logging._handlerList[:0] = found  # type: ignore[attr-defined]  # noqa: SLF001
        logging._handlers.update(named)  # type: ignore[attr-defined]  # noqa: SLF001
