"""The pages of one call, those that could not be opened among them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from omnidocs.document import Page
from omnidocs.errors import DocumentError, ExtractionError
from omnidocs.results.tracebacks import without_frames
from omnidocs.tasks.inputs import ImageInput, to_page
from omnidocs.tasks.reading import Reading

if TYPE_CHECKING:
    from omnidocs.tasks.steps import Result

T = TypeVar("T")

Opener = Callable[[], Page]


class Batch:
    """Pages for one call.

    Attributes:
        pages: Those that opened, in order.
    """

    def __init__(self, openers: Iterable[Opener]) -> None:
        self._started = time.perf_counter()
        self._places: list[Page | Exception] = [_opened(opener) for opener in openers]
        self.pages = [place for place in self._places if isinstance(place, Page)]

    def __len__(self) -> int:
        return len(self._places)

    @classmethod
    def of(cls, images: Sequence[ImageInput]) -> Batch:
        """Open what a task was handed; a page that does not open is an error in its place."""
        return cls(_opener(image, index) for index, image in enumerate(images))

    def readings(self, results: Sequence[Result[T]]) -> list[Reading[T]]:
        """A reading for each page of the call, in order.

        Args:
            results: What became of ``pages``.

        Raises:
            ExtractionError: there are not as many results as pages.
        """
        if len(results) != len(self.pages):
            raise ExtractionError(
                f"The family returned {len(results)} results for {len(self.pages)} pages. "
                "Report it to the author of the extractor."
            )
        share = (time.perf_counter() - self._started) / max(len(self._places), 1)
        rest = iter(results)
        return [
            Reading(error=place, seconds=share)
            if isinstance(place, Exception)
            else Reading.of(next(rest), share)
            for place in self._places
        ]

    def each(self, read: Callable[[Page], T]) -> list[Reading[T]]:
        """A reading for each page of the call, read one at a time."""
        return self.readings([_attempt(read, page) for page in self.pages])

    def notes(self) -> list[tuple[str, ...]]:
        """What is to be known about each page of the call."""
        return [_notes(place) for place in self._places]


def _opener(image: ImageInput, index: int) -> Opener:
    return lambda: to_page(image, index)


def _opened(opener: Opener) -> Page | Exception:
    try:
        return opener()
    except Exception as error:  # noqa: BLE001  (the boundary of a page)
        return without_frames(error)


def _notes(place: Page | Exception) -> tuple[str, ...]:
    try:
        return place.notes if isinstance(place, Page) else ()
    except DocumentError:  # it has no size either; its reading says why
        return ()


def _attempt(read: Callable[[Page], T], page: Page) -> Result[T]:
    try:
        return read(page)
    except Exception as error:  # noqa: BLE001  (the boundary of a page)
        return without_frames(error)
