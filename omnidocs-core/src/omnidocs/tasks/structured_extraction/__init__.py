"""Structured extraction: pages and a schema in; typed data out.

Extractors come from plugins and are imported at their first use; so are the names below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.registry import Task, attach

if TYPE_CHECKING:
    from omnidocs.tasks.structured_extraction.base import (
        BaseStructuredExtractor as BaseStructuredExtractor,
    )
    from omnidocs.tasks.structured_extraction.models import StructuredOutput as StructuredOutput
    from omnidocs.tasks.structured_extraction.prompted import (
        PromptedStructuredExtractor as PromptedStructuredExtractor,
    )

TASK = Task(
    name="structured_extraction",
    word="Structured",
    base="omnidocs.tasks.structured_extraction.base:BaseStructuredExtractor",
)

__getattr__, __dir__ = attach(
    __name__,
    __path__,
    {
        ".base": ("BaseStructuredExtractor",),
        ".models": ("StructuredOutput",),
        ".prompted": ("PromptedStructuredExtractor",),
    },
)
