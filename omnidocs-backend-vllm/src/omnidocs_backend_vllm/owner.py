"""The thread that owns a model on vLLM."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from omnidocs.errors import EngineClosedError, RequestError
from omnidocs.results.tracebacks import without_frames
from omnidocs_backend_vllm.config import VLLMConfig
from omnidocs_backend_vllm.failures import load_failure, reason_of, refusal, undecodable
from omnidocs_backend_vllm.logs import EngineLog, handlers_kept
from omnidocs_backend_vllm.writing import Writing

if TYPE_CHECKING:
    from omnidocs_backend_vllm.model import Model

T = TypeVar("T")
SECONDS_TO_CLOSE = 60
_SECONDS_TO_END = 2.0
"""For a process to have ended that vLLM says has failed."""


class Owner:
    """Loads a model and does all that is done with it, on one thread of its own.

    Requests of all callers are in vLLM's hands together. They come in, and are given up,
    between two of its steps.

    Args:
        config: What to load.

    Raises:
        BackendUnavailableError: vLLM cannot be imported.
        ModelError: the model cannot be loaded.
        ConfigError: vLLM has no argument of a name in ``engine_args``.
    """

    def __init__(self, config: VLLMConfig) -> None:
        self._config = config
        self._commands: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._writings: dict[str, Writing] = {}
        self._asking = Lock()
        self._over: str | None = None
        self._closed: Future[None] = Future()
        self._model: Model | None = None
        self._log: EngineLog | None = None
        loaded: Future[None] = Future()
        Thread(target=self._run, args=(loaded,), name="omnidocs-vllm", daemon=True).start()
        try:
            loaded.result()
        except BaseException:
            self.close()
            raise
        # Now, and so before multiprocessing waits for the engine's processes for ever: what
        # is registered last is run first.
        atexit.register(self.end)

    def ask(self, writings: Iterable[Writing]) -> None:
        """Have requests answered; all are handed over before the next step.

        Raises:
            EngineClosedError: the model is closed, or has failed.
        """
        self._command(*(partial(self._add, writing) for writing in writings))

    def give_up(self, writing: Writing) -> None:
        """Have no more of an answer written, if it is not complete."""
        if not writing.over:
            self._commands.put(partial(self._give_up, writing))

    def call(self, function: Callable[[Model], T]) -> Future[T]:
        """Run a function with the model, between two steps.

        Raises:
            EngineClosedError: the model is closed, or has failed.
        """
        future: Future[T] = Future()
        self._command(partial(self._call, function, future))
        return future

    def close(self) -> Future[None]:
        """Close the model; the future is done when its memory is given back."""
        self._end(f"{self._config.model} is closed. Make a new extractor.")
        self._commands.put(_nothing)  # wakes the thread
        return self._closed

    def end(self) -> None:
        """Close the model and wait; processes that do not end by themselves are killed."""
        closed = self.close()
        try:
            closed.result(SECONDS_TO_CLOSE)
        except TimeoutError:
            self.kill()

    def kill(self) -> None:
        """End the processes of a model that does not close."""
        model = self._model
        for process in model.processes if model else ():
            process.kill()

    def _command(self, *commands: Callable[[], None]) -> None:
        with self._asking:
            if self._over is not None:
                raise EngineClosedError(self._over)
            for command in commands:
                self._commands.put(command)

    def _end(self, reason: str) -> None:
        """No command comes after this."""
        with self._asking:
            self._over = self._over or reason

    def _run(self, loaded: Future[None]) -> None:
        try:
            try:
                model = self._load()
            except BaseException as error:  # noqa: BLE001  (it belongs to whoever waits)
                loaded.set_exception(error)
            else:
                loaded.set_result(None)
                self._serve(model)
        finally:
            self._model = None
            if self._log is not None:
                self._log.close()
            atexit.unregister(self.end)
            self._closed.set_result(None)

    def _load(self) -> Model:
        self._log = log = EngineLog()
        try:
            with handlers_kept():
                from omnidocs_backend_vllm.model import Model

                self._model = model = Model(self._config, log)
        except Exception as error:  # vLLM's, PyTorch's and remote code's have no base
            failure = load_failure(self._config, error, log.cause())
            if failure is error:
                raise
            raise failure from without_frames(error)
        log.mark()
        return model

    def _serve(self, model: Model) -> None:
        """Add, step and give up until the model is closed or fails."""
        try:
            while self._over is None:
                self._obey(model)
                if self._writings:
                    self._step(model)
        except BaseException as error:  # noqa: BLE001  (whatever it is, nobody may wait for ever)
            self._end(
                f"vLLM failed with {self._config.model}: {self._reason(model, error)}. Call "
                "omnidocs.clear_cache(), and make a new extractor."
            )
        finally:
            self._fail_all()
            model.close()

    def _reason(self, model: Model, error: BaseException) -> str:
        """Why the engine failed: its log knows best, then its process."""
        logged = self._log.cause() if self._log else None
        return (logged or model.ending(_SECONDS_TO_END) or reason_of(error)).rstrip(".")

    def _obey(self, model: Model) -> None:
        """Run the commands that wait; with nothing to write, wait for one.

        While an engine's process has tokens to pass on, they go out between two commands: to
        prepare a page takes long.
        """
        command = None if self._writings else self._commands.get()
        while True:
            if command is not None:
                command()
            if self._over is not None:
                return
            if model.has_output:
                self._step(model)
            try:
                command = self._commands.get_nowait()
            except Empty:
                return

    def _step(self, model: Model) -> None:
        for output in model.step():
            writing = self._writings.get(output.request_id)
            if writing is None:
                continue
            try:
                self._take(model, writing, output)
            except Exception as error:  # noqa: BLE001  (the boundary of a request: it fails alone)
                model.give_up(writing)
                writing.fail(without_frames(undecodable(error)))
            if writing.over:
                self._writings.pop(writing.name, None)

    def _take(self, model: Model, writing: Writing, output: Any) -> None:
        """Hand a request what vLLM has written for it."""
        if writing.may_begin_again(output):
            if self._log is not None:
                self._log.mark()
            self._add(writing)
        elif writing.take(output):
            model.give_up(writing)

    def _add(self, writing: Writing) -> None:
        if self._over is not None or self._model is None:
            writing.fail(RequestError(self._over or "The model is closed.", retryable=True))
            return
        if writing.answer.done():  # given up before its turn
            return
        try:
            self._model.add(writing)
        except Exception as error:  # (the boundary of a request: it fails alone)
            if self._model.ending() is not None:  # it is the engine that has failed
                self._writings[writing.name] = writing
                raise
            writing.fail(without_frames(refusal(error)))
        else:
            self._writings[writing.name] = writing

    def _give_up(self, writing: Writing) -> None:
        if self._writings.pop(writing.name, None) is not None and self._model is not None:
            self._model.give_up(writing)

    def _call(self, function: Callable[[Model], T], future: Future[T]) -> None:
        try:
            if self._over is not None or self._model is None:
                raise EngineClosedError(self._over or "The model is closed.")
            result = function(self._model)
        except Exception as error:  # noqa: BLE001  (it belongs to whoever waits)
            future.set_exception(error)
        else:
            future.set_result(result)

    def _fail_all(self) -> None:
        """Answer those who wait, and those who asked before it was over."""
        for writing in self._writings.values():
            writing.fail(RequestError(self._over or "", retryable=True))
        self._writings.clear()
        while True:
            try:
                self._commands.get_nowait()()
            except Empty:
                return


def _nothing() -> None:
    """A command that only wakes the thread."""
