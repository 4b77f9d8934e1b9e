"""Any vision-language model: prompts that say all, answers with or without wrapping."""

from __future__ import annotations

import pytest
from hypothesis import given
from models.families.recorded import a_page, answer, anything, reader
from models.families.scripted import ScriptedConfig, engines
from pydantic import BaseModel, ValidationError

from omnidocs.errors import OutputParseError
from omnidocs.registry import derive_config
from omnidocs.results import OutputFormat
from omnidocs.tasks.options import StructuredOptions, TextOptions
from omnidocs.vlm import vlm_completion, vlm_structured_completion
from omnidocs_models.families.vlm import PROMPTS, VLMStructuredExtractor, VLMTextExtractor

MARKDOWN = "```markdown\n# Title\n\nSo \\(a < b\\).\n\n| a |\n|---|\n| 1 |\n```"
HTML = "```html\n<h1>Title</h1>\n<p>So $a$.</p>\n```"


class Invoice(BaseModel):
    """What the tests want to know."""

    number: str
    total: float


ASKED = (
    reader(VLMStructuredExtractor)
    .request(a_page(), StructuredOptions(schema=Invoice, prompt="Read it."))
    .prompt
)


def test_markdown_comes_without_its_wrapping(on_script):
    extractor = on_script(VLMTextExtractor, {PROMPTS["markdown"]: [MARKDOWN]})
    assert extractor.extract(a_page()).content == "# Title\n\nSo $a < b$.\n\n| a |\n|---|\n| 1 |"
    [[request]] = engines[-1].asked
    assert request.settings.temperature is None


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (HTML, "<h1>Title</h1>\n<p>So $a$.</p>"),
        ("<html><body><p>x</p></body></html>", "<p>x</p>"),
        ("# Title", "<h1>Title</h1>"),
        ("```markdown\n# Title\n```", "<h1>Title</h1>"),
    ],
)
def test_html_is_html_whatever_the_model_wrote(on_script, text, content):
    extractor = on_script(VLMTextExtractor, {PROMPTS["html"]: [text]})
    assert extractor.extract(a_page(), output_format="html").content == content


def test_a_prompt_of_the_users_own_is_sent(on_script):
    extractor = on_script(VLMTextExtractor, {"Only the title.": ["Title"]})
    assert extractor.extract(a_page(), prompt="Only the title.").content == "Title"


@given(anything(MARKDOWN, HTML))
def test_no_answer_makes_it_raise(text):
    for wanted in (OutputFormat.MARKDOWN, OutputFormat.HTML):
        options = TextOptions(format=wanted)
        output = reader(VLMTextExtractor).parse(answer(text), a_page(), options)
        assert output.raw_output == text


def test_the_model_must_be_given(on_script):
    on_script(VLMTextExtractor, {})
    config = derive_config(VLMTextExtractor, "Scripted")
    with pytest.raises(ValidationError, match="model"):
        config()
    assert issubclass(config, ScriptedConfig)


def test_a_page_becomes_an_object_of_the_users_class(on_script):
    extractor = on_script(VLMStructuredExtractor, {ASKED: ['{"number": "7", "total": 1.5}']})
    output = extractor.extract(a_page(), schema=Invoice, prompt="Read it.")
    assert output.data == Invoice(number="7", total=1.5)


def test_an_answer_that_was_cut_is_an_error_that_carries_it(on_script):
    extractor = on_script(VLMStructuredExtractor, {ASKED: [answer('{"number": "7', "length")]})
    with pytest.raises(OutputParseError, match="cut at the token limit") as caught:
        extractor.extract(a_page(), schema=Invoice, prompt="Read it.")
    assert caught.value.raw == '{"number": "7'


def test_the_functions_of_omnidocs_02_answer(on_script):
    on_script(VLMTextExtractor, {})
    script = {"What is it?": ["  An *invoice*."], ASKED: ['{"number": "7", "total": 1.5}']}
    config = derive_config(VLMTextExtractor, "Scripted")(model="any", script=script)
    image = a_page().image
    assert vlm_completion(config, "What is it?", image) == "  An *invoice*."
    invoice = vlm_structured_completion(config, "Read it.", image, Invoice)
    assert invoice == Invoice(number="7", total=1.5)
