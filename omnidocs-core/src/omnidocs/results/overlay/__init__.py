"""Pictures of results: boxes, labels and arrows over the page image."""

from omnidocs.results.overlay.draw import draw_overlay
from omnidocs.results.overlay.marks import HasImage, Mark, PageImage

__all__ = ["HasImage", "Mark", "PageImage", "draw_overlay"]
