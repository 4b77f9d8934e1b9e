"""What was filled into the fields of a form."""

from __future__ import annotations

from ctypes import addressof, create_string_buffer
from typing import TYPE_CHECKING

from omnidocs.document.content import Word
from omnidocs.document.geometry import Matrix, clipped_box, map_rect
from omnidocs.document.pdfium.functions import FLOAT4, Functions
from omnidocs.results import BoundingBox

if TYPE_CHECKING:
    from collections.abc import Iterator

# FPDF_ANNOT_WIDGET and FPDF_ANNOT_FLAG_HIDDEN, fpdf_annot.h; FPDF_FORMFIELD_..., fpdf_formfill.h.
_WIDGET = 20
_HIDDEN = 1 << 1
_COMBO_BOX, _LIST_BOX, _TEXT = 4, 5, 6
_SHOWN = frozenset({_COMBO_BOX, _LIST_BOX, _TEXT})

_MOST_FIELDS = 2000
_MOST_BYTES = 1 << 16
_LETTER = 0.5
"""Usual width of a letter in parts of its size."""

_USUAL_SIZE = 12.0
_HEIGHT = 0.7
"""Size of the letters in parts of the height of their line."""


def read_fields(
    functions: Functions, form: int, page: int, matrix: Matrix, size: tuple[int, int], point: float
) -> list[Word]:
    """The words in the text fields and lists of a loaded page. Call it under the lock.

    PDFium gives what a field says and where it is, not how it is set: sizes and the places
    of the words in the field are estimates.

    Args:
        functions: PDFium.
        form: The document's form environment.
        page: The page's handle.
        matrix: From the page's space to pixels.
        size: Pixels of the page image.
        point: Pixels of one PDF point.
    """
    words: list[Word] = []
    for place in range(min(functions.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)):
        annotation = functions.FPDFPage_GetAnnot(page, place)
        if not annotation:
            continue
        try:
            text, area = _field(functions, form, annotation)
        finally:
            functions.FPDFPage_CloseAnnot(annotation)
        box = clipped_box(map_rect(matrix, *area), *size) if text.strip() else None
        if box is not None:
            words += _words(text, box, point)
    return words


def _field(
    functions: Functions, form: int, annotation: int
) -> tuple[str, tuple[float, float, float, float]]:
    """What a field says, and its left, bottom, right and top; nothing for other annotations."""
    nothing = "", (0.0, 0.0, 0.0, 0.0)
    if functions.FPDFAnnot_GetSubtype(annotation) != _WIDGET:
        return nothing
    if functions.FPDFAnnot_GetFormFieldType(form, annotation) not in _SHOWN:
        return nothing
    rectangle = FLOAT4()
    is_placed = functions.FPDFAnnot_GetRect(annotation, addressof(rectangle))
    if functions.FPDFAnnot_GetFlags(annotation) & _HIDDEN or not is_placed:
        return nothing
    count = min(functions.FPDFAnnot_GetFormFieldValue(form, annotation, None, 0), _MOST_BYTES)
    buffer = create_string_buffer(max(2, count))
    functions.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, count)
    left, top, right, bottom = rectangle
    return buffer.raw[: max(0, count - 2)].decode("utf-16-le", "replace"), (
        left,
        bottom,
        right,
        top,
    )


def _words(text: str, box: BoundingBox, point: float) -> Iterator[Word]:
    """The words of a field, its lines from the top and its letters from the left."""
    lines = text.splitlines()
    height = box.height / len(lines)
    longest = max(map(len, lines))
    size = min(_HEIGHT * height, _USUAL_SIZE * point, box.width / (_LETTER * longest))
    for number, line in enumerate(lines):
        middle = box.y1 + (number + 0.5) * height
        start = 0
        for part in line.split():
            start = line.index(part, start)
            x1 = box.x1 + _LETTER * size * start
            start += len(part)
            yield Word(
                part,
                BoundingBox(
                    x1=x1,
                    y1=middle - size / 2,
                    x2=box.x1 + _LETTER * size * start,
                    y2=middle + size / 2,
                ),
                size,
                baseline=middle + 0.3 * size,
            )
