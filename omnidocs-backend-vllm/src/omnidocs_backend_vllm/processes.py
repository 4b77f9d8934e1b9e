"""The processes of vLLM's engine."""

from __future__ import annotations

from collections.abc import Sequence
from multiprocessing.connection import wait
from threading import Thread
from typing import Any

from vllm.v1.engine.exceptions import EngineDeadError

_SECONDS_TO_END = 20


def engine_processes(client: Any) -> Sequence[Any]:
    """The processes that an engine's client has started; none where it runs in this one.

    Those on Ray are Ray's own, which watches them.
    """
    manager = getattr(getattr(client, "resources", None), "engine_manager", None)
    return tuple(getattr(manager, "processes", ()))


def watch(client: Any) -> None:
    """Wake whoever waits for an engine once one of its processes has ended.

    vLLM notices a process that was killed, and yet keeps waiting for its answers.
    """
    processes = engine_processes(client)
    if processes:
        arguments = ([process.sentinel for process in processes], client)
        Thread(target=_watch, args=arguments, name="omnidocs-vllm-watch", daemon=True).start()


def ending(client: Any, seconds: float = 0) -> str | None:
    """How a process of an engine ended that no longer runs.

    Args:
        client: The engine's.
        seconds: How long to wait for one that is about to end: it says so before it has.
    """
    for process in engine_processes(client):
        process.join(seconds)
        if process.exitcode is not None:
            return f"its process ended with exit code {process.exitcode}"
    return None


def end(processes: Sequence[Any]) -> None:
    """Wait for processes that were told to end, and kill those that do not."""
    for process in processes:
        process.join(_SECONDS_TO_END)
        if process.exitcode is None:
            process.kill()
            process.join()


def _watch(sentinels: Sequence[int], client: Any) -> None:
    wait(sentinels)
    client.outputs_queue.put(EngineDeadError())
    for waiting in list(client.utility_results.values()):
        if not waiting.done():
            waiting.set_exception(EngineDeadError())
