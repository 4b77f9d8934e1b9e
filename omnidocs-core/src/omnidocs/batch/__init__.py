"""Runs over many documents: none of them ends the run, all of them are accounted for.

Nothing here knows what a task returns; ``omnidocs.conversion`` makes whole documents.
"""

from omnidocs.batch.documents import DocumentBatch, OpenFailure
from omnidocs.batch.processing import process_directory, process_document
from omnidocs.batch.results import BatchResult, DocumentResult, merge_text_results

__all__ = [
    "BatchResult",
    "DocumentBatch",
    "DocumentResult",
    "OpenFailure",
    "merge_text_results",
    "process_directory",
    "process_document",
]
