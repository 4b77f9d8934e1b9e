"""Text made comparable, and fuzzy search in it."""

from __future__ import annotations

import re
import unicodedata

QUOTES = {ord(char): "'" for char in "‘’‚‛`´′"} | {ord(char): '"' for char in "“”„‟«»″"}
DASHES = {ord(char): "-" for char in "‐‑‒–—―−﹘﹣－"}
MARKUP = re.compile(r"(?<!\\)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|<[^<>]*>|^#+ |\\(?=[^\w\s])", re.M)


def normalise(text: str) -> str:
    """One form for spaces, quotes, dashes, ligatures and what markdown escapes."""
    text = unicodedata.normalize("NFKC", text).replace("''", '"')
    text = text.translate(QUOTES).translate(DASHES).replace("''", '"')
    return " ".join(text.split())


def plain(markdown: str) -> str:
    """The words of a markdown page, without emphasis, tags, heading marks and escapes."""
    return normalise(MARKUP.sub("", markdown))


def find(needle: str, haystack: str, max_diffs: int = 0) -> int:
    """Where ``needle`` ends in ``haystack`` with at most ``max_diffs`` edits; -1 if nowhere.

    Sellers' algorithm (1980): the edit distance of the needle to the best substring.
    """
    if max_diffs == 0:
        at = haystack.find(needle)
        return at + len(needle) if at >= 0 else -1
    previous = list(range(len(needle) + 1))
    best, where = max_diffs + 1, -1
    for end, char in enumerate(haystack, start=1):
        current = [0]
        for index, wanted in enumerate(needle, start=1):
            substituted = previous[index - 1] + (wanted != char)
            current.append(min(substituted, previous[index] + 1, current[index - 1] + 1))
        if current[-1] < best:
            best, where = current[-1], end
        previous = current
    return where


def words(text: str) -> list[str]:
    """The words of a text in one form, for order-free comparison."""
    return re.findall(r"\w+", normalise(text).casefold())


def f1(precision: float, recall: float) -> float:
    """The harmonic mean of both; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
