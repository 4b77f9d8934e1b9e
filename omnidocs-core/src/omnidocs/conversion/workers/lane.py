"""A thread that keeps one worker busy."""

from __future__ import annotations

import threading
from collections import deque
from time import perf_counter
from typing import TYPE_CHECKING, Final

from omnidocs.conversion.events import PageStarted, WorkerLost, WorkerStarted
from omnidocs.conversion.workers.job import Job, Result
from omnidocs.conversion.workers.messages import (
    Answer,
    CloseDocument,
    ConvertPage,
    OpenDocument,
    PreparePage,
)
from omnidocs.conversion.workers.process import Lost, WorkerProcess
from omnidocs.errors import (
    DocumentLoadError,
    DocumentTimeoutError,
    ExtractionTimeoutError,
    OmniDocsError,
    WorkerError,
    WorkerLostError,
    WorkerPoolClosedError,
)

if TYPE_CHECKING:
    from omnidocs.conversion.workers.job import Session
    from omnidocs.conversion.workers.messages import Order
    from omnidocs.conversion.workers.pool import WorkerPool

_MOST_BARREN: Final = 3
_CLOSING_SECONDS: Final = 10.0


class Lane(threading.Thread):
    """One worker of a pool, and another one in its place when it is lost.

    Args:
        pool: Where the jobs come from.
    """

    def __init__(self, pool: WorkerPool) -> None:
        super().__init__(name="omnidocs-worker", daemon=True)
        self.job: Job | None = None
        self.errands: deque[Job] = deque()
        self._pool = pool
        self._process: WorkerProcess | None = None

    def run(self) -> None:
        """Do jobs until the pool is closed."""
        try:
            while (job := self._pool.take(self)) is not None:
                job.reply(self._result(job))
                del job
        finally:
            self._end_process()

    def kill(self) -> None:
        """Kill the worker, whatever it is doing."""
        process = self._process
        if process is not None:
            process.kill()

    def _result(self, job: Job) -> Result:
        started = perf_counter()
        try:
            answer = self._answer(job)
        except OmniDocsError as error:
            bare = error.with_traceback(None)  # which would keep the frames of this thread
            return Result(job, error=bare, seconds=perf_counter() - started)
        except Exception as error:  # noqa: BLE001  (somebody waits for the result)
            fault = WorkerError(f"The order could not be given: {type(error).__name__}: {error}")
            return Result(job, error=fault, seconds=perf_counter() - started)
        if answer.failure is not None:
            return Result(job, error=answer.failure.rebuilt(), seconds=answer.seconds)
        return Result(job, answer, seconds=answer.seconds)

    def _answer(self, job: Job) -> Answer:
        if isinstance(job.order, CloseDocument):
            return self._closed(job)
        process = self._worker_for(job)
        if job.session.number not in process.documents:
            answer = self._asked(process, job, job.session.opening, job.session.opening_seconds)
            if answer.failure is not None or job.order is job.session.opening:
                return answer
        if isinstance(job.order, ConvertPage | PreparePage):
            job.session.tell(PageStarted(job.order.index))
        return self._asked(process, job, job.order, job.seconds)

    def _asked(
        self, process: WorkerProcess, job: Job, order: Order, seconds: float | None
    ) -> Answer:
        """The answer of a worker, which is ended where it has no more memory."""
        opening = isinstance(order, OpenDocument)
        try:
            answer = process.ask(order, seconds)
        except Lost as loss:
            self._end_process()
            _check_wanted(self._pool, job.session)
            if opening:
                job.session.barren += 1
            job.session.tell(WorkerLost(process.pid, job.index, loss.how))
            raise _error(job, loss, seconds, opening=opening) from None
        if answer.spent:
            self._end_process()
            job.session.tell(WorkerLost(process.pid, job.index, "had no more memory"))
        elif opening and answer.failure is None:
            process.documents.add(job.session.number)
            job.session.barren = 0
        return answer

    def _worker_for(self, job: Job) -> WorkerProcess:
        """The worker, a new one if there is none that can serve the job.

        Raises:
            WorkerError: workers end before they have served anything.
        """
        session, how = job.session, ""
        process = self._process
        if process is not None and process.usable and process.setup == session.setup:
            return process
        self._end_process()
        _check_wanted(self._pool, session)
        while session.barren < _MOST_BARREN:
            try:
                process = self._new_process(job)
            except OSError as error:
                how = f"cannot be started ({error.strerror or error})"
            except Lost as loss:
                how = loss.how
            else:
                session.tell(WorkerStarted(process.pid))
                return process
            self._end_process()
            _check_wanted(self._pool, session)
            session.barren += 1
        raise WorkerError(
            f"{_MOST_BARREN} workers in a row came to nothing; the last one {how or 'was lost'}. "
            "Pass workers=0 to convert in this process, without limits on time and memory."
        )

    def _new_process(self, job: Job) -> WorkerProcess:
        process = self._process = WorkerProcess(job.session.setup)
        if self._pool.closed:
            process.kill()
        process.begin()
        return process

    def _closed(self, job: Job) -> Answer:
        """Close a document, if the worker has it open."""
        process, number = self._process, job.session.number
        if process is None or not process.usable or number not in process.documents:
            return Answer()
        process.documents.discard(number)
        return self._asked(process, job, job.order, _CLOSING_SECONDS)

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()


def _check_wanted(pool: WorkerPool, session: Session) -> None:
    """End work for a pool that was closed, or a conversion that has ended."""
    pool.check()
    if session.ended:
        raise WorkerPoolClosedError(f"The conversion of {session.name} has ended.")


def _error(job: Job, loss: Lost, seconds: float | None, *, opening: bool) -> OmniDocsError:
    """What a lost worker means for the document or the page that it had in hand."""
    name = job.session.name
    if loss.timed_out:
        late = f"after {seconds:g} s, and its worker was killed. Raise page_timeout."
        if opening:
            return DocumentTimeoutError(f"{name} was not open {late}")
        return ExtractionTimeoutError(f"The page was not done {late}")
    limit = job.session.setup.memory_limit
    memory = f", or raise memory_limit ({limit} MiB)" if limit else ""
    if opening:
        return DocumentLoadError(
            f"{name} cannot be opened: its worker {loss.how}. Check the file{memory}."
        )
    return WorkerLostError(
        f"The worker of this page {loss.how}. Choose other extractors for it{memory}."
    )
