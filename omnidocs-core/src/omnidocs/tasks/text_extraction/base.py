"""The base of every text extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from omnidocs.results import TextOutput
from omnidocs.tasks.extractor import Extractor
from omnidocs.tasks.options import TextOptions, text_format

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from omnidocs.document import Document
    from omnidocs.tasks.document_outputs import DocumentOutputs, ProgressCallback
    from omnidocs.tasks.inputs import ImageInput


class BaseTextExtractor(Extractor[TextOutput], abstract=True):
    """Turns pages into markdown or HTML.

    Attributes:
        formats: The formats that it writes, the usual one first.
    """

    task = "text_extraction"

    formats: ClassVar[tuple[str, ...]] = ("markdown", "html")

    def make_options(
        self,
        output_format: str = "markdown",
        *,
        prompt: str | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> TextOptions:
        """Check the options of a call.

        Args:
            output_format: One of ``formats``.
            prompt: Instead of the family's own prompt.
            settings: Settings for this call alone: ``{"max_tokens": 512}``.

        Raises:
            ConfigError: it does not write that format.
        """
        return TextOptions(
            format=text_format(output_format, self.formats), prompt=prompt, settings=settings or {}
        )

    def extract(
        self, image: ImageInput, output_format: str = "markdown", **options: Any
    ) -> TextOutput:
        """Read the text of one page.

        Args:
            image: A page in any form; it is not changed.
            output_format: ``"markdown"`` or ``"html"``.
            **options: ``prompt`` instead of the family's own; ``settings`` for this call.

        Raises:
            UnsupportedInputError: the image cannot be made a page.
            ConfigError: the format is not one that the extractor writes.
            RequestError: the engine failed on the page.
            ExtractorClosedError: the extractor is closed.
        """
        return super().extract(image, output_format=output_format, **options)

    def batch_extract(  # type: ignore[override]  # the order of 0.2
        self,
        images: Iterable[ImageInput],
        output_format: str = "markdown",
        progress_callback: ProgressCallback | None = None,
        **options: Any,
    ) -> list[TextOutput]:
        """Read pages as ``extract_batch`` does, and tell of the progress."""
        return super().batch_extract(
            images, progress_callback, output_format=output_format, **options
        )

    def extract_document(  # type: ignore[override]  # the order of 0.2
        self,
        document: Document,
        output_format: str = "markdown",
        progress_callback: ProgressCallback | None = None,
        **options: Any,
    ) -> DocumentOutputs[TextOutput]:
        """Read every page of a document; see ``Extractor.extract_document``."""
        return super().extract_document(
            document, progress_callback, output_format=output_format, **options
        )
