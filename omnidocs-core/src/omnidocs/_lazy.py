"""Names of a package that are imported at their first use (PEP 562)."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from omnidocs._public import public_omnidocs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def homes(package: str, exports: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Turn ``{".module": ("Name", ...)}`` into ``{"Name": "package.module"}``."""
    return {
        name: package + module if module.startswith(".") else module
        for module, names in exports.items()
        for name in names
    }


def fetch(module: str, name: str) -> Any:
    """Import a module and take a name from it.

    Raises:
        ImportError: either is not there; where the reason may be that the public
            distribution is installed too, the message says so.
    """
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        problem = public_omnidocs()
        if problem is None:
            raise
        raise ImportError(f"cannot import {name!r} from {module!r}. {problem}") from error


def missing(module: str, name: str) -> AttributeError | ImportError:
    """The error for a name that a module does not have."""
    problem = None if name.startswith("_") else public_omnidocs()
    if problem:
        return ImportError(f"cannot import name {name!r} from {module!r}. {problem}")
    return AttributeError(f"module {module!r} has no attribute {name!r}")


def attach(
    package: str, exports: Mapping[str, tuple[str, ...]], own: tuple[str, ...] = ()
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make ``__getattr__`` and ``__dir__`` of a package whose names are imported late.

    Args:
        package: The ``__name__`` of the package.
        exports: Module, relative where it begins with a dot -> the names that it gives.
        own: The public names that the package defines itself.
    """
    home = homes(package, exports)

    def get(name: str) -> Any:
        if name == "__all__":
            return sorted({*home, *own})
        if name not in home:
            raise missing(package, name)
        value = fetch(home[name], name)
        setattr(sys.modules[package], name, value)
        return value

    def list_names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *home})

    return get, list_names
