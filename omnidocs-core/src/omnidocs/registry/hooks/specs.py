"""The hooks that a plugin may implement.

Publish an object that implements some of them under the entry-point group
``omnidocs.plugins``::

    # pyproject.toml
    [project.entry-points."omnidocs.plugins"]
    my_hooks = "my_package.hooks:PLUGIN"

    # my_package/hooks.py
    from omnidocs.registry import hookimpl

    class Plugin:
        @hookimpl
        def page_done(self, source, index, status):
            print(source, index, status)

    PLUGIN = Plugin()

An implementation takes the arguments that it needs, by name. A method that is marked and
is no hook makes the plugin incompatible, so that a slip of the pen is not silent. Of all
hooks, ``select_extractor`` alone decides something; the others observe, and what they
raise is logged and stops nothing. Wrappers are not supported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROJECT = "omnidocs"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True)
class DoctorCheck:
    """One line of ``omnidocs doctor``.

    Args:
        name: What was looked at.
        ok: It is fine.
        detail: What was found, in one sentence.
        fix: What to do about it, in one sentence.
    """

    name: str
    ok: bool
    detail: str = ""
    fix: str = ""


@hookspec(firstresult=True)
def select_extractor(task: str, options: Mapping[str, object]) -> object | None:
    """Choose the extractor that serves a request nobody named a model for.

    Plugins are asked in turn until one answers: third parties by the names of their
    distributions, then the first party; ``tryfirst`` and ``trylast`` change the order. No
    inference runs in here: the core calls the extractor that is returned. Plugins keep
    the extractors that they make, so that weights are loaded once.

    Args:
        task: The task's name: ``"text_extraction"``, or a third party's.
        options: What is known of the request, ``{"language": "de"}`` for instance.

    Returns:
        An extractor of that task, or None to leave the choice to others.

    Example:
        A plugin that serves German text with a model of its own::

            class Plugin:
                extractor = None

                @hookimpl(tryfirst=True)
                def select_extractor(self, task, options):
                    if task != "ocr_extraction" or options.get("language") != "de":
                        return None
                    if self.extractor is None:
                        self.extractor = GermanOCR()
                    return self.extractor
    """


@hookspec
def before_extraction(task: str, extractor: object, pages: int) -> None:
    """Observe that an extractor begins with a batch of pages.

    Example:
        Count the pages of each task::

            @hookimpl
            def before_extraction(self, task, pages):
                self.started[task] += pages
    """


@hookspec
def after_extraction(task: str, extractor: object, pages: int, seconds: float) -> None:
    """Observe that an extractor is done with a batch; single pages may have failed.

    Example:
        Send the time per page to a monitoring system::

            @hookimpl
            def after_extraction(self, task, pages, seconds):
                statsd.timing(f"omnidocs.{task}", 1000 * seconds / pages)
    """


@hookspec
def extraction_failed(task: str, extractor: object, pages: int, error: Exception) -> None:
    """Observe that a whole batch failed; the error goes on to the caller.

    Example:
        Report it::

            @hookimpl
            def extraction_failed(self, task, error):
                sentry_sdk.capture_exception(error)
    """


@hookspec
def model_loaded(key: str, seconds: float) -> None:
    """Observe that an engine was loaded into the cache.

    Example:
        Log slow loads::

            @hookimpl
            def model_loaded(self, key, seconds):
                if seconds > 60:
                    log.warning("%s took %.0f s", key, seconds)
    """


@hookspec
def model_evicted(key: str) -> None:
    """Observe that an engine left the cache and gave its memory back.

    Example:
        Follow what is loaded::

            @hookimpl
            def model_evicted(self, key):
                self.loaded.discard(key)
    """


@hookspec
def page_done(source: str | None, index: int, status: str, seconds: float) -> None:
    """Observe that a page of a document is finished.

    Args:
        source: Where the document came from; None where that is unknown.
        index: The page's place in the document, from 0.
        status: ``"ok"``, ``"failed"``, ``"timed_out"``, ``"truncated"`` or ``"skipped"``.
        seconds: How long it took.

    Example:
        A progress bar::

            @hookimpl
            def page_done(self, index):
                self.bar.update(index + 1)
    """


@hookspec
def doctor_checks() -> Sequence[DoctorCheck]:  # type: ignore[empty-body]
    """Add lines to ``omnidocs doctor``.

    Example:
        Tell whether a licence file is there::

            @hookimpl
            def doctor_checks(self):
                there = LICENCE.is_file()
                return [DoctorCheck("licence", there, fix=f"Put it at {LICENCE}.")]
    """
