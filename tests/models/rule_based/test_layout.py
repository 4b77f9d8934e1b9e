"""The regions of a page, and what they are called."""

from __future__ import annotations

import pytest
from PIL import Image

from omnidocs import ConfigError
from omnidocs.document import Word
from omnidocs.results import BoundingBox, LayoutLabel
from omnidocs.tasks.layout_extraction import RuleBasedLayoutExtractor


@pytest.fixture
def article(sheet, prose):
    """A page with two paragraphs of running text in the middle."""
    sheet.lines(100, 700, prose)
    sheet.lines(100, 840, prose)
    return sheet


def test_paragraphs_are_parted_by_space(article, labelled):
    first, second = labelled(article.layout(), LayoutLabel.TEXT)
    assert first.to_list() == pytest.approx([100, 684, first.x2, 776], abs=2)
    assert second.y1 == pytest.approx(824, abs=2)


def test_paragraphs_are_parted_by_an_indented_first_line(sheet, prose, labelled):
    y = sheet.lines(100, 700, prose)
    sheet.text(140, y, prose[0])
    sheet.lines(100, y + 24, prose[1:])
    assert len(labelled(sheet.layout(), LayoutLabel.TEXT)) == 2


def test_a_short_last_line_ends_a_paragraph(sheet, prose, labelled):
    y = sheet.lines(100, 700, [*prose, "and rose."])
    sheet.lines(100, y, prose)
    assert len(labelled(sheet.layout(), LayoutLabel.TEXT)) == 2


def test_two_columns_are_two_regions(sheet, prose, labelled):
    left = [line[:46] for line in prose]
    sheet.lines(80, 700, left * 2)
    sheet.lines(640, 700, left * 2)
    boxes = labelled(sheet.layout(), LayoutLabel.TEXT)
    assert sorted(round(box.x1) for box in boxes) == [80, 640]


def test_three_columns_below_a_title_across_them(sheet, prose, labelled):
    sheet.text(80, 300, "A study of the rivers in the north", size=40)
    short = [line[:26] for line in prose]
    for x in (80, 460, 840):
        sheet.lines(x, 400, short * 3)
    found = sheet.layout()
    assert len(labelled(found, LayoutLabel.TITLE)) == 1
    assert sorted(round(box.x1) for box in labelled(found, LayoutLabel.TEXT)) == [80, 460, 840]


def test_large_type_is_a_heading_and_the_largest_of_the_first_page_a_title(article, labelled):
    article.text(100, 300, "Levels of the river", size=42)
    article.text(100, 640, "Summary", size=26)
    first = article.layout(index=0)
    assert len(labelled(first, LayoutLabel.TITLE)) == 1
    assert len(labelled(first, LayoutLabel.SECTION_HEADER)) == 1
    later = article.layout(index=3)
    assert labelled(later, LayoutLabel.TITLE) == []
    assert len(labelled(later, LayoutLabel.SECTION_HEADER)) == 2


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("Summary of the survey", {"bold": True}),
        ("2.1 Methods", {"bold": True}),
        ("1.1.1.1 Of Sand", {"bold": True}),
        ("RESULTS AND DISCUSSION", {}),
        ("Boots Self-Locking Nut", {"italic": True}),
    ],
)
def test_a_line_that_stands_out_above_text_is_a_heading(article, labelled, text, style):
    article.text(100, 640, text, **style)
    assert len(labelled(article.layout(), LayoutLabel.SECTION_HEADER)) == 1


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("This bold sentence ends with a full stop.", {"bold": True}),
        ("Short line", {}),
    ],
)
def test_not_every_short_line_is_a_heading(article, labelled, text, style):
    article.text(100, 640, text, **style)
    assert labelled(article.layout(), LayoutLabel.SECTION_HEADER) == []


def test_a_bold_line_with_nothing_below_is_no_heading(article, labelled):
    article.text(100, 1000, "The end of it", bold=True)
    assert labelled(article.layout(), LayoutLabel.SECTION_HEADER) == []


def test_the_head_of_a_column_of_boxes_to_tick_is_no_heading(article, labelled):
    article.text(500, 1000, "State funded", bold=True)
    for y in (1050, 1090, 1130):
        article.text(540, y, "*")
    assert labelled(article.layout(), LayoutLabel.SECTION_HEADER) == []


