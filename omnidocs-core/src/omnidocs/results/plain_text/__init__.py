"""Text without its markup.

The converters are careful rather than complete: what is not surely markup stays, so that
``snake_case``, ``C#``, ``5 * 3``, ``List<int>`` and ``$a_1$`` come through. They check no
syntax and clean nothing for safety.
"""

from omnidocs.results.plain_text.html import bounded_markup, html_to_text
from omnidocs.results.plain_text.markdown import markdown_to_text

__all__ = ["bounded_markup", "html_to_text", "markdown_to_text"]
