"""The program of a worker process."""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from contextlib import contextmanager
from dataclasses import replace
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Final, NoReturn

from omnidocs.conversion.workers.channel import pack, receive, send, unpack
from omnidocs.conversion.workers.logs import collect
from omnidocs.conversion.workers.memory import limit_memory
from omnidocs.conversion.workers.messages import Answer, Failure, Setup
from omnidocs.conversion.workers.place import become_worker
from omnidocs.conversion.workers.serving import Server
from omnidocs.errors import ExtractionError

if TYPE_CHECKING:
    from collections.abc import Iterator

_GRACE_SECONDS: Final = 5.0


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
        order, seconds = unpack(inbox.get())
        with _ending_after(seconds):
            answer = server.answer(order)
        send(answers, _packed(replace(answer, logs=logs.taken())))
        if answer.spent:
            _end()


@contextmanager
def _ending_after(seconds: float | None) -> Iterator[None]:
    """End the process some time after its work was due.

    The parent kills a worker that is late. This is for one whose parent is gone, and whose
    work lets no other thread see that.
    """
    if seconds is not None:
        faulthandler.dump_traceback_later(seconds + _GRACE_SECONDS, exit=True, file=2)
    yield
    faulthandler.cancel_dump_traceback_later()


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
