"""The version of the core, from the metadata of its distribution."""

from __future__ import annotations

from importlib.metadata import version

__version__ = version("omnidocs-core")
