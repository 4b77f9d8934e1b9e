"""Whether a conversion has workers, and the document in their hands."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.bounds import Bounds
from omnidocs.conversion.events import tell_nobody
from omnidocs.conversion.facts import Facts
from omnidocs.conversion.local import LocalDocument
from omnidocs.conversion.workers import WorkerPool
from omnidocs.conversion.workers.place import why_none
from omnidocs.conversion.workers.remote import RemoteDocument
from omnidocs.conversion.workers.starting import setup_of_this_process
from omnidocs.document import Document
from omnidocs.document.opening import OpenOptions
from omnidocs.document.origin import Origin, origin_of

if TYPE_CHECKING:
    from contextlib import ExitStack

    from omnidocs.conversion.choices import Choices
    from omnidocs.conversion.options import Options

_LOG = logging.getLogger(__name__)


def open_document(
    source: Any, options: Options, stack: ExitStack
) -> RemoteDocument | LocalDocument:
    """Open a document for the images of its pages, in workers if it can be.

    Args:
        source: What ``convert`` takes.
        options: How.
        stack: Closes the document.

    Raises:
        DocumentError: it cannot be opened.
    """
    bounds = Bounds(None, None)
    remote = open_remote(source, options, None, bounds, stack)
    document = remote or LocalDocument(source, options, bounds, tell_nobody)
    stack.callback(document.close)
    return document


def open_remote(
    source: Any, options: Options, choices: Choices | None, bounds: Bounds, stack: ExitStack
) -> RemoteDocument | None:
    """Have workers open a document; None where it is to be converted in this process.

    Args:
        source: What ``convert`` was given.
        options: How.
        choices: How its pages are made; None where only their images are wanted.
        bounds: When the conversion ends.
        stack: Closes a pool that is made here.
    """
    if options.workers == 0:
        return None
    reason = why_none()
    origin = None if reason else _origin(source, options)
    if origin is None:
        reason = reason or "the document was made by hand"
        _LOG.info("Converting without workers: %s.", reason)
        return None
    pool = options.workers
    if not isinstance(pool, WorkerPool):
        pool = stack.enter_context(WorkerPool(pool))
    document = RemoteDocument(
        pool,
        setup_of_this_process(options.memory_limit, pool.workers),
        origin,
        choices,
        options.page_timeout,
        bounds,
        options.events or tell_nobody,
    )
    if isinstance(source, Document):
        document.facts = Facts.of(source)
    return document


def _origin(source: Any, options: Options) -> Origin | None:
    """What a worker opens; an open document keeps its password and resolution."""
    if isinstance(source, Document):
        return source.origin
    return origin_of(source, OpenOptions(password=options.password, dpi=options.dpi))
