"""Whether this backend can run here, by metadata alone."""

from __future__ import annotations

from importlib.util import find_spec

from omnidocs.backends import Availability

_MODULES = ("torch", "torchvision", "transformers", "accelerate")


def probe() -> Availability:
    """Look for the packages; the core has compared their versions before."""
    missing = [name for name in _MODULES if find_spec(name) is None]
    if missing:
        return Availability(
            ok=False,
            reason=f"{' and '.join(missing)} cannot be imported.",
            fix="Install with: pip install --force-reinstall omnidocs-backend-torch",
        )
    return Availability(ok=True)
