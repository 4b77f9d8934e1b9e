"""The devices that a config may name, and the one that an engine takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator

from omnidocs.errors import ConfigError

_DEVICE = re.compile(r"auto|cpu|mps|cuda(:\d+)?")


def _known(device: str) -> str:
    if not _DEVICE.fullmatch(device):
        raise ValueError(
            f"{device!r} is no device. Write 'auto', 'cuda', 'cuda:1', 'mps' or 'cpu'."
        )
    return device


Device = Annotated[str, AfterValidator(_known)]
"""``"auto"``, ``"cpu"``, ``"mps"``, ``"cuda"`` or ``"cuda:1"``."""


def chosen_device(asked: str, there: Sequence[str]) -> str:
    """The device that a config asks for.

    Args:
        asked: What the config says.
        there: The devices of this machine that the engine can use, the fastest first.

    Raises:
        ConfigError: a device is named that is not there.
    """
    if asked == "auto":
        return there[0]
    wanted = "cuda:0" if asked == "cuda" else asked
    if wanted not in there:
        raise ConfigError(
            f"device={asked!r} is not there. This engine can use {', '.join(there)} here; "
            "device='auto' takes the first of them."
        )
    return wanted
