"""Elements as markdown, HTML and plain text.

Nothing here looks at a picture or decides what an element is.
"""

from omnidocs.conversion.rendering.html import to_html
from omnidocs.conversion.rendering.markdown import to_markdown
from omnidocs.conversion.rendering.text import to_text

__all__ = ["to_html", "to_markdown", "to_text"]
