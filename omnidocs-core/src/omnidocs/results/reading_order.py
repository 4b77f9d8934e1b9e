"""Reading order: the elements of a page in the order of reading."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final

from pydantic import Field

from omnidocs.results.geometry import BoundingBox
from omnidocs.results.labels import LABEL_COLORS, LayoutLabel
from omnidocs.results.output import Output, Record
from omnidocs.results.overlay import Mark, PageImage, draw_overlay

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from PIL import Image


class ElementType(StrEnum):
    """What an element of a page is."""

    TITLE = "title"
    SECTION_HEADER = "section_header"
    TEXT = "text"
    LIST = "list"
    FIGURE = "figure"
    TABLE = "table"
    CAPTION = "caption"
    FORMULA = "formula"
    FOOTNOTE = "footnote"
    PAGE_HEADER = "page_header"
    PAGE_FOOTER = "page_footer"
    CODE = "code"
    OTHER = "other"

    @property
    def color(self) -> str:
        """The colour in ``visualize``, ``"#RRGGBB"``."""
        label = LayoutLabel.UNKNOWN if self is ElementType.OTHER else LayoutLabel(self.value)
        return LABEL_COLORS[label]


APART: Final = frozenset(
    {
        ElementType.PAGE_HEADER,
        ElementType.PAGE_FOOTER,
        ElementType.CAPTION,
        ElementType.FOOTNOTE,
    }
)
"""Types that are no part of the running text."""


class OrderedElement(Record):
    """One element at its place in the order.

    Args:
        index: Its place in the order, from 0.
        element_type: What it is.
        bbox: Where it is, in pixels of the page image.
        text: Its text.
        confidence: How sure the layout model was, 0 to 1.
        page_no: The page that it is on, from 0.
        original_id: Its place in the layout output that was ordered.
    """

    index: int = Field(ge=0)
    element_type: ElementType
    bbox: BoundingBox
    text: str = ""
    confidence: float = Field(default=1.0, ge=0, le=1)
    page_no: int = Field(default=0, ge=0)
    original_id: int | None = None


class ReadingOrderOutput(Output):
    """The elements of one page in the order of reading.

    The maps take the ``original_id`` of an element to those of others.

    Args:
        ordered_elements: The elements, the first to be read first.
        caption_map: A figure, table or the like -> its captions.
        footnote_map: An element -> its footnotes.
        merge_map: An element -> those that go on where it breaks off.
        image_width: Width of the page image in pixels.
        image_height: Height of the page image in pixels.
        model_name: The model or the rules that found the order.
    """

    derived: ClassVar[tuple[str, ...]] = ("element_count",)

    ordered_elements: list[OrderedElement] = Field(default_factory=list)
    caption_map: dict[int, list[int]] = Field(default_factory=dict)
    footnote_map: dict[int, list[int]] = Field(default_factory=dict)
    merge_map: dict[int, list[int]] = Field(default_factory=dict)
    image_width: int = Field(ge=1)
    image_height: int = Field(ge=1)
    model_name: str | None = None

    @property
    def element_count(self) -> int:
        """How many elements there are."""
        return len(self.ordered_elements)

    def get_full_text(
        self, separator: str = "\n\n", exclude: Iterable[ElementType | str] = APART
    ) -> str:
        """The text of the elements in order.

        Args:
            separator: What stands between two elements.
            exclude: Types to leave out; ``()`` gives everything.
        """
        left_out = frozenset(exclude)
        return separator.join(
            element.text
            for element in self.ordered_elements
            if element.text and element.element_type not in left_out
        )

    def get_elements_by_type(self, element_type: ElementType | str) -> list[OrderedElement]:
        """The elements of one type, in order."""
        return [item for item in self.ordered_elements if item.element_type == element_type]

    def get_captions_for(self, element_id: int) -> list[OrderedElement]:
        """The captions of the element with this ``original_id``, in order."""
        return self._linked(self.caption_map, element_id)

    def get_footnotes_for(self, element_id: int) -> list[OrderedElement]:
        """The footnotes of the element with this ``original_id``, in order."""
        return self._linked(self.footnote_map, element_id)

    def _linked(self, links: Mapping[int, list[int]], element_id: int) -> list[OrderedElement]:
        ids = links.get(element_id, ())
        return [element for element in self.ordered_elements if element.original_id in ids]

    def visualize(
        self,
        image: PageImage,
        output_path: str | os.PathLike[str] | None = None,
        *,
        page_no: int | None = None,
        show_labels: bool = True,
        show_arrows: bool = True,
        line_width: int | None = None,
        font_size: int | None = None,
    ) -> Image.Image:
        """Draw the elements, numbered, on a copy of the page image.

        Args:
            image: The page image, or a page that has one. Where it is not of the size of
                the image that the boxes belong to, they are scaled to it.
            output_path: Where to write the picture too; the suffix names the format.
            page_no: The page to draw, for an order over several; None for all elements.
            show_labels: Write the type of each element beside its number.
            show_arrows: Draw an arrow from each element to the next.
            line_width: Width of the outlines in pixels; None fits the picture.
            font_size: Height of the letters in pixels; None fits the picture.

        Returns:
            A picture in mode RGB, of the size of ``image``.

        Raises:
            UnsupportedInputError: ``image`` is no picture.
            ConfigError: the suffix of ``output_path`` is no picture format.
        """
        marks = [
            Mark(
                item.bbox,
                item.element_type.color,
                f"{item.index}  {item.element_type.value}" if show_labels else str(item.index),
            )
            for item in self.ordered_elements
            if page_no is None or item.page_no == page_no
        ]
        return draw_overlay(
            image,
            marks,
            size=(self.image_width, self.image_height),
            output_path=output_path,
            line_width=line_width,
            font_size=font_size,
            arrows=show_arrows,
        )
