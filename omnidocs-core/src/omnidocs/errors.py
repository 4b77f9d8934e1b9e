"""Every error that OmniDocs raises on purpose.

    OmniDocsError
    ├── ConfigError (ValueError)            a setting, option or argument is wrong
    │   └── UnsupportedInputError           a task was handed something that is no page
    ├── DocumentError                       a document or one of its pages
    │   ├── DocumentLoadError               it could not be opened
    │   │   ├── DocumentTimeoutError (TimeoutError)   not within the time
    │   │   ├── PasswordError               the password is missing or wrong
    │   │   ├── EmptyDocumentError          it has no pages or no bytes
    │   │   ├── DocumentTooLargeError       it is over a limit on bytes, pages or pixels
    │   │   └── DocumentNotFoundError (FileNotFoundError)   its file is not there
    │   │       └── FolderNotFoundError     the folder of a batch is not there
    │   ├── UnsupportedFormatError          it is no kind of document that we read
    │   ├── URLDownloadError                it could not be fetched
    │   ├── PageRangeError (IndexError)     pages that the document does not have
    │   ├── PageError                       one page could not be read or rendered
    │   └── DocumentClosedError             it was used after close()
    ├── PluginError                         a plugin distribution
    │   ├── PluginLoadError                 it failed while it was imported
    │   ├── PluginBlockedError              policy forbids it
    │   ├── PluginConflictError             two distributions claim one name
    │   ├── IncompatiblePluginError         built for another version or not to contract
    │   └── UnknownPluginError              nothing installed has that name
    ├── BackendError                        a backend or an engine
    │   ├── BackendNotInstalledError (ImportError)
    │   │   └── BackendUnavailableError     installed, but unusable on this machine
    │   ├── UnsupportedCapabilityError      the backend does not do that
    │   ├── EngineClosedError               it was used after close()
    │   └── RequestError                    one request of a batch failed
    ├── ModelError                          weights
    │   ├── ModelNotFoundError              a file or repository is not there
    │   └── ModelLoadError                  it is there and cannot be loaded
    ├── ExtractionError                     a task on a page
    │   ├── OutputParseError                the model's answer is not what was asked for
    │   ├── ExtractionTimeoutError (TimeoutError)
    │   └── ExtractorClosedError            it was used after close()
    ├── ConversionCancelledError            it was cancelled before the document was open
    ├── WorkerError                         the worker processes of conversions
    │   ├── WorkerLostError                 one ended in the middle of its work
    │   └── WorkerPoolClosedError           a pool was used after close()
    ├── CacheError                          the model cache was asked for something wrong
    ├── ResultLoadError (ValueError)        a file does not hold the result it should
    ├── OutputWriteError (OSError)          an output could not be written
    └── MissingLibraryError (ImportError)   an optional library is not installed

A message says in one or two sentences what was wrong, with which value, and what to do.
"""

from __future__ import annotations


class OmniDocsError(Exception):
    """Base of every error that OmniDocs raises on purpose."""


class ConfigError(OmniDocsError, ValueError):
    """A setting, an option or an argument has a value that cannot work."""


class UnsupportedInputError(ConfigError):
    """A task was handed something that cannot be made a page image."""


class DocumentError(OmniDocsError):
    """Something is wrong with a document or with one of its pages."""


class DocumentLoadError(DocumentError):
    """The document could not be opened."""


class DocumentTimeoutError(DocumentLoadError, TimeoutError):
    """The document was not open by its deadline."""


class PasswordError(DocumentLoadError):
    """The document is encrypted and the password is missing or wrong."""


class EmptyDocumentError(DocumentLoadError):
    """The document has no bytes or no pages."""


class DocumentTooLargeError(DocumentLoadError):
    """The document is over a limit on bytes, pages or pixels."""


class DocumentNotFoundError(DocumentLoadError, FileNotFoundError):
    """The file of a document or of an image is not there."""


class FolderNotFoundError(DocumentNotFoundError):
    """The folder that documents were to be read from is not there."""


