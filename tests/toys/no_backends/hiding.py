"""Hides the backends that are installed on this machine, so that a test has only its own."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

_INSTALLED = Path(sysconfig.get_path("purelib"))
_find = metadata.distributions


def distributions(**context: Any) -> Iterator[metadata.Distribution]:
    """What ``importlib.metadata.distributions`` finds, without those backends."""
    for found in _find(**context):
        installed = Path(str(found.locate_file(""))) == _INSTALLED
        if not (installed and found.name.startswith("omnidocs-backend-")):
            yield found
