"""Rulings, pictures and shapes from the objects that a page draws."""

from __future__ import annotations

import math
from ctypes import addressof, c_float, c_uint
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

from omnidocs.document.content import Picture, Ruling
from omnidocs.document.geometry import Matrix, clipped_box, concat, map_rect
from omnidocs.document.pdfium.functions import FLOAT6, Functions, exhaust
from omnidocs.document.pdfium.layers import Area, Layers
from omnidocs.document.pdfium.paths import BEZIER, Subpath, filled_strokes, outline_strokes, split
from omnidocs.document.pictures import union_cover
from omnidocs.document.rulings import Stroke, merge_strokes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from omnidocs.results import BoundingBox

# Kinds of page object, fpdf_edit.h.
_PATH, _IMAGE, _SHADING, _FORM = 2, 3, 4, 5

_MOST_OBJECTS = 50_000
_MOST_PATHS = 10_000
_MOST_SEGMENTS = 10_000
_MOST_SHAPES = 2_000
_DEEPEST_FORM = 4
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SIMPLE = 50
_MOST_CURVED = 0.3
_THICKEST = 6.0
_SHORTEST = 2.0
_OPAQUE = 255
_THINNEST = 4.0
"""Pixels of a filled area that a word may stand on, or under."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a page draws besides text.

    ``cover`` is the part (0 to 1) of it under pictures, ``layers`` what is below and above
    its text.
    """

    rulings: tuple[Ruling, ...]
    pictures: tuple[Picture, ...]
    shapes: tuple[BoundingBox, ...]
    cover: float
    notes: tuple[str, ...]
    layers: Layers


def read_drawing(functions: Functions, page: int, matrix: Matrix, size: tuple[int, int]) -> Drawing:
    """Read the rulings, pictures and shapes of a loaded page. Call it under the lock.

    A page of more paths than a table can have is read in part, and a note says so.

    Args:
        functions: PDFium.
        page: The page's handle.
        matrix: From the page's space to pixels.
        size: Pixels of the page image; what lies outside is left out.
    """
    reader = _Reader(functions, size)
    count = functions.FPDFPage_CountObjects(page)
    reader.read(page, count, functions.FPDFPage_GetObject, matrix, depth=0)
    reader.layers.complete &= not reader.cut_short
    scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
    notes = ("drawn with more paths than are read: rulings may be missing",)
    return Drawing(
        rulings=merge_strokes(reader.strokes, scale=scale),
        pictures=tuple(reader.pictures),
        shapes=tuple(reader.shapes),
        cover=union_cover([picture.bbox for picture in reader.pictures], *size),
        notes=notes if reader.cut_short else (),
        layers=reader.layers,
    )


