"""MinerU 2.5 text extraction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.results import LayoutElement, TextOutput
from omnidocs.tasks.steps import PageSteps, answered
from omnidocs.tasks.text_extraction import BaseTextExtractor
from omnidocs_models.families.answers.formats import in_format
from omnidocs_models.families.mineruvl.blocks import parse_blocks
from omnidocs_models.families.mineruvl.content import block_text, page_markdown
from omnidocs_models.families.mineruvl.requests import (
    MINERU,
    NOT_READ,
    block_request,
    layout_request,
    whole_request,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.backends import Response
    from omnidocs.document import Page
    from omnidocs.errors import RequestError
    from omnidocs.tasks.options import TextOptions


class MinerUVLTextExtractor(BaseTextExtractor):
    r"""MinerU 2.5 text extraction: the layout of a page, then each of its blocks.

    The content is in the model's reading order. Running heads, page numbers and words in
    the margin are elements only. Tables are HTML, in markdown too. A block that could not
    be read is an element without text, and the page's ``finish_reason`` is ``"failed"``.

    A prompt of the user's own is asked once, about the whole page:
    ``extract(table_image, prompt="\nTable Recognition:")``.
    """

    family = MINERU

    def page_steps(self, page: Page, options: TextOptions) -> PageSteps[TextOutput]:
        """Ask for the layout, then for all blocks together.

        Raises:
            RequestError: the layout was not answered, or no block was.
            OutputParseError: the layout cannot be read.
        """
        if options.prompt is not None:
            [answer] = yield [whole_request(page, options.prompt)]
            whole = answered(answer)
            return self._output(block_text("text", whole.text), [], [whole], page, options)
        [answer] = yield [layout_request(page)]
        layout = answered(answer)
        blocks = parse_blocks(layout.text, page.size)
        asked = [block for block in blocks if block.kind not in NOT_READ]
        answers = yield [block_request(page, block) for block in asked]
        texts = {
            block: block_text(block.kind, answer.text)
            for block, answer in zip(asked, answers, strict=True)
            if not isinstance(answer, Exception)
        }
        if asked and not texts:
            raise answers[0]
        elements = [
            LayoutElement(bbox=block.bbox, category=block.kind, text=texts.get(block))
            for block in blocks
        ]
        return self._output(page_markdown(texts), elements, [layout, *answers], page, options)

    def _output(
        self,
        content: str,
        elements: list[LayoutElement],
        answers: Sequence[Response | RequestError],
        page: Page,
        options: TextOptions,
    ) -> TextOutput:
        return TextOutput(
            content=in_format(content, options.format),
            format=options.format,
            raw_output="\n".join(getattr(answer, "text", "") for answer in answers),
            image_width=page.width,
            image_height=page.height,
            model_name=self.model_name,
            elements=elements,
            finish_reason=_end(answers),
        )


def _end(answers: Sequence[Response | RequestError]) -> Any:
    """Why the page ended: the first reason other than an ordinary end."""
    reasons = [getattr(answer, "finish_reason", "failed") for answer in answers]
    return next((reason for reason in reasons if reason != "stop"), "stop")
