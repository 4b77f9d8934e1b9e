"""Text made comparable, and fuzzy search in it."""

from __future__ import annotations

import re
import unicodedata

QUOTES = {ord(char): "'" for char in "‘’‚‛`´′"} | {ord(char): '"' for char in "“”„‟«»″"}
DASHES = {ord(char): "-" for char in "‐‑‒–—―−﹘﹣－"}
MARKUP = re.compile(
    r"(?<!\\)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|<[^<>]*>|^#+ |\\(?=[^\w\s])", re.M
)


def normalise(text: str) -> str:
    """One form for spaces, quotes, dashes, ligatures and what markdown escapes."""
    text = unicodedata.normalize("NFKC", text).replace("''", '"')
    text = text.translate(QUOTES).translate(DASHES).replace("''", '"')
    return " ".join(text.split())


def plain(markdown: str) -> str:
    """The words of a markdown page, without emphasis, tags, heading marks and escapes."""
    return normalise(MARKUP.sub("", markdown))


def find(needle: str, haystack: str, max_diffs: int = 0) -> int:
    """Where ``needle`` first ends in ``haystack``, a few edits allowed; -1 if nowhere."""
    return min(find_all(needle, haystack, max_diffs), default=-1)


def find_all(needle: str, haystack: str, max_diffs: int = 0) -> list[int]:
    """Where ``needle`` ends in ``haystack`` with at most ``max_diffs`` edits.

    Sellers' algorithm (1980): the edit distance of the needle to every substring.
    """
    if max_diffs == 0:
        return [match.end() for match in re.finditer(re.escape(needle), haystack)]
    previous = list(range(len(needle) + 1))
    ends = []
    for end, char in enumerate(haystack, start=1):
        current = [0]
        for index, wanted in enumerate(needle, start=1):
            substituted = previous[index - 1] + (wanted != char)
            current.append(min(substituted, previous[index] + 1, current[index - 1] + 1))
        if current[-1] <= max_diffs:
            ends.append(end)
        previous = current
    return ends


def words(text: str) -> list[str]:
    """The words of a text in one form, for order-free comparison."""
    return re.findall(r"\w+", normalise(text).casefold())


def f1(precision: float, recall: float) -> float:
    """The harmonic mean of both; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
