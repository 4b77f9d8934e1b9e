"""Converted documents to look at: page pictures with what was found on them."""

from omnidocs.conversion.looking.overlay import save_overlays
from omnidocs.conversion.looking.review import save_review

__all__ = ["save_overlays", "save_review"]
