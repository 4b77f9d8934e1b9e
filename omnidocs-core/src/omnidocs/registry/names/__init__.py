"""``omnidocs.tasks.<task>`` and ``omnidocs.tasks.<task>.<family>``, answered from metadata.

The task packages do ``__getattr__, __dir__ = attach(__name__, __path__)``. Nothing here
imports a plugin before one of its names is used.
"""

from omnidocs.registry.names.finder import attach

__all__ = ["attach"]