class _Reader:
    """Walks the objects of one page, forms included."""

    def __init__(self, functions: Functions, size: tuple[int, int]) -> None:
        self.functions = functions
        self.size = size
        self.strokes: list[Stroke] = []
        self.pictures: list[Picture] = []
        self.shapes: list[BoundingBox] = []
        self.layers = Layers()
        self.objects = _MOST_OBJECTS
        self.paths = _MOST_PATHS
        self.segments = _MOST_SEGMENTS
        # Scratch memory for what PDFium writes, and its address.
        self.floats = FLOAT6()
        self.at_floats = addressof(self.floats)
        self.ints = (c_uint * 4)()
        self.at_ints = addressof(self.ints)

    @property
    def cut_short(self) -> bool:
        """There is more on the page than was read."""
        return min(self.objects, self.paths, self.segments) < 0

    def read(
        self,
        owner: int,
        count: int,
        get: Callable[..., Any],
        matrix: Matrix,
        *,
        depth: int,
        start: float = 0.0,
        step: float = 1.0,
    ) -> None:
        """Read the objects of a page or of a form, which ``matrix`` maps to pixels.

        They are drawn in order: the first at ``start``, the next a ``step`` later.
        """
        allowed = max(0, min(count, self.objects))
        self.objects -= count
        objects = list(map(get, repeat(owner), range(allowed)))
        kinds = list(map(self.functions.FPDFPageObj_GetType, objects))
        self.layers.enter(objects, start, step)
        for place, (address, kind) in enumerate(zip(objects, kinds, strict=True)):
            if kind == _PATH:
                self._path(address, matrix, start + step * place)
            elif kind == _IMAGE:
                self._picture(address, matrix, start + step * place)
            elif kind == _SHADING:
                self._unknown(address, matrix, start + step * place)
            elif kind == _FORM and depth < _DEEPEST_FORM:
                inner = concat(self._matrix_of(address), matrix)
                inside = self.functions.FPDFFormObj_CountObjects(address)
                get_inner = self.functions.FPDFFormObj_GetObject
                self.read(
                    address,
                    inside,
                    get_inner,
                    inner,
                    depth=depth + 1,
                    start=start + step * place,
                    step=step / (inside + 1),
                )
            elif kind == _FORM:
                self.layers.complete = False

    def _picture(self, address: int, matrix: Matrix, z: float) -> None:
        width, height = self.size
        area = map_rect(matrix, *self._bounds(address))
        box = clipped_box(area, width, height)
        if box is not None:
            self.pictures.append(Picture(box, box.area / (width * height)))
            is_opaque = not self.functions.FPDFPageObj_HasTransparency(address)
            self.layers.add(Area(area, None, z, is_picture=is_opaque))

    def _unknown(self, address: int, matrix: Matrix, z: float) -> None:
        """An area of many colours, such as a shading."""
        self.layers.add(Area(map_rect(matrix, *self._bounds(address)), None, z))

    def _filled(self, address: int, area: tuple[float, float, float, float], z: float) -> bool:
        """Take in a filled area, of an unknown colour where it lets others shine through.

        Returns:
            Whether there is any ink in it.
        """
        at = self.at_ints
        known = self.functions.FPDFPageObj_GetFillColor(address, at, at + 4, at + 8, at + 12)
        red, green, blue, alpha = self.ints
        color = (red, green, blue) if known and alpha == _OPAQUE else None
        if min(area[2] - area[0], area[3] - area[1]) >= _THINNEST:
            self.layers.add(Area(area, color, z))
        return not known or alpha > 0

    def _path(self, address: int, matrix: Matrix, z: float) -> None:
        self.paths -= 1
        if self.paths < 0 or self.segments < 0:
            return
        bounds = self._bounds(address)
        left, bottom, right, top = bounds
        if max(right - left, top - bottom) < _SHORTEST:
            return
        functions = self.functions
        if not functions.FPDFPath_GetDrawMode(address, self.at_ints, self.at_ints + 4):
            return
        matrix_of = self._matrix_of(address)
        thickest = _THICKEST / _stretch(matrix_of)
        fill, stroke, _, _ = self.ints
        area = map_rect(matrix, *bounds)
        filled = bool(fill) and self._filled(address, area, z)
        if stroke and self._inked(functions.FPDFPageObj_GetStrokeColor, address):
            functions.FPDFPageObj_GetStrokeWidth(address, self.at_floats)
            width = self.floats[0]
            thin = width <= thickest
            strokes = list(outline_strokes(self._points(address), width)) if thin else []
        elif filled:
            strokes = list(filled_strokes(self._points(address), thickest))
        else:
            return
        if strokes:
            self._add(strokes, matrix if matrix_of == _IDENTITY else concat(matrix_of, matrix))
            return
        self._shape(area)
        if not filled:
            self.layers.add(Area(area, None, z))

    def _shape(self, area: tuple[float, float, float, float]) -> None:
        box = clipped_box(area, *self.size)
        if box is not None and len(self.shapes) < _MOST_SHAPES:
            self.shapes.append(box)

    def _add(self, strokes: Sequence[Stroke], matrix: Matrix) -> None:
        a, b, c, d, e, f = matrix
        scale = math.sqrt(abs(a * d - b * c))
        for x1, y1, x2, y2, width in strokes:
            stroke = (
                a * x1 + c * y1 + e,
                b * x1 + d * y1 + f,
                a * x2 + c * y2 + e,
                b * x2 + d * y2 + f,
                width * scale,
            )
            if self._visible(stroke):
                self.strokes.append(stroke)

    def _visible(self, stroke: Stroke) -> bool:
        x1, y1, x2, y2, _ = stroke
        width, height = self.size
        return (
            (x1 >= 0 or x2 >= 0)
            and (x1 <= width or x2 <= width)
            and (y1 >= 0 or y2 >= 0)
            and (y1 <= height or y2 <= height)
        )

    def _points(self, address: int) -> list[Subpath]:
        functions = self.functions
        count = functions.FPDFPath_CountSegments(address)
        allowed = max(0, min(count, self.segments))
        self.segments -= count
        segments = list(map(functions.FPDFPath_GetPathSegment, repeat(address), range(allowed)))
        kinds = list(map(functions.FPDFPathSegment_GetType, segments))
        if allowed > _SIMPLE and kinds.count(BEZIER) > _MOST_CURVED * allowed:
            return []
        buffer = (c_float * (2 * allowed))()
        at = addressof(buffer)
        end = at + 8 * allowed
        exhaust(
            map(
                functions.FPDFPathSegment_GetPoint,
                segments,
                range(at, end, 8),
                range(at + 4, end + 4, 8),
            )
        )
        closes = map(functions.FPDFPathSegment_GetClose, segments)
        return split(list(buffer), kinds, closes)

    def _bounds(self, address: int) -> tuple[float, float, float, float]:
        at = self.at_floats
        self.functions.FPDFPageObj_GetBounds(address, at, at + 4, at + 8, at + 12)
        left, bottom, right, top, _, _ = self.floats
        return left, bottom, right, top

    def _matrix_of(self, address: int) -> tuple[float, ...]:
        self.functions.FPDFPageObj_GetMatrix(address, self.at_floats)
        return tuple(self.floats)

    def _inked(self, ask: Callable[..., Any], address: int) -> bool:
        at = self.at_ints
        return not ask(address, at, at + 4, at + 8, at + 12) or self.ints[3] > 0


def _stretch(matrix: Sequence[float]) -> float:
    """How much longer a matrix makes a line, on the whole; 1 for one without an inverse."""
    a, b, c, d, *_ = matrix
    return math.sqrt(abs(a * d - b * c)) or 1.0
