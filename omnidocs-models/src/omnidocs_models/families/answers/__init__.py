"""Reading what models answer: JSON, boxes, markup and table tokens.

Nothing here knows a family, and nothing raises: what cannot be read is left out.
"""

from omnidocs_models.families.answers.boxes import page_box
from omnidocs_models.families.answers.json_answers import objects
from omnidocs_models.families.answers.markup import as_html, html_body, markdown_to_html, unfenced

__all__ = ["as_html", "html_body", "markdown_to_html", "objects", "page_box", "unfenced"]
