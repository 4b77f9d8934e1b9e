"""The content of a page in the format that was asked for."""

from __future__ import annotations

from omnidocs.results import OutputFormat
from omnidocs_models.families.answers.markup import markdown_to_html


def in_format(markdown: str, wanted: OutputFormat) -> str:
    """Markdown as it is, or as HTML."""
    return markdown_to_html(markdown) if wanted == OutputFormat.HTML else markdown
