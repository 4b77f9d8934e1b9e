"""MinerU 2.5: two rounds, crops that stand upright, and pages of which a part failed."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from models.families.recorded import a_page, anything, assert_on_page
from models.families.scripted import FAILURE, engines
from PIL import Image, ImageDraw

from omnidocs import Document
from omnidocs.backends import Response
from omnidocs.document import Page
from omnidocs.errors import OutputParseError, RequestError
from omnidocs.results import BoundingBox, PageStatus
from omnidocs_models.families.mineruvl import MinerUVLLayoutDetector, MinerUVLTextExtractor
from omnidocs_models.families.mineruvl.blocks import Block, parse_blocks
from omnidocs_models.families.mineruvl.content import block_markdown, block_text
from omnidocs_models.families.mineruvl.requests import block_request, layout_request

LAYOUT = "\nLayout Detection:"
TEXT = "\nText Recognition:"
TABLE = "\nTable Recognition:"
FORMULA = "\nFormula Recognition:"


def block(kind, box, turn="up"):
    """A line of the layout answer."""
    return f"<|box_start|>{box}<|box_end|><|ref_start|>{kind}<|ref_end|><|rotate_{turn}|>"


RECORDED = "\n".join(
    [
        block("header", "100 010 900 040"),
        block("title", "100 050 900 120"),
        block("text", "100 150 480 400"),
        block("image", "520 150 900 400"),
        block("image_caption", "520 410 900 440"),
        block("equation", "100 450 900 500"),
        block("table", "100 550 900 800"),
        block("page_number", "480 960 520 980"),
    ]
)
SCRIPT = {
    LAYOUT: [RECORDED],
    TEXT: ["Annual report", "Results\nof 2024", r"We saw \( x < 3 \).", "Figure 1: Sales", "7"],
    FORMULA: [r"\[ a = \frac{b}{c} \]"],
    TABLE: ["<fcel>Year<lcel><nl><fcel>2024<fcel>7<nl>"],
}


@pytest.fixture
def page():
    """A page of 400 x 600 pixels."""
    return Image.new("RGB", (400, 600), "white")


def test_a_page_is_read_in_two_rounds(on_script, page):
    output = on_script(MinerUVLTextExtractor, SCRIPT).extract(page)
    assert output.content.split("\n\n") == [
        "# Results of 2024",
        "We saw $x < 3$.",
        "Figure 1: Sales",
        "$$\na = \\frac{b}{c}\n$$",
        output.elements[6].text,
    ]
    assert '<td colspan="2">Year</td>' in output.content
    assert output.finish_reason == "stop"
    [first, second] = engines[-1].asked
    assert [request.prompt for request in first] == [LAYOUT]
    assert [request.prompt for request in second] == [TEXT, TEXT, TEXT, TEXT, FORMULA, TABLE, TEXT]
    assert {request.system for request in first + second} == {"You are a helpful assistant."}


def test_elements_are_in_pixels_of_the_page_and_pictures_have_no_text(on_script, page):
    elements = on_script(MinerUVLTextExtractor, SCRIPT).extract(page).elements
    assert [(element.category, element.text) for element in elements[:4]] == [
        ("header", "Annual report"),
        ("title", "Results\nof 2024"),
        ("text", "We saw $x < 3$."),
        ("image", None),
    ]
    assert elements[1].bbox.to_list() == [40, 30, 360, 72]


def test_running_heads_and_page_numbers_are_elements_only(on_script, page):
    output = on_script(MinerUVLTextExtractor, SCRIPT).extract(page)
    assert "Annual report" not in output.content
    assert [e.text for e in output.elements if e.category == "page_number"] == ["7"]


def test_html_is_html(on_script, page):
    output = on_script(MinerUVLTextExtractor, SCRIPT).extract(page, output_format="html")
    assert "<h1>Results of 2024</h1>" in output.content
    assert "<p>We saw $x &lt; 3$.</p>" in output.content
    assert '<td colspan="2">Year</td>' in output.content


def test_the_crops_of_all_pages_are_one_batch(on_script, page):
    script = {LAYOUT: [block("text", "0 0 500 500") + block("text", "0 500 500 900")], TEXT: ["x"]}
    outputs = on_script(MinerUVLTextExtractor, script).extract_batch([page, page, page])
    assert [output.content for output in outputs] == ["x\n\nx"] * 3
    assert [len(requests) for requests in engines[-1].asked] == [3, 6]


def test_a_failed_crop_loses_its_block_and_the_page_says_so(on_script, page):
    script = {
        LAYOUT: [block("text", "0 0 900 100") + block("text", "0 200 900 300")],
        TEXT: [FAILURE, "the second"],
    }
    extractor = on_script(MinerUVLTextExtractor, script)
    output = extractor.extract(page)
    assert output.content == "the second"
    assert [element.text for element in output.elements] == [None, "the second"]
    assert output.finish_reason == "failed"
    assert output.truncated


def test_a_page_with_a_failed_block_is_no_silent_success(on_script, page):
    script = {
        LAYOUT: [block("text", "0 0 900 100") + block("text", "0 200 900 300")],
        TEXT: ["the first", FAILURE],
    }
    with Document.from_images([page]) as document:
        [outcome] = on_script(MinerUVLTextExtractor, script).iter_document(document)
    assert outcome.status is PageStatus.TRUNCATED
    assert "could not be read" in outcome.notes[-1]


def test_a_page_of_which_no_block_was_read_fails(on_script, page):
    script = {LAYOUT: [block("text", "0 0 900 100")], TEXT: [FAILURE]}
    with pytest.raises(RequestError, match="too large"):
        on_script(MinerUVLTextExtractor, script).extract(page)


@pytest.mark.parametrize("round_cut", [LAYOUT, TEXT])
def test_a_cut_answer_marks_the_page(on_script, page, round_cut):
    script = {LAYOUT: [block("text", "0 0 900 100") + "<|box_start|>0 2"], TEXT: ["words"]}
    script[round_cut] = [Response(script[round_cut][0], finish_reason="length")]
    output = on_script(MinerUVLTextExtractor, script).extract(page)
    assert output.content == "words"
    assert output.finish_reason == "length"


@pytest.mark.parametrize("answer", ["", "\n"])
def test_a_blank_page_is_empty(on_script, page, answer):
    extractor = on_script(MinerUVLTextExtractor, {LAYOUT: [answer]})
    output = extractor.extract(page)
    assert (output.content, output.elements) == ("", [])


def test_a_page_of_pictures_has_elements_and_no_content(on_script, page):
    extractor = on_script(MinerUVLTextExtractor, {LAYOUT: [block("image", "0 0 900 900")]})
    output = extractor.extract(page)
    assert (output.content, len(output.elements)) == ("", 1)


def test_words_instead_of_a_layout_are_an_error(on_script, page):
    extractor = on_script(MinerUVLTextExtractor, {LAYOUT: ["100 200 300 400text"]})
    with pytest.raises(OutputParseError, match="special tokens") as caught:
        extractor.extract(page)
    assert caught.value.raw == "100 200 300 400text"


def test_a_prompt_of_the_user_is_one_question_about_the_page(on_script, page):
    extractor = on_script(MinerUVLTextExtractor, {TABLE: ["<fcel>a<fcel>b<nl>"]})
    output = extractor.extract(page, prompt=TABLE)
    assert "<td>a</td>" in output.content
    assert len(engines[-1].asked) == 1


def test_layout_has_the_standard_labels_and_the_models_own(on_script, page):
    output = on_script(MinerUVLLayoutDetector, SCRIPT).extract(page)
    assert [(str(box.label), box.original_label) for box in output.bboxes] == [
        ("page_header", "header"),
        ("title", "title"),
        ("text", "text"),
        ("figure", "image"),
        ("caption", "image_caption"),
        ("formula", "equation"),
        ("table", "table"),
        ("page_footer", "page_number"),
    ]
    assert output.bboxes[6].bbox.to_list() == [40, 330, 360, 480]


def test_the_layout_is_asked_on_a_square():
    request = layout_request(a_page(300, 700))
    assert request.images[0].size == (1036, 1036)
    assert request.settings.temperature == 0
    assert request.settings.no_repeat_ngram == 100


def arrow(turn):
    """A page with a block in which an arrow-like mark was turned clockwise by ``turn``."""
    mark = Image.new("RGB", (80, 40), "white")
    ImageDraw.Draw(mark).rectangle((0, 0, 19, 39), "black")
    return mark.rotate(-turn, expand=True)


@pytest.mark.parametrize(("word", "turn"), [("up", 0), ("right", 90), ("down", 180), ("left", 270)])
def test_a_crop_is_turned_to_stand_upright(word, turn):
    page = Page.from_image(arrow(turn))
    [found] = parse_blocks(block("text", "0 0 1000 1000", word), page.size)
    assert block_request(page, found).images[0].tobytes() == arrow(0).tobytes()


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(100, 50, (100, 50)), (100, 7, (400, 28)), (2000, 10, (2000, 40)), (1, 1, (28, 28))],
)
def test_a_crop_is_neither_too_long_nor_too_small(width, height, size):
    page = a_page(3000, 3000)
    whole = Block("text", BoundingBox(x1=0, y1=0, x2=width, y2=height))
    assert block_request(page, whole).images[0].size == size


@pytest.mark.parametrize(
    ("damage", "kinds"),
    [
        (block("text", "0 0 100"), ["title"]),
        (block("text", "5 5 5 5"), ["title"]),
        (block("text", "0 0 100 100")[:-25], ["title"]),
        (block("text", "0 0 100 100", "sideways"), ["text", "title"]),
        (block("title", "0 0 500 500"), ["title"]),
        (block("mystery", "900 900 100 5000"), ["mystery", "title"]),
    ],
    ids=["three numbers", "no area", "cut", "unknown turn", "repeated", "outside and inverted"],
)
def test_what_is_wrong_with_a_block_leaves_the_others(damage, kinds):
    page = a_page()
    blocks = parse_blocks(damage + "\n" + block("title", "0 0 500 500"), page.size)
    assert [found.kind for found in blocks] == kinds
    assert_on_page([found.bbox for found in blocks], page)


def test_a_text_that_goes_on_in_the_next_column_is_one_paragraph(on_script, page):
    layout = [
        block("text", "0 0 400 900"),
        block("image", "500 0 900 300"),
        block("image_caption", "500 310 900 340"),
        block("text", "500 400 900 900") + "<|txt_contd_tgt|>",
        block("text", "500 910 900 950"),
    ]
    script = {LAYOUT: ["".join(layout)], TEXT: ["It goes", "Fig. 1", "on here.", "It ends."]}
    output = on_script(MinerUVLTextExtractor, script).extract(page)
    assert output.content.split("\n\n") == ["It goes on here.", "Fig. 1", "It ends."]


def test_text_in_a_table_is_read_with_the_table():
    table = block("table", "0 0 900 900")
    inside = [block("text", "10 10 100 100"), block("equation", "10 200 100 300")]
    beside = block("text", "10 850 100 990")
    found = parse_blocks("".join([table, *inside, beside]), (1000, 1000))
    assert [(one.kind, one.bbox.y1) for one in found] == [("table", 0), ("text", 850)]


@pytest.mark.parametrize(
    ("kind", "answer", "markdown"),
    [
        ("title", "Two\nlines", "# Two lines"),
        ("code", "x = 1", "```\nx = 1\n```"),
        ("code", "```python\nx = 1\n```", "```python\nx = 1\n```"),
        ("table", "no tags at all", "no tags at all"),
        ("text", "words<|im_end|>", "words"),
        ("equation", "$$ a $$", "$$\na\n$$"),
    ],
)
def test_blocks_as_markdown(kind, answer, markdown):
    assert block_markdown(kind, block_text(kind, answer)) == markdown


@given(st.integers(0, len(RECORDED)))
def test_no_block_before_a_cut_is_lost(end):
    whole = len(RECORDED[:end].split("<|ref_end|>")) - 1
    if whole:
        kinds = [found.kind for found in parse_blocks(RECORDED[:end], (400, 600))]
        assert kinds == [found.kind for found in parse_blocks(RECORDED, (400, 600))][:whole]


@given(anything(RECORDED))
def test_no_answer_breaks_the_layout(text):
    page = a_page(80, 100)
    try:
        blocks = parse_blocks(text, page.size)
    except OutputParseError as error:
        assert error.raw == text
    else:
        assert_on_page([found.bbox for found in blocks], page)
        for found in blocks:
            block_request(page, found)


@given(anything(*(answer for answers in SCRIPT.values() for answer in answers)))
def test_no_answer_breaks_a_block(text):
    for kind in ("text", "title", "table", "equation", "code"):
        block_markdown(kind, block_text(kind, text))
