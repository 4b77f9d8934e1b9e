"""A worker process, seen from the process that started it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from time import monotonic, sleep
from typing import IO, Final

from omnidocs.conversion.workers.channel import pack, receive, send, unpack
from omnidocs.conversion.workers.logs import log_again
from omnidocs.conversion.workers.messages import Answer, Failure, Order, Setup
from omnidocs.conversion.workers.starting import start
from omnidocs.errors import ExtractionError

_START_SECONDS: Final = 60.0
_ENDING_SECONDS: Final = 1.0
_TAIL_SECONDS: Final = 1.0
_LAST_BYTES: Final = 4096
_MOST_CHARS: Final = 300


class Lost(Exception):  # noqa: N818  (no error of ours: it is caught by the lane)
    """The worker is gone, or was killed because its time was over."""

    def __init__(self, how: str, *, timed_out: bool) -> None:
        super().__init__(how)
        self.how = how
        self.timed_out = timed_out


class WorkerProcess:
    """A worker: started, asked, and killed, by whichever thread.

    Args:
        setup: What it shall be like.

    Raises:
        OSError: the system does not start a process.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.documents: set[int] = set()
        self._process = start(setup)
        self._killed = False
        self._timed_out = False
        self._lock = threading.Lock()
        self._last_words = _Tail(self._process.stderr)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether it lives, and nobody has killed it."""
        with self._lock:
            return not self._killed and self._process.poll() is None

    def begin(self) -> None:
        """Send the setup, and wait until the worker is ready.

        Raises:
            Lost: it did not become ready.
        """
        self._exchange(pack(self.setup), _START_SECONDS)

    def ask(self, order: Order, seconds: float | None) -> Answer:
        """Have an order done.

        Args:
            order: What to do.
            seconds: After so many the worker is killed; None for any number.

        Raises:
            Lost: it ended, by itself or by its deadline.
        """
        answer = self._exchange(pack((order, seconds)), seconds)
        log_again(answer.logs)
        return answer

    def kill(self) -> None:
        """Kill it, with everything that it has started; more than once does no harm."""
        with self._lock:
            if self._process.returncode is not None:
                return
            self._killed = True
            if sys.platform == "win32":
                self._process.kill()
            else:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it, and give back what it held in this process."""
        self.kill()
        self._wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        self._last_words.end()

    def how_it_ended(self) -> str:
        """In words: ``"ended with signal 11 (SIGSEGV)"``, and what it said last."""
        code = self._wait()
        last = self._last_words.line
        said = f" (it said: {last})" if last else ""
        if code >= 0:
            return f"ended with exit status {code}{said}"
        try:
            name = f" ({signal.Signals(-code).name})"
        except ValueError:
            name = ""
        return f"ended with signal {-code}{name}{said}"

    def _exchange(self, message: bytes, seconds: float | None) -> Answer:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise Lost("has no pipes", timed_out=False)
        watch = None if seconds is None else threading.Timer(seconds, self._expire)
        if watch is not None:
            watch.daemon = True
            watch.start()
        try:
            send(stdin, message)
            data = receive(stdout)
        except (OSError, EOFError, ValueError):
            self._let_end()
            self.kill()
            raise Lost(self.how_it_ended(), timed_out=self._timed_out) from None
        finally:
            if watch is not None:
                watch.cancel()
                watch.join()
        return _unpacked(data)

    def _expire(self) -> None:
        self._timed_out = True
        self.kill()

    def _let_end(self) -> None:
        """Give a worker that ends by itself a moment, so that its status says how it did."""
        if self._killed or sys.platform == "win32":
            return
        look = os.WEXITED | os.WNOWAIT | os.WNOHANG
        deadline = monotonic() + _ENDING_SECONDS
        with suppress(ChildProcessError):
            while os.waitid(os.P_PID, self.pid, look) is None and monotonic() < deadline:
                sleep(0.01)

    def _wait(self) -> int:
        with self._lock:
            return self._process.wait()


class _Tail:
    """Reads what a worker writes to stderr, and keeps the end of it."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        self._pipe = pipe
        self._last = b""
        self._thread = threading.Thread(
            target=self._read, name="omnidocs-worker-stderr", daemon=True
        )
        self._thread.start()

    @property
    def line(self) -> str:
        """The last line with anything in it, once the worker has ended."""
        self._thread.join(_TAIL_SECONDS)
        lines = self._last.decode(errors="replace").splitlines()
        return next((line for line in reversed(lines) if line.strip()), "")[:_MOST_CHARS]

    def end(self) -> None:
        """Wait for the end of what was written, which the worker's own end brings."""
        self._thread.join(_TAIL_SECONDS)

    def _read(self) -> None:
        if self._pipe is None:
            return
        with self._pipe as pipe, suppress(OSError, ValueError):
            while piece := os.read(pipe.fileno(), _LAST_BYTES):
                self._last = (self._last + piece)[-_LAST_BYTES:]


def _unpacked(data: bytes) -> Answer:
    """The answer, or word that its objects cannot be made here."""
    try:
        answer: Answer = unpack(data)
    except Exception as error:  # noqa: BLE001  (objects of plugins raise what they like)
        reason = f"The result cannot be read from the worker ({error}). Pass workers=0."
        return Answer(failure=Failure.of(ExtractionError(reason)))
    return answer
