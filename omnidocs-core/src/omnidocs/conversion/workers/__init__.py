"""Worker processes: pages are converted where a limit on time and memory can hold.

A worker can be killed in mid-page, and takes that page alone with it. Nothing here knows
how a page is converted, and ``main`` is the only module that runs in a worker alone.
"""

from omnidocs.conversion.workers.pool import WorkerPool

__all__ = ["WorkerPool"]
