"""From the four corners that engines give to boxes of lines and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from omnidocs.results import BoundingBox
from omnidocs_models._support.lines import Polygon, RecognizedWord

Piece = tuple[str, Polygon]
"""A part of a line, a word or one character, with its corners."""

_PAD_ALONG = 0.3
_PAD_ACROSS = 0.15
"""What the detector of PP-OCR, which RapidOCR and PaddleOCR run, adds around the ink at each
end and side, in line heights (measured). Left in, it closes the white space between columns
and between lines."""


def polygon_of(corners: Iterable[Iterable[float]], size: tuple[int, int], turned: bool) -> Polygon:
    """The corners in pixels of the page image, which may have been read upside down."""
    width, height = size
    points = [(float(x), float(y)) for x, y in corners]
    placed = [(width - x, height - y) for x, y in points] if turned else points
    return tuple((min(max(x, 0.0), width), min(max(y, 0.0), height)) for x, y in placed)


def ink_box(polygon: Polygon) -> BoundingBox:
    """The box around a line's corners, less the padding."""
    box = BoundingBox.from_polygon(polygon)
    thickness = min(box.width, box.height)
    along, across = _PAD_ALONG * thickness, _PAD_ACROSS * thickness
    return _trimmed(box, *((along, across) if _level(box) else (across, along)))


def upright(box: BoundingBox, size: tuple[int, int], rotation: int) -> BoundingBox:
    """The box on the page turned so that its text runs from left to right.

    Args:
        box: In pixels of the page.
        size: Width and height of the page.
        rotation: Degrees clockwise that the text is turned by: 0, 90, 180 or 270.
    """
    (width, height), (x1, y1, x2, y2) = size, box.to_xyxy()
    corners = {
        0: (x1, y1, x2, y2),
        90: (y1, width - x2, y2, width - x1),
        180: (width - x2, height - y2, width - x1, height - y1),
        270: (height - y2, x1, height - y1, x2),
    }
    return BoundingBox.from_list(corners[rotation])


def words_of(text: str, confidence: float, pieces: Sequence[Piece]) -> tuple[RecognizedWord, ...]:
    """The words of a line, each with its box.

    A word is what stands between two spaces. Each has its line's confidence: RapidOCR
    pairs those of its pieces wrongly once a line has a space, and PaddleOCR has none.

    Args:
        text: The line.
        confidence: The line's.
        pieces: Parts of the line in order, spaces left out.

    Returns:
        The words; none where the pieces do not spell the text.
    """
    words = text.split()
    if "".join(piece for piece, _ in pieces) != "".join(words):
        return ()
    line = BoundingBox.from_polygon([point for _, polygon in pieces for point in polygon])
    across = _PAD_ACROSS * min(line.width, line.height)
    pad = (0.0, across) if _level(line) else (across, 0.0)
    left = iter(pieces)
    boxes = (_trimmed(_word_box(word, left), *pad) for word in words)
    return tuple(
        RecognizedWord(word, box, confidence) for word, box in zip(words, boxes, strict=True)
    )


def shared_out(text: str, confidence: float, line: BoundingBox) -> tuple[RecognizedWord, ...]:
    """The words of a line that has no pieces, by their share of its letters."""
    words = []
    start = 0
    for word in text.split():
        start = text.index(word, start)
        box = _share(line, start / len(text), (start + len(word)) / len(text))
        words.append(RecognizedWord(word, box, confidence))
        start += len(word)
    return tuple(words)


def _share(line: BoundingBox, low: float, high: float) -> BoundingBox:
    """The part of a line between two fractions of its length."""
    if _level(line):
        x1, x2 = line.x1 + low * line.width, line.x1 + high * line.width
        return BoundingBox(x1=x1, y1=line.y1, x2=x2, y2=line.y2)
    y1, y2 = line.y1 + low * line.height, line.y1 + high * line.height
    return BoundingBox(x1=line.x1, y1=y1, x2=line.x2, y2=y2)


def _word_box(word: str, pieces: Iterator[Piece]) -> BoundingBox:
    """The box around as many of the pieces as spell the word."""
    corners: list[tuple[float, float]] = []
    spelt = 0
    while spelt < len(word):
        piece, polygon = next(pieces)
        corners.extend(polygon)
        spelt += len(piece)
    return BoundingBox.from_polygon(corners)


def _level(box: BoundingBox) -> bool:
    """Whether the text runs across the page rather than down it."""
    return box.width >= box.height


def _trimmed(box: BoundingBox, dx: float, dy: float) -> BoundingBox:
    """The box less so many pixels on each side; never less than half of it."""
    dx, dy = min(dx, box.width / 4), min(dy, box.height / 4)
    return BoundingBox(x1=box.x1 + dx, y1=box.y1 + dy, x2=box.x2 - dx, y2=box.y2 - dy)
