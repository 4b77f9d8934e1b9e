"""LightOnOCR 2: nothing is said, lines stay lines, pictures with boxes are elements."""

from __future__ import annotations

import pytest
from hypothesis import given
from models.families.recorded import a_page, answer, anything, assert_on_page, reader
from models.families.scripted import engines

from omnidocs.results import OutputFormat
from omnidocs.tasks.options import TextOptions
from omnidocs_models.families.lighton import LightOnTextExtractor

PAGE = (500, 2000)
RECORDED = """\
# Report

First line
second line

![image](image_1.png) 100,220,500,400

    indented

![image](image_2.png)0,500,1000,600
"""
MARKDOWN = """\
# Report

First line
second line

![image](image_1.png)

    indented

![image](image_2.png)"""


def parsed(text, wanted=OutputFormat.MARKDOWN):
    return reader(LightOnTextExtractor).parse(
        answer(text), a_page(*PAGE), TextOptions(format=wanted)
    )


def test_the_page_is_sent_alone(on_script):
    output = on_script(LightOnTextExtractor, {"": [RECORDED]}).extract(a_page(*PAGE))
    assert output.content == MARKDOWN
    [[request]] = engines[-1].asked
    assert [image.size for image in request.images] == [PAGE]


def test_pictures_are_elements_in_pixels_of_the_page():
    elements = parsed(RECORDED).elements
    assert [element.category for element in elements] == ["image", "image"]
    assert elements[0].bbox.to_list() == [50, 440, 250, 800]


def test_html_is_html():
    html = parsed(RECORDED, OutputFormat.HTML).content
    assert html.startswith("<h1>Report</h1>\n<p>First line\nsecond line</p>")
    assert '<img src="image_1.png" alt="image" />' in html


@pytest.mark.parametrize(
    "text", ["![a](b) 1,2,3", "![a](b) 5,5,5,5", "![a](b)", "[a](b) 1,2,3,4", "1,2,3,4", ""]
)
def test_what_is_no_box_is_no_element(text):
    assert parsed(text).elements == []


@given(anything(RECORDED))
def test_no_answer_makes_it_raise_and_no_box_leaves_the_page(text):
    output = parsed(text)
    assert_on_page([element.bbox for element in output.elements], a_page(*PAGE))
