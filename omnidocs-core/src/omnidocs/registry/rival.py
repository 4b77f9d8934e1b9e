"""The public ``omnidocs`` 0.2 distribution, which has the import package of this one."""

from __future__ import annotations

from importlib import metadata

PUBLIC_DISTRIBUTION = "omnidocs"


def public_omnidocs() -> str | None:
    """What is wrong where the public distribution is installed beside this one, or None."""
    try:
        version = metadata.version(PUBLIC_DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return None
    return (
        f"The distribution {PUBLIC_DISTRIBUTION} {version} is installed beside omnidocs-core, and "
        "both own the package 'omnidocs', so that their files overwrite each other. "
        "Run: pip uninstall -y omnidocs omnidocs-core && pip install omnidocs-core"
    )
