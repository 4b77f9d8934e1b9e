"""Page images."""

from __future__ import annotations

from ctypes import addressof, c_char
from typing import TYPE_CHECKING, Final

from PIL import Image

if TYPE_CHECKING:
    from omnidocs.document.pdfium.functions import Functions

_BGR = 2
_ANNOTATIONS = 0x01
_RGB_ORDER = 0x10
_FLAGS: Final = _ANNOTATIONS | _RGB_ORDER
_WHITE = 0xFFFFFFFF


def render(
    functions: Functions, page: int, size: tuple[int, int], form: int | None
) -> Image.Image | None:
    """Draw a loaded page on white, with its annotations and filled-in forms.

    Call it under the lock.

    Args:
        functions: PDFium.
        page: The page's handle.
        size: Pixels of the image; the whole page is stretched to it.
        form: The document's form environment, where it has one.

    Returns:
        An image in mode RGB; None where PDFium has no memory for it.
    """
    width, height = size
    stride = 3 * width
    pixels = bytearray(stride * height)
    memory = (c_char * len(pixels)).from_buffer(pixels)
    bitmap = functions.FPDFBitmap_CreateEx(width, height, _BGR, addressof(memory), stride)
    if not bitmap:
        return None
    try:
        functions.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        functions.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, _FLAGS)
        if form is not None:
            functions.FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, _FLAGS)
    finally:
        functions.FPDFBitmap_Destroy(bitmap)
    return Image.frombytes("RGB", size, pixels)
