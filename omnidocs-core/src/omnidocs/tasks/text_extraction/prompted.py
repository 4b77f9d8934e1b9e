"""Text extractors that ask one question for each page."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from omnidocs.backends import Request, Response
from omnidocs.results import TextOutput
from omnidocs.tasks.text_extraction.base import BaseTextExtractor

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.tasks.options import TextOptions


class PromptedTextExtractor(BaseTextExtractor, abstract=True):
    """A text extractor of a vision-language family: write ``prompt`` and ``parse``."""

    streams = True

    @abstractmethod
    def prompt(self, page: Page, options: TextOptions) -> str | Request:
        """What the model is told about a page.

        Returns:
            The text that goes with the page image; or a whole request, for a family that
            sends a system text, other images or settings of its own.
        """

    @abstractmethod
    def parse(self, answer: Response, page: Page, options: TextOptions) -> TextOutput:
        """The output that an answer means.

        Raises:
            OutputParseError: the answer is not what was asked for.
        """

    def request(self, page: Page, options: TextOptions) -> Request:
        """The family's request, with the user's prompt where there is one."""
        asked = self.prompt(page, options)
        request = asked if isinstance(asked, Request) else Request(asked, images=(page.image,))
        return request if options.prompt is None else replace(request, prompt=options.prompt)

    def output(
        self, content: str, answer: Response, page: Page, options: TextOptions
    ) -> TextOutput:
        """An output with what every family fills in alike.

        Args:
            content: The page in ``options.format``.
            answer: The model's answer, kept as ``raw_output``.
            page: The page.
            options: The options of the call.
        """
        return TextOutput(
            content=content,
            format=options.format,
            raw_output=answer.text,
            image_width=page.width,
            image_height=page.height,
            model_name=self.model_name,
            finish_reason=answer.finish_reason,
        )
