"""litellm, imported late and quietly."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHILE_IMPORTED = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # or else it fetches its table of prices
    "LITELLM_MODE": "PRODUCTION",  # or else it reads .env files into the environment
}

_importing = Lock()
"""One import at a time: a second thread would take the first one's variables for the user's."""

_TALKATIVE = ("LiteLLM", "openai")
"""Loggers that write whole requests at level DEBUG, headers and page images included. To see
those, set the level of these loggers: the root logger's is not enough."""


def load_litellm() -> Any:
    """The module, imported without a look into the network or into ``.env`` files."""
    with _importing:
        if "litellm" not in sys.modules:
            with _environment(_WHILE_IMPORTED):
                import litellm
    import litellm

    # It prints advice to stdout whenever a call fails.
    litellm.suppress_debug_info = True
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        if logger.level == logging.NOTSET:
            logger.setLevel(logging.WARNING)
    return litellm


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Set environment variables for a while."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
