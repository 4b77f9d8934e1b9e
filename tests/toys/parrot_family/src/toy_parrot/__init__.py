"""The model family ``Parrot``: one question for each page, and the answer as it comes."""

from __future__ import annotations

from omnidocs.backends import Response
from omnidocs.document import Page
from omnidocs.results import TextOutput
from omnidocs.tasks import Checkpoint, ModelFamily, PromptedTextExtractor

PARROT = ModelFamily(
    name="Parrot",
    checkpoints={
        "hf": Checkpoint("toys/parrot-1b", revision="v2"),
        "mlx": "toys/parrot-1b-mlx",
    },
    defaults={"hf": {"max_tokens": 200, "not_on_every_backend": 1}, "Echo": {"voice": "high"}},
)


class ParrotTextExtractor(PromptedTextExtractor):
    """Repeats what its model says about a page."""

    family = PARROT

    def prompt(self, page: Page, options: object) -> str:
        """Ask for the page by its size."""
        return f"a page of {page.width} by {page.height}"

    def parse(self, answer: Response, page: Page, options: object) -> TextOutput:
        """Take the answer as it is."""
        return self.output(answer.text, answer, page, options)
