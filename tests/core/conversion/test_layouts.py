"""Assembly by a layout: what each kind of region becomes, and that no line is lost."""

from __future__ import annotations

import pytest

from omnidocs.conversion import convert
from omnidocs.results import (
    BoundingBox,
    CustomLabel,
    ElementType,
    LayoutBox,
    LayoutLabel,
    LayoutOutput,
    OrderedElement,
    ReadingOrderOutput,
    TableOutput,
)
from omnidocs.tasks import BaseLayoutExtractor, BaseReadingOrderPredictor, BaseTableExtractor

DPI = 144
SCALE = DPI / 72


class GivenLayout(BaseLayoutExtractor):
    """Finds the regions that it was told, in PDF points."""

    def __init__(self, *regions):
        super().__init__()
        self.regions = regions

    def extract(self, image, custom_labels=None, **options):
        boxes = [
            LayoutBox(label=label, bbox=BoundingBox.from_list(box).scaled(SCALE), confidence=0.9)
            for label, box in self.regions
        ]
        return LayoutOutput(bboxes=boxes, image_width=image.width, image_height=image.height)


class GivenTable(BaseTableExtractor):
    """Reads one table, whatever it is shown."""

    def extract(self, image, ocr_output=None, **options):
        return TableOutput.from_rows([["a", "b"], ["1", "2"]], header_rows=1)


class Backwards(BaseReadingOrderPredictor):
    """Reads a page from its end."""

    def predict(self, layout, ocr=None, page_no=0):
        count = len(layout.bboxes)
        ordered = [
            OrderedElement(
                index=place,
                element_type=ElementType.TEXT,
                bbox=layout.bboxes[count - 1 - place].bbox,
                original_id=count - 1 - place,
            )
            for place in range(count)
        ]
        return ReadingOrderOutput(
            ordered_elements=ordered,
            image_width=layout.image_width,
            image_height=layout.image_height,
        )


@pytest.fixture
def elements_of(pdf):
    def make(content, *regions, **options):
        options = {"tables": None, "reading_order": None, **options}
        document = convert(pdf([content]), dpi=DPI, layout=GivenLayout(*regions), **options)
        assert document.pages[0].error is None
        return document.pages[0].elements

    return make


def test_regions_give_their_labels(elements_of, line):
    content = line(72, 80, "The Title", size=20) + line(72, 120, "Some text.")
    content += line(72, 200, "Figure 1. A caption.") + line(72, 700, "1 A footnote.", size=8)
    found = elements_of(
        content,
        (LayoutLabel.TITLE, (60, 55, 300, 90)),
        (LayoutLabel.TEXT, (60, 105, 300, 125)),
        (LayoutLabel.CAPTION, (60, 185, 300, 205)),
        (LayoutLabel.FOOTNOTE, (60, 690, 300, 705)),
    )
    assert [(e.label, e.text) for e in found] == [
        (LayoutLabel.TITLE, "The Title"),
        (LayoutLabel.TEXT, "Some text."),
        (LayoutLabel.CAPTION, "Figure 1. A caption."),
        (LayoutLabel.FOOTNOTE, "1 A footnote."),
    ]
    assert [e.level for e in found] == [1, None, None, None]
    assert {e.confidence for e in found} == {0.9}


def test_the_reading_order_is_kept(elements_of, line):
    content = line(72, 100, "First") + line(72, 200, "Second") + line(72, 300, "Third")
    regions = [(LayoutLabel.TEXT, (60, y - 20, 300, y + 10)) for y in (100, 200, 300)]
    found = elements_of(content, *regions, reading_order=Backwards())
    assert [e.text for e in found] == ["Third", "Second", "First"]


def test_lines_outside_of_all_regions_are_not_lost(elements_of, block, line):
    content = line(72, 100, "Heading") + block(72, 150, ["Forgotten text", "of two lines."])
    content += line(72, 300, "After.") + line(72, 600, "Far below.")
    found = elements_of(
        content,
        (LayoutLabel.SECTION_HEADER, (60, 85, 300, 110)),
        (LayoutLabel.TEXT, (60, 285, 300, 310)),
    )
    assert [e.text for e in found] == [
        "Heading",
        "Forgotten text of two lines.",
        "After.",
        "Far below.",
    ]


