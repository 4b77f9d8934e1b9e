"""The base of every layout extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from omnidocs.errors import ConfigError
from omnidocs.results import LayoutOutput
from omnidocs.tasks.extractor import Extractor
from omnidocs.tasks.options import LayoutOptions, layout_labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnidocs.results import CustomLabel, LayoutLabel
    from omnidocs.tasks.inputs import ImageInput


class BaseLayoutExtractor(Extractor[LayoutOutput], abstract=True):
    """Finds the regions of pages: titles, text, tables, figures.

    Attributes:
        any_labels: Whether it can look for labels that the user names.
    """

    task = "layout_extraction"

    any_labels: ClassVar[bool] = False

    def make_options(
        self,
        custom_labels: Sequence[str | LayoutLabel | CustomLabel] | None = None,
        *,
        prompt: str | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> LayoutOptions:
        """Check the options of a call.

        Args:
            custom_labels: The labels to look for; None for the extractor's own.
            prompt: Instead of the family's own prompt.
            settings: Settings for this call alone: ``{"confidence": 0.5}``.

        Raises:
            ConfigError: ``custom_labels`` is no list of labels, or the extractor has labels
                of its own only.
        """
        if custom_labels is not None and not self.any_labels:
            raise ConfigError(
                f"{type(self).__name__} finds the labels that it was trained on. "
                "Leave custom_labels out, or take an extractor of a vision-language family."
            )
        return LayoutOptions(
            labels=layout_labels(custom_labels), prompt=prompt, settings=settings or {}
        )

    def extract(
        self,
        image: ImageInput,
        custom_labels: Sequence[str | LayoutLabel | CustomLabel] | None = None,
        **options: Any,
    ) -> LayoutOutput:
        """Find the regions of one page.

        Args:
            image: A page in any form; it is not changed.
            custom_labels: The labels to look for, for models that take any; None for the
                extractor's own.
            **options: ``prompt`` instead of the family's own; ``settings`` for this call.

        Returns:
            Boxes in pixels of the page image.

        Raises:
            UnsupportedInputError: the image cannot be made a page.
            ConfigError: the labels cannot be looked for.
            RequestError: the engine failed on the page.
            ExtractorClosedError: the extractor is closed.
        """
        if custom_labels is not None:
            options["custom_labels"] = custom_labels
        return super().extract(image, **options)
