"""One page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from omnidocs.document.content import (
    Link,
    PageContent,
    Picture,
    Ruling,
    TextLayerQuality,
    TextLine,
    TextSource,
    Word,
)
from omnidocs.document.cropping import crop_content, pixel_box
from omnidocs.document.geometry import POINTS_PER_INCH, PageGeometry
from omnidocs.document.images import to_rgb
from omnidocs.document.lines import group_lines, join_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PIL import Image

    from omnidocs.results import BoundingBox

_DEFAULT_DPI = 150.0


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page as data; the image is None where it was left behind."""

    index: int
    geometry: PageGeometry
    content: PageContent
    image: Image.Image | None


class Page:
    """One page: its image, its words and what is drawn on it.

    Image and text are read when they are first asked for. What was read stays usable after
    the document is closed. Every coordinate is in pixels of ``image``, origin top-left.

    Pages come from a ``Document``, or from ``Page.from_image``.

    Args:
        index: Place in the document, 0-based.
        measure: Gives its size.
        render: Gives its image.
        read: Gives its text layer and drawing.
    """

    def __init__(
        self,
        index: int,
        *,
        measure: Callable[[], PageGeometry],
        render: Callable[[], Image.Image],
        read: Callable[[], PageContent] = PageContent,
    ) -> None:
        self._index = index
        self._measure = measure
        self._render = render
        self._read = read
        self._measured: PageGeometry | None = None
        self._image: Image.Image | None = None
        self._content: PageContent | None = None
        self._lines: tuple[TextLine, ...] | None = None

    @classmethod
    def from_image(
        cls, image: Image.Image, index: int = 0, dpi: float = _DEFAULT_DPI, *, copy: bool = True
    ) -> Page:
        """Make a page of a Pillow image, which is never changed.

        Args:
            image: In any mode; it becomes RGB, upright, on white.
            index: Place in a document, 0-based.
            dpi: Its resolution, for sizes in points.
            copy: False takes the image itself, which must be in mode RGB, and which nobody
                else may change.
        """
        own = to_rgb(image) if copy else image
        scale = dpi / POINTS_PER_INCH
        geometry = PageGeometry(own.width / scale, own.height / scale, own.width, own.height, scale)
        return cls(index, measure=lambda: geometry, render=lambda: own)

    @property
    def index(self) -> int:
        """Place in the document, 0-based."""
        return self._index

    @property
    def number(self) -> int:
        """Place in the document counted from 1, for people."""
        return self._index + 1

    @property
    def width(self) -> int:
        """Pixels of the image from left to right."""
        return self._geometry.width

    @property
    def height(self) -> int:
        """Pixels of the image from top to bottom."""
        return self._geometry.height

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._geometry.width, self._geometry.height

    @property
    def dpi(self) -> float:
        """Pixels per inch; less than was asked for where a limit scaled the page down."""
        return self._geometry.dpi

    @property
    def scale(self) -> float:
        """Pixels per PDF point (1/72 inch)."""
        return self._geometry.scale

    @property
    def point_size(self) -> tuple[float, float]:
        """Width and height in PDF points, as displayed."""
        return self._geometry.point_width, self._geometry.point_height

    @property
    def rotation(self) -> int:
        """Degrees clockwise that the PDF turns the page by; image and boxes are turned."""
        return self._loaded().rotation

    @property
    def image(self) -> Image.Image:
        """The page in mode RGB, ``size`` pixels. It may be shared: copy it to draw on it.

        Raises:
            PageError: the page cannot be rendered.
            DocumentClosedError: it was not rendered before the document was closed.
        """
        if self._image is None:
            self._measured = self._geometry
            self._image = self._render()
        return self._image

    @property
    def text(self) -> str:
        """The words, one line of text to a line of the page.

        Raises:
            PageError: the page cannot be read.
            DocumentClosedError: it was not read before the document was closed.
        """
        return join_lines(self.lines)

    @property
    def words(self) -> tuple[Word, ...]:
        """The words in the order of the PDF or of the OCR engine."""
        return self._loaded().words

    @property
    def hidden_words(self) -> tuple[Word, ...]:
        """Words that a reader of the page does not see; ``Word.hidden`` says why.

        They are in neither ``words``, ``lines`` nor ``text``.
        """
        return self._loaded().hidden

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """The words grouped into segments of lines."""
        if self._lines is None:
            content = self._loaded()
            self._lines = group_lines(
                content.words, content.rulings, from_ocr=content.source in ("ocr", "ocr_layer")
            )
        return self._lines

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """Drawn lines: the horizontal ones from the top, then the vertical ones."""
        return self._loaded().rulings

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Raster images placed on the page."""
        return self._loaded().pictures

    @property
    def shapes(self) -> tuple[BoundingBox, ...]:
        """Boxes of the filled areas and the curves that are drawn, 2,000 at most."""
        return self._loaded().shapes

    @property
    def links(self) -> tuple[Link, ...]:
        """Links to addresses and to pages."""
        return self._loaded().links

    @property
    def text_layer(self) -> TextLayerQuality:
        """Whether the text layer can be used instead of OCR."""
        return self._loaded().quality

    @property
    def text_source(self) -> TextSource | None:
        """Where the words come from; None where there are none."""
        return self._loaded().source

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know: limits that were met, parts that were left out."""
        return self._geometry.notes + (self._content.notes if self._content else ())

    def with_words(self, words: Iterable[Word], source: TextSource = "ocr") -> Page:
        """A page with the same picture and other words, as OCR finds them.

        Args:
            words: In pixels of ``image``.
            source: Where they come from.
        """
        found = tuple(words)
        content = replace(self._loaded(), words=found, source=source if found else None)
        return Page(
            self._index,
            measure=lambda: self._geometry,
            render=lambda: self.image,
            read=lambda: content,
        )

    def with_read_pictures(self, words: Iterable[Word], pictures: Iterable[Picture]) -> Page:
        """A page with more words, which OCR read on some of its pictures.

        Args:
            words: In pixels of ``image``; they come after those that it has.
            pictures: The pictures that were read, which are pictures no more.
        """
        content, read = self._loaded(), set(pictures)
        content = replace(
            content,
            words=(*content.words, *words),
            pictures=tuple(picture for picture in content.pictures if picture not in read),
        )
        return Page(
            self._index,
            measure=lambda: self._geometry,
            render=lambda: self.image,
            read=lambda: content,
        )

    def crop(self, bbox: BoundingBox) -> Page:
        """A part of the page as a page of its own, with the words whose middle is in it.

        Args:
            bbox: In pixels of ``image``; what reaches beyond the page is cut off.

        Raises:
            ConfigError: nothing of it is on the page.
        """
        box = pixel_box(bbox, self.size)
        left, top, right, bottom = box
        scale = self._geometry.scale
        geometry = replace(
            self._geometry,
            width=right - left,
            height=bottom - top,
            point_width=(right - left) / scale,
            point_height=(bottom - top) / scale,
        )
        return Page(
            self._index,
            measure=lambda: geometry,
            render=lambda: self.image.crop(box),
            read=lambda: crop_content(self._loaded(), box),
        )

    def packed(self, *, image: bool) -> PackedPage:
        """What the page has, to travel to another process.

        Args:
            image: Whether to take the image along.

        Raises:
            PageError: the page cannot be read or rendered.
        """
        content = self._loaded()
        return PackedPage(self._index, self._geometry, content, self.image if image else None)

    @classmethod
    def unpacked(cls, packed: PackedPage, render: Callable[[], Image.Image]) -> Page:
        """A page that came from another process.

        Args:
            packed: What came.
            render: Gives its image, where that did not come along.
        """
        page = cls(
            packed.index,
            measure=lambda: packed.geometry,
            render=render,
            read=lambda: packed.content,
        )
        page._image = packed.image
        return page

    def clear_cache(self) -> None:
        """Forget the image and the text; they are read again when asked for."""
        self._image = self._content = self._lines = None

    @property
    def _geometry(self) -> PageGeometry:
        if self._measured is None:
            self._measured = self._measure()
        return self._measured

    def _loaded(self) -> PageContent:
        if self._content is None:
            self._measured = self._geometry
            self._content = self._read()
        return self._content

    def __getstate__(self) -> dict[str, Any]:
        """Read everything, so that the page can travel to another process."""
        return {
            "index": self._index,
            "geometry": self._geometry,
            "image": self.image,
            "content": self._loaded(),
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._index, self._measured = state["index"], state["geometry"]
        self._image, self._content = state["image"], state["content"]
        self._lines = None

    def __repr__(self) -> str:
        return f"<Page {self._index}>"
