"""The JSON objects in what a model wrote, whatever is around or wrong with them."""

from __future__ import annotations

import json
import re
from typing import Any

_DECODER = json.JSONDecoder(strict=False)  # models write line breaks into strings as they are
_START = re.compile(r'\{\s*"')
_ESCAPE = re.compile(r'(\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))|\\')


def objects(text: str) -> list[dict[str, Any]]:
    r"""Every complete JSON object of an answer, in order.

    The answer may be an array, one object, or one object around an array; in a fence, with
    words around it, or cut off. An object that is damaged is left out, or gives the whole
    objects inside it. Backslashes that escape nothing (``"\alpha"``) stand for themselves.

    The work is bounded: about twenty times what reading the text once takes.

    Args:
        text: The answer as it came.
    """
    # With a quote at the end every string ends, so an error tells how far the reading got.
    mended = _ESCAPE.sub(lambda found: found[1] or r"\\", text) + '"'
    effort = 20 * len(mended) + 100_000
    found: list[dict[str, Any]] = []
    start = _START.search(mended)
    while start and effort > 0:
        place = start.start()
        try:
            value, end = _DECODER.raw_decode(mended, place)
            found.append(value)
        except (ValueError, RecursionError) as error:
            reached: int = getattr(error, "pos", len(mended))
            effort -= reached - place + len(mended) // 1000
            end = place + 1
        start = _START.search(mended, end)
    return _unwrapped(found)


def _unwrapped(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The objects of the one list in the one object, where that is what was found."""
    if len(found) != 1:
        return found
    lists = [value for value in found[0].values() if _holds_objects(value)]
    return [item for item in lists[0] if isinstance(item, dict)] if len(lists) == 1 else found


def _holds_objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)
