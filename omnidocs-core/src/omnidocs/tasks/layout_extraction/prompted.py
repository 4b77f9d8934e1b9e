"""Layout detectors that ask one question for each page."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING

from omnidocs.backends import Request, Response
from omnidocs.tasks.layout_extraction.base import BaseLayoutExtractor

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.results import LayoutOutput
    from omnidocs.tasks.options import LayoutOptions


class PromptedLayoutDetector(BaseLayoutExtractor, abstract=True):
    """A layout detector of a vision-language family: write ``prompt`` and ``parse``."""

    any_labels = True

    @abstractmethod
    def prompt(self, page: Page, options: LayoutOptions) -> str | Request:
        """What the model is told about a page.

        Returns:
            The text that goes with the page image, or a whole request.
        """

    @abstractmethod
    def parse(self, answer: Response, page: Page, options: LayoutOptions) -> LayoutOutput:
        """The boxes that an answer means, in pixels of the page image.

        Raises:
            OutputParseError: the answer is not what was asked for.
        """

    def request(self, page: Page, options: LayoutOptions) -> Request:
        """The family's request, with the user's prompt where there is one."""
        asked = self.prompt(page, options)
        request = asked if isinstance(asked, Request) else Request(asked, images=(page.image,))
        return request if options.prompt is None else replace(request, prompt=options.prompt)
