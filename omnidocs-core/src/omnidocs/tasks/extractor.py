"""The base of every extractor: what users call."""

from __future__ import annotations

from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast, overload

from omnidocs.errors import UnsupportedCapabilityError
from omnidocs.tasks.batch import Batch
from omnidocs.tasks.document_outputs import DocumentOutputs, ProgressCallback, portions
from omnidocs.tasks.driving import adrive, adrive_stream, drive, drive_stream, in_thread
from omnidocs.tasks.engine_user import EngineUser
from omnidocs.tasks.inputs import ImageInput, several, to_page
from omnidocs.tasks.observers import observed, page_done
from omnidocs.tasks.page_reader import OutputT
from omnidocs.tasks.reading import Reading

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Iterable, Iterator, Sequence

    from omnidocs.document import Document
    from omnidocs.results import PageOutcome
    from omnidocs.tasks.steps import Result


class Extractor(EngineUser[OutputT], abstract=True):
    """Base of every extractor: reads pages and documents.

    It may be used from any thread and from coroutines.

    Attributes:
        streams: Whether ``stream`` can show the model's words as the output.
    """

    streams: ClassVar[bool] = False

    @property
    def reads_batches(self) -> bool:
        """Whether ``extract_batch`` reads several pages together.

        One that writes ``extract`` itself reads them one at a time.
        """
        return self._writes_steps()

    def extract(self, image: ImageInput, *_: Any, **options: Any) -> OutputT:
        """Read one page.

        Args:
            image: A page in any form; it is not changed.
            **options: Options of the task.

        Raises:
            UnsupportedInputError: the image cannot be made a page.
            ConfigError: an option is unknown or cannot work.
            RequestError: the engine failed on the page.
            OutputParseError: the model's answer is not what was asked for.
            ExtractorClosedError: the extractor is closed.
        """
        [output] = _told(self._read([image], options), "raise")
        return cast("OutputT", output)

    @overload
    def extract_batch(
        self, images: Iterable[ImageInput], *, on_error: Literal["raise"] = ..., **options: Any
    ) -> list[OutputT]: ...

    @overload
    def extract_batch(
        self, images: Iterable[ImageInput], *, on_error: Literal["return"], **options: Any
    ) -> list[OutputT | Exception]: ...

    def extract_batch(
        self,
        images: Iterable[ImageInput],
        *,
        on_error: Literal["raise", "return"] = "raise",
        **options: Any,
    ) -> list[OutputT] | list[OutputT | Exception]:
        """Read pages; one engine call serves as many as the engine likes.

        Args:
            images: Pages in any form.
            on_error: ``"return"`` puts a page's error in the place of its output.
            **options: Options of the task.

        Raises:
            Exception: what the first page that failed raised, unless ``on_error`` is
                ``"return"``; otherwise as for ``extract``.
        """
        return _told(self._read(several(images), options), on_error)

    async def aextract(self, image: ImageInput, **options: Any) -> OutputT:
        """Read one page without blocking the event loop; see ``extract``.

        Cancelling gives up what has not begun, and the request itself where the backend
        declares ``"cancel"``.
        """
        [output] = _told(await self._aread([image], options), "raise")
        return cast("OutputT", output)

    @overload
    async def aextract_batch(
        self, images: Iterable[ImageInput], *, on_error: Literal["raise"] = ..., **options: Any
    ) -> list[OutputT]: ...

    @overload
    async def aextract_batch(
        self, images: Iterable[ImageInput], *, on_error: Literal["return"], **options: Any
    ) -> list[OutputT | Exception]: ...

    async def aextract_batch(
        self,
        images: Iterable[ImageInput],
        *,
        on_error: Literal["raise", "return"] = "raise",
        **options: Any,
    ) -> list[OutputT] | list[OutputT | Exception]:
        """Read pages without blocking the event loop; see ``extract_batch``."""
        return _told(await self._aread(several(images), options), on_error)

    def stream(self, image: ImageInput, **options: Any) -> Generator[str | OutputT, None, None]:
        """Yield the model's words as they come, then the output.

        Closing the generator gives up the page. Other calls may be made meanwhile, on
        this extractor too.

        Raises:
            UnsupportedCapabilityError: the backend or the extractor cannot stream;
                otherwise as for ``extract``.
        """
        return self._stream(image, self._streamable(options))

    def astream(self, image: ImageInput, **options: Any) -> AsyncGenerator[str | OutputT, None]:
        """Yield what ``stream`` yields without blocking the event loop."""
        return self._astream(image, self._streamable(options))

    def extract_document(
        self,
        document: Document,
        progress_callback: ProgressCallback | None = None,
        *,
        batch_size: int | None = None,
        **options: Any,
    ) -> DocumentOutputs[OutputT]:
        """Read every page of a document.

        Args:
            document: An open document.
            progress_callback: Called after each page with the pages done and their total.
            batch_size: How many pages are in work at once; None for as many as the
                engine likes.
            **options: Options of the task.

        Returns:
            The outputs, in order. A page that failed raises its error when its item is
            asked for; ``outcomes`` tells of every page.
        """
        outcomes: list[PageOutcome[OutputT]] = []
        for outcome in self.iter_document(document, batch_size=batch_size, **options):
            outcomes.append(outcome)
            if progress_callback is not None:
                progress_callback(len(outcomes), document.page_count)
        return DocumentOutputs(outcomes)

    def iter_document(
        self, document: Document, *, batch_size: int | None = None, **options: Any
    ) -> Iterator[PageOutcome[OutputT]]:
        """Yield what becomes of each page, in order, a few pages in memory at once.

        A page that cannot be rendered or read is its own outcome; the others go on.
        """
        self._check(options)
        indices = portions(document, self.batch_size if batch_size is None else batch_size)
        return (
            outcome for portion in indices for outcome in self._portion(document, portion, options)
        )

    def batch_extract(
        self,
        images: Iterable[ImageInput],
        progress_callback: ProgressCallback | None = None,
        **options: Any,
    ) -> list[OutputT]:
        """Read pages as ``extract_batch`` does, and tell of the progress.

        Args:
            images: Pages in any form.
            progress_callback: Called after each page with the pages done and their total.
            **options: Options of the task.
        """
        pages = several(images)
        outputs: list[OutputT] = []
        for first in range(0, len(pages), self.batch_size):
            portion = pages[first : first + self.batch_size]
            for output in _told(self._read(portion, options), "raise"):
                outputs.append(output)
                if progress_callback is not None:
                    progress_callback(len(outputs), len(pages))
        return outputs

    def _prepare_image(self, image: ImageInput) -> Any:
        """The Pillow image of a page, mode RGB; for subclasses that write ``extract``."""
        return to_page(image).image

    def _streamable(self, given: dict[str, Any]) -> Any:
        """The options of a stream, before any work.

        Raises:
            UnsupportedCapabilityError: there is nothing to stream.
        """
        options = self._check(given)
        why = ""
        if not self.streams:
            why = "its model's words are not its output"
        elif not self.supports("stream"):
            why = f"its backend {self._engine.label if self._engine else ''} does not declare it"
        if why:
            raise UnsupportedCapabilityError(
                f"{type(self).__name__} cannot stream: {why}. Call extract() for the whole answer."
            )
        return options

    def _read(self, images: Sequence[ImageInput], given: dict[str, Any]) -> list[Reading[OutputT]]:
        options = self._check(given)
        return self._finish(Batch.of(images), options, given)

    def _finish(self, batch: Batch, options: Any, given: dict[str, Any]) -> list[Reading[OutputT]]:
        """Read the pages of a batch."""
        with observed(self, len(batch)):
            if not self._writes_steps():
                return batch.each(lambda page: self.extract(page.image, **given))
            with self._asking(options) as asker:
                return batch.readings(drive(self.steps(batch.pages, options), asker))

    async def _aread(
        self, images: Sequence[ImageInput], given: dict[str, Any]
    ) -> list[Reading[OutputT]]:
        options = self._check(given)
        batch = await in_thread(Batch.of, images)
        if self._engine is None:
            return await in_thread(self._finish, batch, options, given)
        with observed(self, len(batch)):
            async with self._aasking(options) as asker:
                return batch.readings(await adrive(self.steps(batch.pages, options), asker))

    def _stream(self, image: ImageInput, options: Any) -> Generator[str | OutputT, None, None]:
        page = to_page(image)
        with observed(self, 1):
            with self._asking(options) as asker:
                results = yield from drive_stream(self.steps([page], options), asker)
            output = _only(results)
        yield output

    async def _astream(
        self, image: ImageInput, options: Any
    ) -> AsyncGenerator[str | OutputT, None]:
        page = await in_thread(to_page, image)
        with observed(self, 1):
            async with (
                self._aasking(options) as asker,
                aclosing(adrive_stream(self.steps([page], options), asker)) as pieces,
            ):
                async for piece in pieces:
                    yield piece if isinstance(piece, str) else _only(piece)

    def _portion(
        self, document: Document, portion: range, given: dict[str, Any]
    ) -> Iterator[PageOutcome[OutputT]]:
        """The outcomes of some pages of a document."""
        options = self._check(given)
        batch = Batch(partial(document.__getitem__, index) for index in portion)
        readings = self._finish(batch, options, given)
        for index, reading, notes in zip(portion, readings, batch.notes(), strict=True):
            outcome = reading.outcome(index, notes)
            page_done(document, outcome)
            yield outcome


def _told(readings: list[Reading[OutputT]], on_error: Literal["raise", "return"]) -> list[Any]:
    """Outputs with errors among them, or the first error raised.

    The frame that raises must not hold what it raises: the cycle would keep extractors
    and images until the garbage collector comes.
    """
    errors = [reading.error for reading in readings if reading.error is not None]
    if errors and on_error == "raise":
        readings.clear()
        raise errors.pop(0)
    return [reading.error or reading.output for reading in readings]


def _only(results: list[Result[OutputT]]) -> OutputT:
    """The output of the only page; taken out of the list for the reason given above."""
    return Reading.of(results.pop()).unwrap()
