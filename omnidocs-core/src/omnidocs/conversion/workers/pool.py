"""Workers that conversions share."""

from __future__ import annotations

import atexit
import os
import threading
import weakref
from collections import deque
from typing import TYPE_CHECKING, Any, Self

from omnidocs.conversion.workers.job import Job, Result
from omnidocs.conversion.workers.lane import Lane
from omnidocs.conversion.workers.messages import CloseDocument
from omnidocs.errors import ConfigError, WorkerPoolClosedError

if TYPE_CHECKING:
    from types import TracebackType

    from omnidocs.conversion.workers.job import Session

_MOST_WORKERS = 256


class WorkerPool:
    """Worker processes that several conversions share, so that they start once.

    Workers start when there is work for them. Close the pool, or use it in a ``with``
    block; it may be used from several threads, and not in a forked process.

    Args:
        workers: How many processes at most.

    Raises:
        ConfigError: that is no number from 1.
    """

    def __init__(self, workers: int = 1) -> None:
        check_workers(workers, least=1)
        self.workers = workers
        self._pid = os.getpid()
        self._closed = False
        self._lanes: list[Lane] = []
        self._jobs: deque[Job] = deque()
        self._idle = 0
        self._changed = threading.Condition()
        _open_pools.add(self)

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._closed

    def close(self) -> None:
        """Kill the workers; pages under way fail. More than once does no harm."""
        if self._pid != os.getpid():
            return
        with self._changed:
            self._closed = True
            jobs, lanes = list(self._jobs), list(self._lanes)
            self._jobs.clear()
            for lane in lanes:
                lane.kill()
            self._changed.notify_all()
        for job in jobs:
            job.reply(Result(job, error=self._closed_error()))
        for lane in lanes:
            if lane is not threading.current_thread():
                lane.join()

    def check(self) -> None:
        """See that it can be used.

        Raises:
            WorkerPoolClosedError: it was closed, or is another process's.
        """
        if self._closed:
            raise self._closed_error()
        if self._pid != os.getpid():
            raise WorkerPoolClosedError(
                "The WorkerPool belongs to the process that this one was forked from. "
                "Make one here."
            )

    def submit(self, job: Job, *, first: bool = False) -> None:
        """Take a job; ``first`` puts it before those that wait.

        One for a conversion that has ended is answered with an error.

        Raises:
            WorkerPoolClosedError: the pool was closed.
        """
        self.check()
        with self._changed:
            self.check()
            if job.session.ended:
                job.reply(Result(job, error=_ended_error()))
                return
            if first:
                self._jobs.appendleft(job)
            else:
                self._jobs.append(job)
            if self._idle < len(self._jobs) and len(self._lanes) < self.workers:
                lane = Lane(self)
                lane.start()
                self._lanes.append(lane)
            self._changed.notify()

    def take(self, lane: Lane) -> Job | None:
        """The next job of a lane, which waits for one; None when the pool was closed."""
        with self._changed:
            lane.job = None
            self._idle += 1
            try:
                while not self._closed and not lane.errands and not self._jobs:
                    self._changed.wait()
            finally:
                self._idle -= 1
            if self._closed:
                return None
            lane.job = lane.errands.popleft() if lane.errands else self._jobs.popleft()
            return lane.job

    def end(self, session: Session) -> None:
        """Drop the jobs of a document, kill workers that have one in hand, close it in others."""
        if self._pid != os.getpid():
            return
        with self._changed:
            if session.ended:
                return
            session.ended = True
            dropped = [job for job in self._jobs if job.session is session]
            self._jobs = deque(job for job in self._jobs if job.session is not session)
            for lane in self._lanes:
                if lane.job is not None and lane.job.session is session:
                    lane.kill()
                order = CloseDocument(session.number)
                lane.errands.append(Job(session, order, None, None, _drop))
            self._changed.notify_all()
        for job in dropped:
            job.reply(Result(job, error=_ended_error()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"WorkerPool(workers={self.workers}{', closed' if self._closed else ''})"

    @staticmethod
    def _closed_error() -> WorkerPoolClosedError:
        return WorkerPoolClosedError("The WorkerPool was closed. Make another.")


_open_pools: weakref.WeakSet[WorkerPool] = weakref.WeakSet()


@atexit.register
def _close_pools() -> None:
    """End all workers while the threads that wait for them still run.

    An iterator that the program left open is closed later, when Python has stopped them.
    """
    for pool in list(_open_pools):
        pool.close()


def check_workers(workers: Any, *, least: int) -> None:
    """Refuse what is no number of workers.

    Raises:
        ConfigError: it is none.
    """
    is_number = isinstance(workers, int) and not isinstance(workers, bool)
    if not is_number or not least <= workers <= _MOST_WORKERS:
        raise ConfigError(
            f"workers={workers!r} cannot work. Pass a whole number from {least} to {_MOST_WORKERS}."
        )


def _ended_error() -> WorkerPoolClosedError:
    return WorkerPoolClosedError("The conversion has ended.")


def _drop(result: Result) -> None:
    """Nobody waits for this one."""
