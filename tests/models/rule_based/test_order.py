"""The reading order of regions: columns, cards, captions, notes."""

from __future__ import annotations

import pytest

from omnidocs import ConfigError
from omnidocs.results import (
    BoundingBox,
    CustomLabel,
    ElementType,
    LayoutBox,
    LayoutLabel,
    LayoutOutput,
    OCROutput,
    TextBlock,
)
from omnidocs.tasks.reading_order import RuleBasedReadingOrderPredictor

TEXT, HEAD, FIGURE = LayoutLabel.TEXT, LayoutLabel.SECTION_HEADER, LayoutLabel.FIGURE


def layout(*boxes: tuple[LayoutLabel | CustomLabel, float, float, float, float]) -> LayoutOutput:
    """A layout of labelled boxes on a page of 1000 x 1400 pixels."""
    return LayoutOutput(
        bboxes=[
            LayoutBox(label=label, bbox=BoundingBox(x1=x1, y1=y1, x2=x2, y2=y2), confidence=0.9)
            for label, x1, y1, x2, y2 in boxes
        ],
        image_width=1000,
        image_height=1400,
    )


def words(*blocks: tuple[str, float, float]) -> OCROutput:
    """Words at places of the same page."""
    return OCROutput(
        text_blocks=[
            TextBlock(text=text, bbox=BoundingBox(x1=x, y1=y, x2=x + 40, y2=y + 20), confidence=0.9)
            for text, x, y in blocks
        ],
        image_width=1000,
        image_height=1400,
    )


def order(found: LayoutOutput, **options) -> list[int]:
    """The places of the boxes in the order of reading."""
    output = RuleBasedReadingOrderPredictor(**options).predict(found)
    return [element.original_id for element in output.ordered_elements]


def test_the_left_column_is_read_before_the_right_one():
    page = layout(
        (TEXT, 520, 100, 920, 300),
        (TEXT, 80, 100, 480, 400),
        (TEXT, 520, 320, 920, 800),
        (TEXT, 80, 420, 480, 800),
    )
    assert order(page) == [1, 3, 0, 2]


def test_level_gaps_do_not_mix_two_columns():
    page = layout(
        *((TEXT, x, y, x + 400, y + 180) for x in (80, 520) for y in (100, 300, 500, 700))
    )
    assert order(page) == list(range(8))


def test_a_title_across_the_columns_comes_first_and_a_figure_parts_them():
    page = layout(
        (TEXT, 80, 200, 480, 500),
        (TEXT, 520, 200, 920, 500),
        (FIGURE, 80, 520, 920, 800),
        (TEXT, 80, 820, 480, 1200),
        (TEXT, 520, 820, 920, 1200),
        (LayoutLabel.TITLE, 80, 100, 920, 160),
    )
    assert order(page) == [5, 0, 1, 2, 3, 4]


def test_three_columns_are_read_from_left_to_right():
    page = layout(
        *((TEXT, x, y, x + 270, y + 280) for x in (60, 360, 660) for y in (100, 400, 700))
    )
    assert order(page) == list(range(9))


def test_a_column_that_ends_early_does_not_interrupt_the_other():
    page = layout(
        (TEXT, 80, 100, 480, 400),
        (TEXT, 80, 420, 480, 800),
        (TEXT, 80, 820, 480, 1200),
        (TEXT, 520, 100, 920, 400),
    )
    assert order(page) == [0, 1, 2, 3]


def test_cards_with_level_headings_are_read_row_by_row():
    page = layout(
        (HEAD, 80, 100, 300, 130),
        (TEXT, 80, 150, 480, 300),
        (HEAD, 520, 100, 740, 130),
        (TEXT, 520, 150, 920, 300),
        (HEAD, 80, 400, 300, 430),
        (TEXT, 80, 450, 480, 600),
        (HEAD, 520, 400, 740, 430),
        (TEXT, 520, 450, 920, 600),
    )
    assert order(page) == list(range(8))


def test_a_heading_below_columns_belongs_to_what_follows_across_them():
    page = layout(
        (TEXT, 80, 100, 480, 400),
        (TEXT, 520, 100, 920, 400),
        (HEAD, 80, 500, 300, 540),
        (LayoutLabel.TITLE, 80, 560, 920, 640),
    )
    assert order(page) == [0, 1, 2, 3]


def test_short_lines_side_by_side_are_no_columns():
    page = layout(
        (TEXT, 80, 100, 200, 120),
        (TEXT, 600, 100, 800, 120),
        (HEAD, 80, 200, 300, 220),
        (TEXT, 80, 240, 920, 400),
    )
    assert order(page) == [0, 1, 2, 3]


def test_running_heads_come_first_and_notes_and_feet_last():
    page = layout(
        (LayoutLabel.PAGE_FOOTER, 480, 1350, 520, 1370),
        (LayoutLabel.FOOTNOTE, 80, 1250, 480, 1300),
        (LayoutLabel.PAGE_HEADER, 80, 40, 920, 60),
        (TEXT, 80, 100, 480, 1200),
        (TEXT, 520, 100, 920, 1300),
        (LayoutLabel.ABANDON, 10, 300, 40, 900),
    )
    assert order(page) == [2, 3, 4, 1, 0, 5]


