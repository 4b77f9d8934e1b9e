"""How a worker process is started, and made like this one."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from omnidocs.conversion.workers.messages import Setup

_BOOT: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from omnidocs.conversion.workers.main import main; main()"
)
"""Not ``multiprocessing``, which would run the user's main module once more."""


def setup_of_this_process(memory_limit: int | None, share: int) -> Setup:
    """What a worker needs to be like this process.

    Args:
        memory_limit: MiB; None for no limit.
        share: How many workers share the processor's cores.
    """
    from omnidocs.registry import get_policy
    from omnidocs.registry.selection import chosen_backend_order

    return Setup(
        path=tuple(str(Path(entry).absolute()) for entry in sys.path if entry),
        environment=tuple((get_policy().environment() | _threads(share)).items()),
        memory_limit=memory_limit,
        backend_order=chosen_backend_order(),
        log_level=logging.getLogger("omnidocs").getEffectiveLevel(),
    )


def start(setup: Setup) -> subprocess.Popen[bytes]:
    """Start a worker, which waits for its setup.

    Raises:
        OSError: the system does not start one.
    """
    quiet = "-I" if sys.flags.isolated else "-P"
    return subprocess.Popen(  # noqa: S603  (our own program)
        [sys.executable, quiet, "-c", _BOOT, json.dumps(setup.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **dict(setup.environment)},
        **_apart(),
    )


def _apart() -> dict[str, Any]:
    """Out of reach of the terminal's Ctrl-C, and a group that can be killed as a whole."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _threads(share: int) -> dict[str, str]:
    """No more threads for a worker of several than its part of the cores has."""
    if share == 1:
        return {}
    threads = str(max(1, (os.cpu_count() or 1) // share))
    names = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT")
    return {name: threads for name in names if name not in os.environ}
