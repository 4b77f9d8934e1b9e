"""Any vision-language model that follows instructions, hosted or not.

Nothing is known about the model. So the prompts say all that is wanted, and no temperature is
asked for, which some hosted models refuse. ``model`` must be given:
``VLMTextExtractor(backend=VLMTextAPIConfig(model="gemini/gemini-2.5-flash"))``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from omnidocs.registry import ModelFamily
from omnidocs.results import OutputFormat, TextOutput
from omnidocs.tasks.structured_extraction import PromptedStructuredExtractor
from omnidocs.tasks.text_extraction import PromptedTextExtractor
from omnidocs_models.families.answers import as_html, unfenced
from omnidocs_models.families.answers.latex import dollar_math
from omnidocs_models.families.labelled_boxes import LabelledBoxesDetector

if TYPE_CHECKING:
    from omnidocs.backends import Response
    from omnidocs.document import Page
    from omnidocs.tasks.options import TextOptions

VLM: Final = ModelFamily(name="VLM")

_TASK: Final = """\
Transcribe this document page as {form}.
- Write every word of the page exactly as it is printed, in reading order; column by column \
where there are columns. Leave nothing out, add nothing, and do not translate or correct.
- Keep the structure: {structure}
- Write formulas in LaTeX, between $ within a line and between $$ on lines of their own.
- Where there is a picture, write its caption only.
Answer with the {form} alone, without a code fence or a comment of yours."""

PROMPTS: Final = {
    OutputFormat.MARKDOWN: _TASK.format(
        form="Markdown",
        structure="headings with # to ######, lists, emphasis, code in fences, and tables in "
        "Markdown; a table with merged cells as an HTML <table> with rowspan and colspan.",
    ),
    OutputFormat.HTML: _TASK.format(
        form="HTML",
        structure="<h1> to <h6>, <p>, <ul>, <ol>, <pre>, and <table> with rowspan and colspan; "
        "no <html>, no <body>, no styles.",
    ),
}


class VLMTextExtractor(PromptedTextExtractor):
    """Text extraction with any vision-language model."""

    family = VLM

    def prompt(self, page: Page, options: TextOptions) -> str:  # noqa: ARG002
        """The instruction for the format."""
        return PROMPTS[options.format]

    def parse(self, answer: Response, page: Page, options: TextOptions) -> TextOutput:
        """The answer without what models put around it; markdown where HTML was asked for."""
        if options.format == OutputFormat.HTML:
            return self.output(as_html(answer.text), answer, page, options)
        return self.output(dollar_math(unfenced(answer.text)).strip(), answer, page, options)


class VLMLayoutDetector(LabelledBoxesDetector):
    """Layout detection with any vision-language model that can locate what it sees."""

    family = VLM


class VLMStructuredExtractor(PromptedStructuredExtractor):
    """Structured extraction with any vision-language model."""

    family = VLM
