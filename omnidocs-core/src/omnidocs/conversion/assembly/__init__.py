"""From lines and regions to elements: one page at a time, without looking at the picture.

What only the whole document shows is ``omnidocs.conversion.structure``.
"""

from omnidocs.conversion.assembly.page import assemble

__all__ = ["assemble"]
