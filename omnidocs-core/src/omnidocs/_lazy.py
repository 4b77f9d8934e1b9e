"""Names of a package that are imported at their first use (PEP 562)."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any

Getter = Callable[[str], Any]
Lister = Callable[[], list[str]]


def homes(package: str, exports: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Turn ``{".module": ("Name", ...)}`` into ``{"Name": "package.module"}``."""
    return {
        name: package + module if module.startswith(".") else module
        for module, names in exports.items()
        for name in names
    }


def attach(package: str, exports: Mapping[str, tuple[str, ...]]) -> tuple[Getter, Lister]:
    """Make ``__getattr__`` and ``__dir__`` of a package whose names are imported late.

    Args:
        package: The ``__name__`` of the package.
        exports: Module, relative where it begins with a dot -> the names that it gives.
    """
    home = homes(package, exports)

    def get(name: str) -> Any:
        if name == "__all__":
            return sorted(home)
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(home[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    def list_names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *home})

    return get, list_names
