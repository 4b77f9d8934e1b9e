"""The program of a worker process."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace
from queue import SimpleQueue
from typing import IO, NoReturn

from omnidocs.conversion.workers.channel import pack, receive, send, unpack
from omnidocs.conversion.workers.logs import collect
from omnidocs.conversion.workers.memory import limit_memory
from omnidocs.conversion.workers.messages import Answer, Failure, Setup
from omnidocs.conversion.workers.place import become_worker
from omnidocs.conversion.workers.serving import Server
from omnidocs.errors import ExtractionError


def main() -> None:
    """Serve until the other side has gone."""
    orders, answers = _take_streams()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    become_worker()
    setup: Setup = unpack(receive(orders))
    limit_memory(setup.memory_limit)
    _set_backend_order(setup)
    logs, server = collect(setup.log_level), Server(setup.memory_limit)
    inbox: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_read, args=(orders, inbox), daemon=True).start()
    send(answers, pack(Answer(os.getpid())))
    while True:
        answer = server.answer(unpack(inbox.get()))
        send(answers, _packed(replace(answer, logs=logs.taken())))
        if answer.spent:
            _end()


def _take_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output for messages alone; what libraries print goes to stderr."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return orders, answers


def _set_backend_order(setup: Setup) -> None:
    if setup.backend_order is not None:
        from omnidocs.registry.selection import set_backend_order

        set_backend_order(setup.backend_order)


def _read(orders: IO[bytes], inbox: SimpleQueue[bytes]) -> None:
    """Hand on orders; end the process, be it in mid-page, when no more can come."""
    try:
        while True:
            inbox.put(receive(orders))
    finally:
        _end()


def _end() -> NoReturn:
    """End at once, with everything that was started from here."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _packed(answer: Answer) -> bytes:
    """The answer as bytes, or word that it cannot be sent."""
    try:
        return pack(answer)
    except Exception as error:  # noqa: BLE001  (a plugin's objects raise what they like)
        reason = f"The result cannot be sent from the worker ({error}). Pass workers=0."
        return pack(Answer(failure=Failure.of(ExtractionError(reason)), logs=answer.logs))
