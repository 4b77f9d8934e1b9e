"""What a document keeps of its pages."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class PageCache:
    """Values by page, least recently used out first, within a number of bytes.

    Args:
        most_bytes: Together; a value that is larger alone is not kept.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._values: OrderedDict[tuple[str, int], tuple[object, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, kind: str, index: int, make: Callable[[], T], cost: Callable[[T], int]) -> T:
        """The value that is kept, or a new one.

        ``make`` runs without the lock, so two threads may both make a value of one page.
        """
        key = (kind, index)
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]  # type: ignore[return-value]
        value = make()
        self._keep(key, value, cost(value))
        return value

    def clear(self, index: int | None = None) -> None:
        """Forget one page, or all."""
        with self._lock:
            for key in [key for key in self._values if index in (None, key[1])]:
                self._bytes -= self._values.pop(key)[1]

    def _keep(self, key: tuple[str, int], value: object, cost: int) -> None:
        if cost > self._most_bytes:
            return
        with self._lock:
            if key in self._values:
                return
            self._values[key] = (value, cost)
            self._bytes += cost
            while self._bytes > self._most_bytes:
                self._bytes -= self._values.popitem(last=False)[1][1]
