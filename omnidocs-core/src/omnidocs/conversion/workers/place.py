"""Whether this process can have workers."""

from __future__ import annotations

import sys

_is_worker = False


def become_worker() -> None:
    """Note that this process is a worker, which starts no workers of its own."""
    global _is_worker  # noqa: PLW0603 - a fact about the process
    _is_worker = True


def why_none() -> str | None:
    """Why this process cannot start workers; None where it can."""
    if _is_worker:
        return "this process is itself a worker"
    if getattr(sys, "frozen", False):
        return "this program is frozen and has no Python to start"
    if not sys.executable:
        return "the path of the Python program is not known"
    return None