def test_a_line_is_in_one_region_only_the_smaller_of_two(elements_of, line):
    content = line(72, 100, "Once")
    found = elements_of(
        content,
        (LayoutLabel.TEXT, (0, 0, 600, 700)),
        (LayoutLabel.SECTION_HEADER, (60, 85, 300, 110)),
    )
    assert [(e.label, e.text) for e in found] == [(LayoutLabel.SECTION_HEADER, "Once")]


def test_furniture_is_there_and_hidden(elements_of, line):
    found = elements_of(line(72, 20, "Head"), (LayoutLabel.PAGE_HEADER, (60, 5, 300, 30)))
    assert [(e.text, e.hidden) for e in found] == [("Head", True)]


def test_a_table_has_its_cells_and_its_place(elements_of, block):
    region = (LayoutLabel.TABLE, (60, 85, 300, 150))
    [found] = elements_of(block(72, 100, ["a b", "1 2"]), region, tables=GivenTable())
    assert found.table is not None
    assert found.text == "a\nb\n1\n2"
    assert found.bbox == BoundingBox.from_list([120, 170, 600, 300])


def test_a_table_that_nobody_reads_keeps_its_lines(elements_of, block):
    region = (LayoutLabel.TABLE, (60, 85, 300, 150))
    [found] = elements_of(block(72, 100, ["a b", "1 2"]), region)
    assert (found.label, found.table, found.text) == (LayoutLabel.TABLE, None, "a b\n1 2")


def test_a_figure_keeps_its_labels_to_itself_and_gives_back_running_text(elements_of, block, line):
    content = line(100, 120, "x axis") + line(200, 200, "y axis")
    content += block(
        72, 300, ["Running text over the picture that a", "page has as its background."]
    )
    found = elements_of(content, (LayoutLabel.FIGURE, (50, 50, 600, 400)))
    assert [(e.label, e.text) for e in found] == [
        (LayoutLabel.FIGURE, "x axis\ny axis"),
        (LayoutLabel.TEXT, "Running text over the picture that a page has as its background."),
    ]


def test_code_keeps_its_indentation_and_its_blank_lines(elements_of, line):
    content = line(72, 100, "def f(x):", font="mono") + line(98.4, 114, "return x", font="mono")
    content += line(72, 142, "print(f(1))", font="mono")
    [found] = elements_of(content, (LayoutLabel.CODE, (60, 85, 300, 150)))
    assert found.text == "def f(x):\n    return x\n\nprint(f(1))"


def test_a_list_region_is_cut_into_items(elements_of, block, line):
    content = line(72, 86, "They are:") + block(72, 100, ["(a) one", "(b) two"])
    content += line(90, 128, "with more")
    found = elements_of(content, (LayoutLabel.LIST, (60, 70, 300, 150)))
    assert [(e.label, e.marker, e.text) for e in found] == [
        (LayoutLabel.TEXT, None, "They are:"),
        (LayoutLabel.LIST, "(a)", "one"),
        (LayoutLabel.LIST, "(b)", "two with more"),
    ]


def test_a_list_that_goes_on_in_the_next_column_keeps_its_levels(elements_of, line):
    content = line(72, 100, "1. one") + line(90, 114, "a) inner") + line(320, 100, "b) inner too")
    content += line(302, 114, "2. two")
    found = elements_of(
        content,
        (LayoutLabel.LIST, (60, 85, 290, 150)),
        (LayoutLabel.LIST, (295, 85, 590, 150)),
    )
    assert [(e.marker, e.level) for e in found] == [("1.", 1), ("a)", 2), ("b)", 2), ("2.", 1)]


def test_a_label_of_the_users_own_is_unknown_text(elements_of, line):
    own = CustomLabel(name="sidebar")
    [found] = elements_of(line(72, 100, "Aside."), (own, (60, 85, 300, 110)))
    assert (found.label, found.text) == (LayoutLabel.UNKNOWN, "Aside.")


def test_a_region_without_text_is_nothing_but_a_figure_is_one(elements_of, line):
    found = elements_of(
        line(72, 500, "Text."),
        (LayoutLabel.SECTION_HEADER, (60, 85, 300, 110)),
        (LayoutLabel.FIGURE, (60, 150, 300, 400)),
    )
    assert [e.label for e in found] == [LayoutLabel.FIGURE, LayoutLabel.TEXT]
