"""Errors that are kept, without what their tracebacks hold."""

from __future__ import annotations

import logging
import traceback
from typing import TypeVar

log = logging.getLogger(__name__)

ErrorT = TypeVar("ErrorT", bound=BaseException)


def without_frames(error: ErrorT) -> ErrorT:
    """Cut the traceback off an error that will be kept, and off those that caused it.

    A traceback holds the variables of every function on the way, and of their callers:
    page images, extractors, engines. A note in the error says where it was raised; the
    whole traceback is logged at level DEBUG.
    """
    if error.__traceback__ is not None:
        log.debug("An error is kept", exc_info=error)
    seen: set[int] = set()
    links: list[BaseException | None] = [error]
    while links:
        link = links.pop()
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        place = traceback.extract_tb(link.__traceback__)[-1:]
        for frame in place:
            link.add_note(f"Raised at {frame.filename}:{frame.lineno} in {frame.name}")
        link.__traceback__ = None
        links += [link.__cause__, link.__context__]
    return error
