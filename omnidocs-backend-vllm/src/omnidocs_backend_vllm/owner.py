"""The thread that owns a model on vLLM."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, TypeVar

from omnidocs.errors import EngineClosedError, RequestError
from omnidocs.results.tracebacks import without_frames
from omnidocs_backend_vllm.config import VLLMConfig
from omnidocs_backend_vllm.failures import load_failure, reason_of, refusal
from omnidocs_backend_vllm.logs import EngineLog
from omnidocs_backend_vllm.writing import Writing

if TYPE_CHECKING:
    from omnidocs_backend_vllm.model import Model

T = TypeVar("T")


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
        loaded: Future[None] = Future()
        Thread(target=self._run, args=(loaded,), name="omnidocs-vllm", daemon=True).start()
        try:
            loaded.result()
        except BaseException:
            self.close()
            raise

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

    def kill(self) -> None:
        """End the processes of a model that does not close."""
        for process in self._model.processes if self._model else ():
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
        log = EngineLog()
        try:
            if self._load(log, loaded):
                self._serve(log)
        finally:
            self._model = None
            log.close()
            self._closed.set_result(None)

    def _load(self, log: EngineLog, loaded: Future[None]) -> bool:
        try:
            from omnidocs_backend_vllm.model import Model

            self._model = Model(self._config, log)
        except Exception as error:  # noqa: BLE001  (vLLM's, PyTorch's and remote code's have no base)
            failure = load_failure(self._config, error, log.cause())
            if failure is not error:
                failure.__cause__ = without_frames(error)
            loaded.set_exception(failure)
            return False
        loaded.set_result(None)
        return True

    def _serve(self, log: EngineLog) -> None:
        """Add, step and give up until the model is closed or fails."""
        model = self._model
        assert model is not None  # noqa: S101  (it has just been loaded)
        try:
            while self._over is None:
                self._obey(model)
                if self._writings:
                    self._step(model)
        except Exception as error:  # noqa: BLE001  (whatever it is, nobody may wait for ever)
            reason = log.cause() or model.ending() or reason_of(error)
            self._end(
                f"vLLM failed with {self._config.model}: {reason.rstrip('.')}. Call "
                "omnidocs.clear_cache(), and make a new extractor."
            )
        self._fail_all()
        model.close()

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
            if writing.may_begin_again(output):
                self._add(writing)
            elif writing.take(output):
                model.give_up(writing)
            if writing.over:
                self._writings.pop(writing.name, None)

    def _add(self, writing: Writing) -> None:
        if self._over is not None or self._model is None:
            writing.fail(RequestError(self._over or "The model is closed.", retryable=True))
            return
        if writing.answer.done():  # given up before its turn
            return
        try:
            self._model.add(writing)
        except Exception as error:  # noqa: BLE001  (the boundary of a request: it fails alone)
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
