"""The process that a model was loaded in, which alone can run it."""

from __future__ import annotations

import os

from omnidocs.errors import EngineClosedError


class HomeProcess:
    """Remembers the process that it was made in.

    A fork takes none of PyTorch's threads along, nor a GPU: a model in the new process
    would wait for them for ever.
    """

    def __init__(self) -> None:
        self._process = os.getpid()

    def check(self, model: str) -> None:
        """Refuse to run a model in another process.

        Raises:
            EngineClosedError: this is another process.
        """
        if os.getpid() != self._process:
            raise EngineClosedError(
                f"{model} was loaded before this process was forked, and PyTorch cannot run it "
                "here. Start processes with the method 'spawn'."
            )
