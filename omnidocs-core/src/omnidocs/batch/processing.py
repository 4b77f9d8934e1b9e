"""One task on every page of a document, or of a folder of documents."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from omnidocs.batch.documents import DocumentBatch
from omnidocs.batch.results import BatchResult, DocumentResult
from omnidocs.errors import (
    BackendError,
    ConfigError,
    ExtractorClosedError,
    ModelError,
    PluginError,
)
from omnidocs.results import PageOutcome

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence

    from omnidocs.document import Document

_WRONG_FOR_EVERY_FILE = (
    BackendError,
    ConfigError,
    ExtractorClosedError,
    ModelError,
    PluginError,
)

PageProgress: TypeAlias = "Callable[[int, int], None]"
FileProgress: TypeAlias = "Callable[[str, int, int], None]"


def process_document(
    document: Document,
    extractor: Any,
    progress_callback: PageProgress | None = None,
    **extract_kwargs: Any,
) -> DocumentResult:
    """Run a task on every page of a document.

    A page that fails is recorded; the others go on.

    Args:
        document: An open document.
        extractor: Any extractor of OmniDocs, or any object with ``extract(image, **options)``.
        progress_callback: Called after each page with the pages done and their total.
        **extract_kwargs: Options of the task.

    Raises:
        ConfigError: an option is wrong, so that no page could be read.
    """
    result = DocumentResult(document.metadata.source_path, document.page_count)
    for outcome in _outcomes(document, extractor, extract_kwargs):
        result.add_page_result(outcome.index, outcome)
        if progress_callback is not None:
            progress_callback(len(result.outcomes), document.page_count)
    return result


def process_directory(
    directory: str | os.PathLike[str],
    extractor: Any,
    output_dir: str | os.PathLike[str] | None = None,
    pattern: str = "*.pdf",
    recursive: bool = False,
    dpi: int = 150,
    progress_callback: FileProgress | None = None,
    **extract_kwargs: Any,
) -> BatchResult:
    """Run a task on every page of every document in a folder.

    A file that does not open and a page that fails are recorded; the others go on. The
    id of a document is its path in the folder without the suffix; the suffix stays where
    two ids would be equal.

    Args:
        directory: The folder.
        extractor: Any extractor of OmniDocs, or any object with ``extract(image, **options)``.
        output_dir: Where to write ``<id>.json`` as soon as a document is done.
        pattern: Which files, as in ``Path.glob``.
        recursive: Look into its folders too.
        dpi: Resolution that pages are rendered at.
        progress_callback: Called after each document with the file's name, the documents
            done and their total.
        **extract_kwargs: Options of the task.

    Raises:
        FolderNotFoundError: there is no such folder.
        ConfigError: an option is wrong, so that no page could be read.
        BackendError: the extractor's engine cannot run or is broken.
        ModelError: its weights cannot be loaded.
    """
    batch = DocumentBatch.from_directory(directory, pattern, recursive, dpi)
    result = BatchResult()
    ids = _document_ids(batch.paths, Path(directory))
    for done, (doc_id, path) in enumerate(zip(ids, batch.paths, strict=True), start=1):
        document_result = _process_file(batch, path, extractor, extract_kwargs)
        result.add_document_result(doc_id, document_result)
        if output_dir is not None:
            document_result.save_json(Path(output_dir) / f"{doc_id}.json")
        if progress_callback is not None:
            progress_callback(path.name, done, batch.count)
    return result


def _process_file(
    batch: DocumentBatch, path: Path, extractor: Any, options: dict[str, Any]
) -> DocumentResult:
    """The result of one file; what is wrong with it alone never gets out of here."""
    result = DocumentResult(path)
    try:
        with batch.open(path) as document:
            result.page_count = document.page_count
            for outcome in _outcomes(document, extractor, options):
                result.add_page_result(outcome.index, outcome)
    except _WRONG_FOR_EVERY_FILE:
        raise
    except Exception as error:  # noqa: BLE001  (the boundary of a document)
        result.fail(error)
    return result


def _outcomes(
    document: Document, extractor: Any, options: dict[str, Any]
) -> Iterator[PageOutcome[Any]]:
    """The pages' outcomes: by the extractor's own way for documents, where it has one."""
    own_way = getattr(extractor, "iter_document", None)
    if own_way is not None:
        return iter(own_way(document, **options))
    return (_outcome(document, extractor, options, i) for i in range(document.page_count))


def _outcome(
    document: Document, extractor: Any, options: dict[str, Any], index: int
) -> PageOutcome[Any]:
    started = time.perf_counter()
    try:
        output = extractor.extract(document.get_page(index), **options)
        return PageOutcome(index=index, output=output, seconds=time.perf_counter() - started)
    except Exception as error:  # noqa: BLE001  (the boundary of a page)
        return PageOutcome.failed(index, error, time.perf_counter() - started)


def _document_ids(paths: Sequence[Path], root: Path) -> list[str]:
    """An id for each file; all differ, also where file names know no case."""
    inside = [path.relative_to(root) for path in paths]
    short = [path.with_suffix("").as_posix() for path in inside]
    shared = Counter(name.casefold() for name in short)
    taken: set[str] = set()
    ids = []
    for path, name in zip(inside, short, strict=True):
        doc_id = wanted = name if shared[name.casefold()] == 1 else path.as_posix()
        number = 1
        while doc_id.casefold() in taken:
            number += 1
            doc_id = f"{wanted}-{number}"
        taken.add(doc_id.casefold())
        ids.append(doc_id)
    return ids
