"""Markdown as HTML, formulas marked."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from omnidocs.conversion.markup.math import DISPLAYED, keep_math
from omnidocs.errors import MissingLibraryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DISPLAYED = re.compile(
    r"^[ \t]{0,3}(\$\$(?:(?!\$\$).){1,5000}\$\$|\\\[(?:(?!\\\]).){1,5000}\\\])[ \t]*$",
    re.MULTILINE | re.DOTALL,
)


def markdown_to_html(text: str) -> str:
    """GitHub-flavoured markdown as HTML, LaTeX as ``<math>`` or ``<math display="block">``.

    Raises:
        MissingLibraryError: markdown-it-py is not installed.
    """
    in_lines = _DISPLAYED.sub(lambda found: f"\n\n{' '.join(found[0].split())}\n\n", text)
    return str(_renderer().render(in_lines))


@cache
def _renderer() -> MarkdownIt:
    try:
        from markdown_it import MarkdownIt
    except ImportError as error:
        raise MissingLibraryError(
            "The answers of text models are read with markdown-it-py, which is not installed. "
            'Install it with: pip install "omnidocs-core[markdown]"'
        ) from error
    renderer = keep_math(MarkdownIt("commonmark").enable(["table", "strikethrough"]))
    renderer.add_render_rule("math", _rendered)
    renderer.render("*")  # compiles the rules, which two threads must not do at once
    return renderer


def _rendered(_: object, tokens: Sequence[Token], place: int, *__: object) -> str:
    token = tokens[place]
    display = ' display="block"' if token.markup in DISPLAYED else ""
    return f"<math{display}>{escape(token.content.strip())}</math>"
