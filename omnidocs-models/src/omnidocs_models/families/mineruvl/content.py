"""What is in the blocks, and the page that they make in reading order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from omnidocs_models.families.answers.latex import bare_latex, display_math, dollar_math
from omnidocs_models.families.answers.otsl import is_otsl, table_from_otsl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnidocs_models.families.mineruvl.blocks import Block

FURNITURE: Final = frozenset({"header", "footer", "page_number", "aside_text"})
"""Kinds that are not part of the running text."""

_END = re.compile(r"(?:<\|(?:im_end|endoftext)\|>\s*)+\Z")


def block_text(kind: str, answer: str) -> str:
    """The text of a block: LaTeX for a formula, HTML for a table, otherwise markdown."""
    answer = _END.sub("", answer)
    if kind == "equation":
        return bare_latex(answer)
    if is_otsl(answer):
        caption, table = table_from_otsl(dollar_math(answer))
        return "\n".join(filter(None, (caption, table.html)))
    return dollar_math(answer.strip())


def page_markdown(texts: Mapping[Block, str]) -> str:
    """The page that blocks in reading order make; a text that goes on is one paragraph."""
    paragraphs: list[str] = []
    last_text = -1
    for block, text in texts.items():
        if not text or block.kind in FURNITURE:
            continue
        if block.continues and last_text >= 0:
            paragraphs[last_text] += f" {text}"
            continue
        paragraphs.append(block_markdown(block.kind, text))
        if block.kind == "text":
            last_text = len(paragraphs) - 1
    return "\n\n".join(paragraphs)


def block_markdown(kind: str, text: str) -> str:
    """A block as markdown; tables stay HTML, as markdown has no merged cells."""
    match kind:
        case "title":
            return f"# {' '.join(text.split())}"
        case "equation":
            return display_math(text)
        case "code" if not text.startswith("```"):
            return f"```\n{text}\n```"
    return text
