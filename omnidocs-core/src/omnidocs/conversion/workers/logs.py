"""What a worker logs is logged by the process that started it."""

from __future__ import annotations

import logging
from collections import deque

from omnidocs.conversion.workers.messages import LogLine

_MOST = 200
_MOST_CHARS = 2000


class Collector(logging.Handler):
    """Keeps log lines until they are sent."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[LogLine] = deque(maxlen=_MOST)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record as plain text."""
        message = record.getMessage()[:_MOST_CHARS]
        self._lines.append(LogLine(record.name, record.levelno, message))

    def taken(self) -> tuple[LogLine, ...]:
        """The lines since the last time."""
        lines = tuple(self._lines)
        self._lines.clear()
        return lines


def collect(level: int) -> Collector:
    """Have everything that is logged in this process kept for sending."""
    collector = Collector()
    logging.getLogger().addHandler(collector)
    logging.getLogger("omnidocs").setLevel(level)
    return collector


def log_again(lines: tuple[LogLine, ...]) -> None:
    """Log what a worker has logged."""
    for line in lines:
        logging.getLogger(line.logger).log(line.level, "%s", line.message)
