"""Which device a model goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from omnidocs_backend_torch.config import PyTorchConfig


def chosen_device(config: PyTorchConfig) -> str:
    """The device that a config asks for: ``"cuda:0"``, ``"mps"`` or ``"cpu"``.

    Raises:
        ConfigError: a device is named that is not there.
    """
    there = available_devices()
    if config.device == "auto":
        return there[0]
    wanted = "cuda:0" if config.device == "cuda" else config.device
    if wanted not in there:
        raise ConfigError(
            f"device={config.device!r} is not there. This machine has {', '.join(there)}; "
            "device='auto' takes the first of them."
        )
    return wanted


def available_devices() -> list[str]:
    """The devices of this machine, the fastest first."""
    found = [f"cuda:{index}" for index in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        found.append("mps")
    return [*found, "cpu"]
