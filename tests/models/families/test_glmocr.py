"""GLM-OCR: the answer is the page."""

from __future__ import annotations

import pytest
from models.families.recorded import a_page

from omnidocs_models.families.glmocr import (
    FORMULA_PROMPT,
    TABLE_PROMPT,
    TEXT_PROMPT,
    GLMOCRTextExtractor,
)


@pytest.mark.parametrize(
    ("prompt", "answer", "content"),
    [
        (None, "# Title\n\nWords.", "# Title\n\nWords."),
        (None, "```markdown\nWords.\n```", "Words."),
        (None, r"so \(x\) is", "so $x$ is"),
        (TABLE_PROMPT, "<table><tr><td>7</td></tr></table>", "<table><tr><td>7</td></tr></table>"),
        (FORMULA_PROMPT, r"\frac{a}{b}", "$$\n\\frac{a}{b}\n$$"),
        (None, "", ""),
    ],
)
def test_the_answer_is_the_page(on_script, prompt, answer, content):
    extractor = on_script(GLMOCRTextExtractor, {prompt or TEXT_PROMPT: [answer]})
    assert extractor.extract(a_page(), prompt=prompt).content == content


def test_html_is_html(on_script):
    extractor = on_script(GLMOCRTextExtractor, {TEXT_PROMPT: ["# Title\n\nWords."]})
    output = extractor.extract(a_page(), output_format="html")
    assert output.content == "<h1>Title</h1>\n<p>Words.</p>"


def test_it_streams(on_script):
    extractor = on_script(GLMOCRTextExtractor, {TEXT_PROMPT: ["Some words."]})
    *pieces, output = extractor.stream(a_page())
    assert "".join(pieces) == output.content == "Some words."
