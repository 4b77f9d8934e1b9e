"""Whether this backend can run here, by metadata and platform alone."""

from __future__ import annotations

import platform
import sys
from importlib.util import find_spec
from pathlib import Path

from omnidocs.backends import Availability

_REINSTALL = "Install with: pip install --force-reinstall omnidocs-backend-mlx"
_OLDEST_GLIBC = (2, 35)


def probe() -> Availability:
    """Look at the machine and for the packages; the core has compared their versions."""
    reason = _unsupported_machine()
    if reason:
        return Availability(
            ok=False,
            reason=reason,
            fix="MLX runs on Apple silicon, and on Linux with glibc 2.35 or newer. Use another "
            "backend here.",
        )
    missing = [name for name in ("mlx", "mlx_vlm") if find_spec(name) is None]
    if missing:
        return Availability(
            ok=False, reason=f"{' and '.join(missing)} cannot be imported.", fix=_REINSTALL
        )
    if sys.platform == "linux" and not _has_core_library():
        return Availability(
            ok=False,
            reason="mlx is installed without the library that it computes with on Linux.",
            fix="Install with: pip install 'mlx[cpu]'",
        )
    return Availability(ok=True)


def _unsupported_machine() -> str:
    """Why MLX has no build for this machine; empty where it has one."""
    machine = platform.machine()
    if sys.platform == "darwin":
        return "" if machine == "arm64" else f"MLX does not run on an Intel Mac ({machine})."
    if sys.platform != "linux":
        return f"MLX does not run on {sys.platform}."
    if machine not in {"x86_64", "aarch64"}:
        return f"MLX does not run on Linux on {machine}."
    library, version = platform.libc_ver()
    if library != "glibc" or _numbers(version) < _OLDEST_GLIBC:
        return f"MLX needs glibc 2.35, and this is {library or 'another C library'} {version}."
    return ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _has_core_library() -> bool:
    """Whether MLX's compiled library is there: on Linux ``mlx`` is the Python part alone."""
    spec = find_spec("mlx")
    places = spec.submodule_search_locations if spec else None
    return any(Path(place, "lib", "libmlx.so").is_file() for place in places or ())