@pytest.mark.parametrize("mark", ["•", "–", "1.", "(a)", "[3]"])
def test_items_are_lists(article, labelled, mark):
    for number in range(3):
        article.text(120, 1000 + 50 * number, f"{mark} An item of the list that has")
        article.text(150, 1024 + 50 * number, "two lines of text")
    assert len(labelled(article.layout(), LayoutLabel.LIST)) == 3


def test_a_table_is_one_region(article, labelled):
    xs, ys = (100, 400, 600), (1000, 1040, 1080)
    article.lattice(xs, ys)
    article.cells(xs, ys, [["Station", "2023"], ["Mill", "2.75"]])
    found = article.layout()
    assert len(labelled(found, LayoutLabel.TABLE)) == 1
    assert len(labelled(found, LayoutLabel.TEXT)) == 2


@pytest.mark.parametrize(
    "text", ["Table 2: Levels of the river", "Table 2. Levels", "Tabelle 4 | Pegel"]
)
def test_a_line_that_names_a_table_beside_one_is_its_caption(article, labelled, text):
    xs, ys = (100, 400, 600), (1000, 1040, 1080)
    article.lattice(xs, ys)
    article.cells(xs, ys, [["Station", "2023"], ["Mill", "2.75"]])
    article.text(100, 980, text)
    assert len(labelled(article.layout(), LayoutLabel.CAPTION)) == 1


def test_a_caption_may_hang_behind_its_number(article, labelled):
    article.picture(100, 1000, 700, 1300)
    article.text(100, 1330, "Figure 7:")
    article.text(240, 1330, "Levels of the river in the years that")
    article.text(240, 1354, "followed the flood")
    [caption] = labelled(article.layout(), LayoutLabel.CAPTION)
    assert caption.y2 == pytest.approx(1358, abs=2)


def test_a_sentence_that_begins_with_a_table_is_text(sheet, labelled):
    sheet.lines(100, 700, ["Table 2 shows that the levels of the river rose", "in May of the year"])
    assert labelled(sheet.layout(), LayoutLabel.CAPTION) == []


def test_pictures_are_figures_and_their_words_no_text(article, labelled):
    article.picture(100, 1000, 700, 1300)
    article.text(300, 1100, "Label")
    found = article.layout()
    assert [box.to_list() for box in labelled(found, LayoutLabel.FIGURE)] == [
        [100, 1000, 700, 1300]
    ]
    assert len(labelled(found, LayoutLabel.TEXT)) == 2


def test_a_picture_cut_into_strips_is_one_figure(article, labelled):
    for number in range(4):
        article.picture(100, 1000 + 80 * number, 700, 1080 + 80 * number)
    [figure] = labelled(article.layout(), LayoutLabel.FIGURE)
    assert figure.to_list() == [100, 1000, 700, 1320]


def test_a_chart_takes_in_the_labels_of_its_axes(article, labelled):
    article.lattice((200, 300, 400, 500, 600), (1000, 1060, 1120, 1180, 1240))
    for number, y in enumerate((1010, 1066, 1126, 1186, 1246)):
        article.right(190, y, str(80 - 20 * number), size=14)
    for number, x in enumerate((240, 340, 440, 540)):
        article.text(x, 1262, str(2001 + number), size=14)
    found = article.layout()
    [figure] = labelled(found, LayoutLabel.FIGURE)
    assert figure.x1 < 180
    assert figure.y2 > 1260
    assert labelled(found, LayoutLabel.TABLE) == []


def bars(sheet):
    for number, height in enumerate((120, 90, 160, 60)):
        sheet.shape(200 + 60 * number, 1200 - height, 240 + 60 * number, 1200)


def test_bars_are_one_figure_with_the_labels_below_them(article, labelled):
    bars(article)
    for number, month in enumerate(("Mar", "Apr", "May", "Jun")):
        article.text(204 + 60 * number, 1225, month, size=14)
    found = article.layout()
    [figure] = labelled(found, LayoutLabel.FIGURE)
    assert figure.to_list() == pytest.approx([200, 1040, 420, 1228], abs=6)
    assert len(labelled(found, LayoutLabel.TEXT)) == 2
    assert labelled(found, LayoutLabel.PAGE_FOOTER) == []


def test_areas_behind_words_and_areas_apart_are_no_figure(article, labelled):
    for y in (1000, 1030, 1060):
        article.shape(90, y - 22, 700, y + 8)
        article.text(100, y, "Some words on a coloured ground")
    for y in (1300, 1500, 1700):
        article.shape(100, y, 220, y + 100)
    assert labelled(article.layout(), LayoutLabel.FIGURE) == []


