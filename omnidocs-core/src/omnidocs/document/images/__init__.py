"""Pictures of every kind, as Pillow images in mode RGB.

Nothing here knows a document or a page.
"""

from omnidocs.document.images.arrays import image_from_array, is_array
from omnidocs.document.images.files import Frame, decode, read_frames
from omnidocs.document.images.pixels import to_rgb

__all__ = ["Frame", "decode", "image_from_array", "is_array", "read_frames", "to_rgb"]
