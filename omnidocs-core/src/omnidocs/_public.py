"""The public distribution ``omnidocs`` 0.2, which owns the same import package."""

from __future__ import annotations


def public_omnidocs() -> str | None:
    """What is wrong where it is installed beside this one, and the fix; None where it is not."""
    from importlib import metadata

    try:
        version = metadata.version("omnidocs")
    except metadata.PackageNotFoundError:
        return None
    return (
        f"The distribution omnidocs {version} is installed beside omnidocs-core, and both own "
        "the package 'omnidocs', so that their files overwrite each other. Run: "
        "pip uninstall -y omnidocs omnidocs-core && pip install omnidocs-core"
    )
