"""What tasks return: typed outputs, and the box they all share.

Nothing here reads a document, runs a model or knows a plugin.
"""

from omnidocs.results.geometry import NORMALIZED_SIZE, BoundingBox

__all__ = ["NORMALIZED_SIZE", "BoundingBox"]
