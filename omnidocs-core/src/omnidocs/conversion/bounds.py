"""When a conversion ends before its last page: its time is over, or it was cancelled."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from omnidocs.conversion.document import ConvertedPage
from omnidocs.errors import (
    ConversionCancelledError,
    DocumentTimeoutError,
    ExtractionTimeoutError,
)
from omnidocs.results import PageStatus

if TYPE_CHECKING:
    import threading

CANCELLED_NOTE = "cancelled"


class Bounds:
    """The end that is set to one conversion.

    Args:
        timeout: Seconds from now for the whole document; None for any number.
        cancel: Set by somebody to end it.
    """

    def __init__(self, timeout: float | None, cancel: threading.Event | None) -> None:
        self._timeout = timeout
        self._ends = None if timeout is None else monotonic() + timeout
        self._cancel = cancel

    @property
    def cancelled(self) -> bool:
        """Whether somebody ended the conversion."""
        return self._cancel is not None and self._cancel.is_set()

    @property
    def over(self) -> bool:
        """Whether no further page shall be converted."""
        return self.cancelled or (self._ends is not None and monotonic() >= self._ends)

    def unreached(self, index: int) -> ConvertedPage:
        """The record of a page that is not converted, because the conversion is over."""
        if self.cancelled:
            return ConvertedPage(index=index, status=PageStatus.SKIPPED, notes=(CANCELLED_NOTE,))
        return ConvertedPage(
            index=index,
            status=PageStatus.TIMED_OUT,
            error=f"The {self._timeout:g} s of the document were over before this page was done. "
            "Raise timeout to convert all of it.",
            error_type=ExtractionTimeoutError.__name__,
        )

    def check_opening(self, name: str) -> None:
        """End the opening of a document when the conversion is over.

        Raises:
            ConversionCancelledError: it was cancelled.
            DocumentTimeoutError: its time is over.
        """
        if self.cancelled:
            raise ConversionCancelledError(f"The conversion of {name} was cancelled.")
        if self.over:
            raise DocumentTimeoutError(
                f"The {self._timeout:g} s for {name} were over before it was open. Raise timeout."
            )