class UnsupportedFormatError(DocumentError):
    """The input is no kind of document that OmniDocs reads."""


class URLDownloadError(DocumentError):
    """The document could not be fetched, or its address is refused."""


class PageRangeError(DocumentError, IndexError):
    """Pages were asked for that the document does not have."""


class PageError(DocumentError):
    """One page could not be read or rendered; the others are not touched by it."""


class DocumentClosedError(DocumentError):
    """The document was used after it was closed."""


class PluginError(OmniDocsError):
    """Something is wrong with a plugin distribution."""


class PluginLoadError(PluginError):
    """A plugin failed while it was imported; the cause is chained."""


class PluginBlockedError(PluginError):
    """The plugin policy forbids this distribution."""


class PluginConflictError(PluginError):
    """Two distributions claim one name, so that neither can be chosen."""


class IncompatiblePluginError(PluginError):
    """The plugin was built for another version, or does not keep to its contract."""


class UnknownPluginError(PluginError):
    """Nothing that is installed goes by this name."""


class BackendError(OmniDocsError):
    """Something is wrong with a backend or with one of its engines."""


class BackendNotInstalledError(BackendError, ImportError):
    """The backend's distribution is not installed; the message has the command."""


class BackendUnavailableError(BackendNotInstalledError):
    """The backend is installed and cannot run on this machine; the message has the fix."""


class UnsupportedCapabilityError(BackendError):
    """The backend does not declare what was asked of it."""


class EngineClosedError(BackendError):
    """An engine was used after it was closed."""


class RequestError(BackendError):
    """One request of a batch failed; the others have their answers.

    Engines return it in the place of the response and never raise it.

    Args:
        message: What went wrong and what to do.
        kind: A stable word for programs: ``"invalid"``, ``"too_long"``, ``"timeout"``,
            ``"rate_limited"``, ``"unauthorized"``, ``"not_found"``, ``"out_of_memory"``,
            ``"refused"``, ``"cancelled"`` or ``"failed"``.
        retryable: Whether the same request may succeed later.
    """

    def __init__(self, message: str, *, kind: str = "failed", retryable: bool = False) -> None:
        super().__init__(message)
        self.kind = kind
        self.retryable = retryable


class ModelError(OmniDocsError):
    """Something is wrong with a model's weights."""


class ModelNotFoundError(ModelError):
    """A weights file or repository is not there; the message says how to get it."""


class ModelLoadError(ModelError):
    """The weights are there and cannot be loaded."""


class ExtractionError(OmniDocsError):
    """A task failed on a page."""


class OutputParseError(ExtractionError):
    """The model's answer is not what was asked for.

    Args:
        message: What is wrong with the answer.
        raw: The whole answer, for a person to look at.
    """

    def __init__(self, message: str, *, raw: str = "") -> None:
        super().__init__(message)
        self.raw = raw


class ExtractionTimeoutError(ExtractionError, TimeoutError):
    """A page was not done by its deadline."""


class ExtractorClosedError(ExtractionError):
    """An extractor was used after it was closed."""


class ConversionCancelledError(OmniDocsError):
    """A conversion was cancelled before its document was open, so that there is no result."""


class WorkerError(OmniDocsError):
    """Worker processes cannot be started, or end before they have done anything."""


class WorkerLostError(WorkerError):
    """A worker process ended in the middle of its work; the other pages are kept."""


class WorkerPoolClosedError(WorkerError):
    """A pool of workers was used after it was closed, or in another process."""


class CacheError(OmniDocsError):
    """The model cache was asked for something that it cannot do."""


class ResultLoadError(OmniDocsError, ValueError):
    """A file does not hold the result that was to be loaded from it."""


class OutputWriteError(OmniDocsError, OSError):
    """An output could not be written; ``errno`` is the system's number of the reason."""


class MissingLibraryError(OmniDocsError, ImportError):
    """An optional library is not installed; the message has the command."""