def test_what_is_drawn_in_a_frame_belongs_to_it(article, labelled):
    bars(article)
    for y in (980, 1260):
        article.rule(150, y, 600, y)
    for x in (140, 610):
        article.rule(x, 990, x, 1250)
    [figure] = labelled(article.layout(), LayoutLabel.FIGURE)
    assert figure.to_list() == pytest.approx([140, 980, 610, 1260], abs=1)


def test_a_picture_behind_the_text_is_no_figure(article, labelled):
    article.picture(0, 0, 1240, 1754)
    found = article.layout()
    assert labelled(found, LayoutLabel.FIGURE) == []
    assert len(labelled(found, LayoutLabel.TEXT)) == 2


def test_the_scan_behind_a_short_letter_is_no_figure(sheet, labelled):
    sheet.picture(0, 0, 1240, 1754)
    sheet.text(150, 200, "Dear members of the council,")
    sheet.text(150, 600, "With kind regards")
    found = sheet.layout(source="ocr")
    assert labelled(found, LayoutLabel.FIGURE) == []
    assert len(labelled(found, LayoutLabel.TEXT)) == 2


def test_a_frame_with_round_corners_is_one_figure_with_its_parts(article, labelled):
    article.rule(120, 1000, 680, 1000)
    article.rule(120, 1400, 680, 1400)
    article.rule(100, 1020, 100, 1380)
    article.rule(700, 1020, 700, 1380)
    article.picture(150, 1050, 350, 1300)
    article.picture(420, 1050, 650, 1300)
    [figure] = labelled(article.layout(), LayoutLabel.FIGURE)
    assert figure.to_list() == pytest.approx([100, 1000, 700, 1400], abs=1)


def test_a_display_formula_is_one_region_with_its_exponents(article, labelled):
    article.text(500, 1010, "a", font="CMMI10")
    article.text(511, 1002, "2", size=12, font="CMR7")
    article.text(530, 1010, "+ b = c", font="CMMI10")
    article.text(900, 1010, "(3)")
    boxes = labelled(article.layout(), LayoutLabel.FORMULA)
    assert len(boxes) == 1
    assert boxes[0].x1 == pytest.approx(500, abs=2)


def test_prose_with_an_equals_sign_is_no_formula(sheet, labelled):
    sheet.lines(100, 700, ["where the level = the mean of the last years", "of the survey"])
    assert labelled(sheet.layout(), LayoutLabel.FORMULA) == []


def test_small_type_below_a_short_rule_is_a_footnote(article, labelled):
    article.rule(100, 1400, 400, 1400)
    article.lines(100, 1430, ["1 See the report of the year before.", "and that of 2020"], size=15)
    assert len(labelled(article.layout(), LayoutLabel.FOOTNOTE)) == 1


def test_running_heads_and_page_numbers(article, labelled):
    article.text(100, 60, "Report of the survey", size=16)
    article.text(600, 1700, "17")
    found = article.layout()
    assert len(labelled(found, LayoutLabel.PAGE_HEADER)) == 1
    assert len(labelled(found, LayoutLabel.PAGE_FOOTER)) == 1


def test_a_page_number_may_end_the_text_far_above_the_edge(article, labelled):
    article.text(600, 1010, "- 17 -")
    assert len(labelled(article.layout(), LayoutLabel.PAGE_FOOTER)) == 1


def test_the_title_of_a_table_at_the_top_of_a_page_is_no_running_head(sheet, prose, labelled):
    xs, ys = (100, 400, 600), (197, 237, 277)
    sheet.text(300, 165, "Pesticides", bold=True)
    sheet.lattice(xs, ys)
    sheet.cells(xs, ys, [["Station", "2023"], ["Mill", "2.75"]])
    sheet.lines(100, 700, prose)
    found = sheet.layout(index=1)
    assert len(labelled(found, LayoutLabel.TABLE)) == 1
    assert labelled(found, LayoutLabel.PAGE_HEADER) == []


def test_the_line_of_a_page_number_is_a_running_head(article, labelled):
    article.text(100, 150, "400")
    article.text(500, 150, "British Husbandry")
    article.text(1000, 150, "Ch. XIX")
    assert len(labelled(article.layout(), LayoutLabel.PAGE_HEADER)) == 3


