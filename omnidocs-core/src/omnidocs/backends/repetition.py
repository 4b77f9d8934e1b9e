"""Answers that repeat themselves without end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST_OF_TOKENS = 512
"""Tokens that a loop must have written before it is taken for one. The rows of an empty
form, a dotted line in a table of contents and the like are repetitions too, and shorter."""

SHORTEST_OF_TEXT = 2048
"""The same for a text, in characters."""

_FEWEST_TURNS = 4
_LONGEST_TURN = 1024  # a long paragraph or the rows of a table; looking costs in proportion


def is_looping(sequence: Sequence[Any], shortest: int = SHORTEST_OF_TOKENS) -> bool:
    """Whether a sequence ends in a loop: the same part again and again.

    The loop must have gone round at least four times and be of the shortest length; its
    last turn may be incomplete. The cost is linear in the length of what is looked at: the
    last 4096 elements, or as many as the shortest loop has.

    Args:
        sequence: Token ids, or a text.
        shortest: Elements that the loop has at least.
    """
    if len(sequence) < shortest:
        return False
    window = max(_FEWEST_TURNS * _LONGEST_TURN, shortest)
    backwards = sequence[-window:][::-1]
    overlaps = _overlaps(backwards)
    return any(
        turn + overlaps[turn] >= max(shortest, _FEWEST_TURNS * turn)
        for turn in range(1, len(backwards) // _FEWEST_TURNS + 1)
    )


def _overlaps(sequence: Sequence[Any]) -> list[int]:
    """For each shift, how many elements from there on are those of the start.

    This is the Z-function: an overlap found once tells most of the later ones.
    """
    length = len(sequence)
    overlaps = [0] * length
    start = end = 0
    for shift in range(1, length):
        overlap = min(end - shift, overlaps[shift - start]) if shift < end else 0
        while shift + overlap < length and sequence[overlap] == sequence[shift + overlap]:
            overlap += 1
        overlaps[shift] = overlap
        if shift + overlap > end:
            start, end = shift, shift + overlap
    return overlaps
