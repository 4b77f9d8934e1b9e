"""Text extraction: pages in; markdown, HTML or plain text out.

Extractors come from plugins and are imported at their first use; so are the names below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.registry import Task, attach

if TYPE_CHECKING:
    from omnidocs.tasks.text_extraction.base import BaseTextExtractor as BaseTextExtractor
    from omnidocs.tasks.text_extraction.models import (
        LayoutElement as LayoutElement,
        OutputFormat as OutputFormat,
        TextOutput as TextOutput,
    )
    from omnidocs.tasks.text_extraction.prompted import (
        PromptedTextExtractor as PromptedTextExtractor,
    )

TASK = Task(
    name="text_extraction",
    word="Text",
    base="omnidocs.tasks.text_extraction.base:BaseTextExtractor",
)

__getattr__, __dir__ = attach(
    __name__,
    __path__,
    {
        ".base": ("BaseTextExtractor",),
        ".models": ("LayoutElement", "OutputFormat", "TextOutput"),
        ".prompted": ("PromptedTextExtractor",),
    },
)