def test_code_is_type_of_one_width(article, labelled):
    article.lines(100, 1000, ["def add(a, b):", "return a + b"], mono=True, font="Courier")
    assert len(labelled(article.layout(), LayoutLabel.CODE)) == 1


def test_a_page_written_on_a_typewriter_is_no_code(sheet, prose, labelled):
    sheet.lines(100, 700, prose, mono=True, font="Courier")
    found = sheet.layout()
    assert labelled(found, LayoutLabel.CODE) == []
    assert len(labelled(found, LayoutLabel.TEXT)) == 1


def test_a_stamp_along_the_margin_is_left_out(article, labelled):
    box = BoundingBox(x1=20, y1=400, x2=44, y2=900)
    article.words.append(Word("arXiv:2305.03393v1", box, font_size=24, angle=270))
    assert labelled(article.layout(), LayoutLabel.ABANDON) == [box]


def test_rows_of_dots_are_decoration(article, labelled):
    article.text(100, 1000, "." * 60)
    assert len(labelled(article.layout(), LayoutLabel.ABANDON)) == 1


def test_words_of_ocr_have_no_size_and_are_read_all_the_same(sheet, prose, labelled):
    for number, line in enumerate(prose):
        sheet.text(100, 700 + 30 * number, line, size=18 + number % 2)
    sheet.words = [Word(word.text, word.bbox, confidence=0.9) for word in sheet.words]
    [text] = labelled(sheet.layout(source="ocr"), LayoutLabel.TEXT)
    assert text.y2 > 780


def test_right_to_left_lines_are_one_paragraph(sheet, labelled):
    y = 700
    for count in (9, 10, 8, 10):
        sheet.right(1100, y, " ".join(["كتاب"] * count))
        y += 24
    assert len(labelled(sheet.layout(), LayoutLabel.TEXT)) == 1


def test_a_tiny_page_is_read_like_a_large_one(sheet, prose, labelled):
    sheet.width, sheet.height = 180, 120
    sheet.lines(8, 20, [line[:40] for line in prose], size=7)
    [text] = labelled(sheet.layout(), LayoutLabel.TEXT)
    assert text.x2 <= 180


def test_a_blank_page_has_no_regions(sheet):
    found = sheet.layout()
    assert found.bboxes == []
    assert (found.image_width, found.image_height) == (1240, 1754)


def test_a_picture_without_words_is_a_page_without_regions():
    assert RuleBasedLayoutExtractor().extract(Image.new("RGB", (200, 100), "white")).bboxes == []


def test_boxes_lie_on_the_page_and_confidences_between_0_and_1(article):
    article.text(-30, 1000, "Cut at the edge of the page")
    found = article.layout()
    assert all(box.bbox.x1 >= 0 for box in found.bboxes)
    assert all(0 < box.confidence <= 1 for box in found.bboxes)
    assert found.model_name == "RuleBasedLayoutExtractor"


def test_labels_of_the_users_own_are_refused(article):
    with pytest.raises(ConfigError, match="labels that it was trained on"):
        RuleBasedLayoutExtractor().extract(article.page(), custom_labels=["sidebar"])


def test_a_row_of_three_with_a_page_number_is_a_running_head_in_a_scan(sheet, prose, labelled):
    sheet.text(100, 170, "400", size=19)
    sheet.text(520, 170, "BRITISH HUSBANDRY.", size=29)
    sheet.right(1140, 170, "[Ch. XIX.", size=23)
    for number in range(8):
        sheet.lines(100, 202 + 104 * number, prose)
    layout = sheet.layout(index=5, source="ocr_layer")
    assert len(labelled(layout, LayoutLabel.PAGE_HEADER)) == 3


def test_a_long_line_that_ocr_saw_too_large_is_no_heading(sheet, prose, labelled):
    sheet.lines(100, 300, prose)
    sheet.text(100, 410, " ".join(prose[0].split() * 2), size=24)
    sheet.lines(100, 440, prose)
    layout = sheet.layout(source="ocr_layer")
    assert labelled(layout, LayoutLabel.SECTION_HEADER) == []


def test_a_bold_question_that_ends_in_other_type_is_one_block(sheet, labelled, prose):
    sheet.lines(100, 300, prose[:2], bold=True)
    x = sheet.text(100, 348, "services?", bold=True)
    sheet.text(x, 348, "(Select all that apply)", italic=True)
    sheet.lines(100, 420, prose * 3)
    boxes = [box.bbox for box in sheet.layout().bboxes]
    assert sum(box.y1 < 360 for box in boxes) == 1