def test_right_to_left_pages_begin_with_the_right_column():
    page = layout((TEXT, 80, 100, 480, 400), (TEXT, 520, 100, 920, 400))
    assert order(page, direction="rtl") == [1, 0]


def test_the_script_of_the_words_tells_the_direction():
    page = layout((TEXT, 80, 100, 480, 400), (TEXT, 520, 100, 920, 400))
    arabic = words(("مرحبا بالعالم", 100, 200), ("بالعالم", 600, 200))
    output = RuleBasedReadingOrderPredictor().predict(page, arabic)
    assert [element.original_id for element in output.ordered_elements] == [1, 0]


def test_captions_stand_beside_what_they_belong_to():
    page = layout(
        (LayoutLabel.CAPTION, 80, 100, 920, 130),
        (LayoutLabel.TABLE, 80, 150, 920, 400),
        (FIGURE, 80, 500, 920, 800),
        (LayoutLabel.CAPTION, 80, 820, 920, 850),
        (TEXT, 80, 900, 920, 1200),
    )
    output = RuleBasedReadingOrderPredictor().predict(page)
    assert output.caption_map == {1: [0], 2: [3]}
    assert [element.original_id for element in output.ordered_elements] == [0, 1, 2, 3, 4]
    assert output.get_captions_for(2)[0].element_type is ElementType.CAPTION


def test_a_caption_between_a_figure_and_a_table_goes_to_what_it_names():
    page = layout(
        (FIGURE, 80, 100, 920, 400),
        (LayoutLabel.CAPTION, 80, 410, 920, 430),
        (LayoutLabel.TABLE, 80, 450, 920, 700),
    )
    naming = words(("Table", 100, 411), ("2:", 150, 411), ("Levels", 200, 411))
    output = RuleBasedReadingOrderPredictor().predict(page, naming)
    assert output.caption_map == {2: [1]}


def test_a_caption_far_from_everything_keeps_its_place():
    page = layout((FIGURE, 80, 100, 920, 300), (LayoutLabel.CAPTION, 80, 900, 920, 930))
    output = RuleBasedReadingOrderPredictor().predict(page)
    assert output.caption_map == {}
    assert output.element_count == 2


def test_a_note_right_below_a_table_belongs_to_it():
    page = layout(
        (LayoutLabel.TABLE, 80, 100, 920, 400),
        (LayoutLabel.FOOTNOTE, 80, 410, 920, 430),
        (TEXT, 80, 500, 920, 900),
    )
    output = RuleBasedReadingOrderPredictor().predict(page)
    assert output.footnote_map == {0: [1]}
    assert output.get_footnotes_for(0)[0].original_id == 1


def test_a_paragraph_goes_on_in_the_next_column():
    page = layout((TEXT, 80, 100, 480, 400), (TEXT, 520, 100, 920, 300), (TEXT, 520, 320, 920, 400))
    said = words(
        ("The levels of the", 100, 350),
        ("river rose in May.", 600, 110),
        ("Then they fell.", 600, 350),
    )
    output = RuleBasedReadingOrderPredictor().predict(page, said)
    assert output.merge_map == {0: [1]}
    assert output.get_full_text(" ") == "The levels of the river rose in May. Then they fell."


def test_without_words_no_paragraphs_are_joined():
    page = layout((TEXT, 80, 100, 480, 400), (TEXT, 520, 100, 920, 300))
    assert RuleBasedReadingOrderPredictor().predict(page).merge_map == {}


def test_a_heading_between_parts_paragraphs():
    page = layout((TEXT, 80, 100, 480, 400), (HEAD, 520, 100, 920, 120), (TEXT, 520, 140, 920, 300))
    said = words(("The levels of the", 100, 350), ("Results", 600, 100), ("river rose", 600, 150))
    assert RuleBasedReadingOrderPredictor().predict(page, said).merge_map == {}


def test_labels_of_the_users_own_are_text():
    output = RuleBasedReadingOrderPredictor().predict(
        layout((CustomLabel(name="sidebar"), 80, 100, 480, 400))
    )
    assert output.ordered_elements[0].element_type is ElementType.TEXT


def test_an_empty_layout_has_an_empty_order():
    output = RuleBasedReadingOrderPredictor().predict(layout())
    assert output.element_count == 0


def test_boxes_on_top_of_each_other_are_all_kept():
    page = layout(*((TEXT, 80 + 5 * n, 100 + 5 * n, 480, 400) for n in range(5)))
    assert sorted(order(page)) == [0, 1, 2, 3, 4]


def test_pages_of_a_document_are_numbered():
    predictor = RuleBasedReadingOrderPredictor()
    outputs = predictor.predict_multi_page([layout((TEXT, 1, 1, 9, 9)), layout((TEXT, 1, 1, 9, 9))])
    assert [output.ordered_elements[0].page_no for output in outputs] == [0, 1]
    with pytest.raises(ConfigError, match="1 OCR outputs do not fit 2 layouts"):
        predictor.predict_multi_page([layout(), layout()], [words()])
