"""The progress bars of transformers, hidden while we load."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from huggingface_hub import utils as hub
from transformers.utils import logging as bars


class _ProgressBars:
    """The switch of transformers' progress bars, which is one for the whole process.

    It is counted, so that of several loads side by side the last one puts it back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hidden = 0
        self._were_on = False

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Load without the bar over the weights; downloads keep theirs."""
        self._hide()
        try:
            yield
        finally:
            self._show()

    def _hide(self) -> None:
        with self._lock:
            self._hidden += 1
            if self._hidden > 1:
                return
            self._were_on = bars.is_progress_bar_enabled()
            if self._were_on:
                downloads = not hub.are_progress_bars_disabled()
                bars.disable_progress_bar()
                if downloads:
                    hub.enable_progress_bars()

    def _show(self) -> None:
        with self._lock:
            self._hidden -= 1
            if self._hidden or not self._were_on:
                return
            downloads = not hub.are_progress_bars_disabled()
            bars.enable_progress_bar()
            if not downloads:
                hub.disable_progress_bars()


progress_bars = _ProgressBars()
