"""The limit on a worker's memory."""

from __future__ import annotations

import sys

_MIB = 1 << 20


def limit_memory(limit: int | None) -> None:
    """Have this process fail to allocate more than so many MiB.

    Linux counts private memory that can be written (``RLIMIT_DATA``), so mapped files and
    reserved addresses are free. Other systems of the POSIX kind count addresses
    (``RLIMIT_AS``); Windows counts nothing, there is no limit there.
    """
    if limit is None or sys.platform == "win32":
        return
    import resource

    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    _, hard = resource.getrlimit(kind)
    wanted = limit * _MIB
    soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (soft, hard))


def too_much(what: str, limit: int | None) -> str:
    """The message for work that ran out of memory."""
    if limit is None:
        return f"{what} needs more memory than this machine has. Convert it on a larger one."
    return f"{what} needs more than the {limit} MiB of its worker. Raise memory_limit."
