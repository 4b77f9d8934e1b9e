"""Granite Docling text extraction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from omnidocs.backends import Request, Response, Settings
from omnidocs.errors import MissingLibraryError
from omnidocs.registry import Checkpoint, ModelFamily
from omnidocs.results import LayoutElement, OutputFormat, TextOutput
from omnidocs.tasks.text_extraction import PromptedTextExtractor
from omnidocs_models._support import installed
from omnidocs_models.families.answers.boxes import page_box
from omnidocs_models.families.answers.markup import html_body
from omnidocs_models.families.answers.otsl import is_otsl, table_from_otsl
from omnidocs_models.families.granitedocling.doctags import GRID, Element, parts, read_elements
from omnidocs_models.families.granitedocling.document import export

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnidocs.backends import BackendConfig
    from omnidocs.backends.config import Config
    from omnidocs.document import Page
    from omnidocs.tasks.options import TextOptions

GRANITE: Final = ModelFamily(
    name="GraniteDocling",
    checkpoints={
        "hf": "ibm-granite/granite-docling-258M",
        "hf-untied": Checkpoint("ibm-granite/granite-docling-258M", revision="untied"),
        "mlx": "ibm-granite/granite-docling-258M-mlx",
        "hosted": "openrouter/ibm-granite/granite-docling-258M",
    },
)
"""``hf-untied`` is for engines that cannot share the weights of embeddings and head."""

PROMPT: Final = "Convert this page to docling."

_SETTINGS = Settings(temperature=0.0, extra={"skip_special_tokens": False})  # tags are special


class GraniteDoclingTextExtractor(PromptedTextExtractor):
    """Granite Docling text extraction; it needs docling-core.

    Raises:
        MissingLibraryError: docling-core is not installed.
    """

    family = GRANITE
    streams = False

    def __init__(
        self, config: Config | str | None = None, *, backend: BackendConfig | str | None = None
    ) -> None:
        if not installed("docling_core"):
            raise MissingLibraryError(
                "Granite Docling answers in DocTags, which docling-core reads, and docling-core is "
                "not installed. Install it with: pip install 'omnidocs-models[docling]'"
            )
        super().__init__(config, backend=backend)

    def prompt(self, page: Page, options: TextOptions) -> Request:  # noqa: ARG002
        """The official prompt."""
        return Request(PROMPT, (page.image,), settings=_SETTINGS)

    def parse(self, answer: Response, page: Page, options: TextOptions) -> TextOutput:
        """The page that docling-core makes of the answer, and its elements."""
        found = read_elements(answer.text)
        content = export(found, options.format)
        if options.format == OutputFormat.HTML:
            content = html_body(content)
        output = self.output(content.strip(), answer, page, options)
        output.elements = [
            LayoutElement(bbox=bbox, category=piece.tag, text=_text(piece))
            for element in found
            for piece in _pieces(element)
            if (bbox := page_box(piece.location, page.size, GRID)) is not None
        ]
        return output


def _pieces(element: Element) -> Iterator[Element]:
    """The element, or the items of a list; then the captions in it."""
    items = parts(element, "list_item")
    yield from items or [element]
    yield from parts(element, "caption") if element.tag != "caption" else ()


def _text(element: Element) -> str | None:
    """The text of an element: HTML for a table, LaTeX for a formula, None for a picture."""
    if is_otsl(element.inner):
        return table_from_otsl(element.inner)[1].html
    return None if element.tag in {"picture", "chart"} else element.text
