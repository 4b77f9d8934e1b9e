"""OmniDocs: document pages to text, layout, tables, formulas, reading order and data.

Names are imported at their first use, so that ``import omnidocs`` costs next to nothing.
It changes no environment variable, configures no logging and asks no network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs import _lazy

if TYPE_CHECKING:
    from omnidocs.batch import (
        BatchResult as BatchResult,
        DocumentBatch as DocumentBatch,
        DocumentResult as DocumentResult,
        merge_text_results as merge_text_results,
        process_directory as process_directory,
        process_document as process_document,
    )
    from omnidocs.cache import (
        add_reference as add_reference,
        clear_cache as clear_cache,
        get_cache_config as get_cache_config,
        get_cache_info as get_cache_info,
        get_cache_key as get_cache_key,
        get_cached as get_cached,
        get_or_load as get_or_load,
        list_cached_keys as list_cached_keys,
        remove_cached as remove_cached,
        set_cache_config as set_cache_config,
        set_cached as set_cached,
    )
    from omnidocs.conversion import (
        ConvertedDocument as ConvertedDocument,
        ConvertedPage as ConvertedPage,
        Element as Element,
        WorkerPool as WorkerPool,
        convert as convert,
        iter_convert as iter_convert,
    )
    from omnidocs.conversion.options_file import load_options as load_options
    from omnidocs.document import (
        Document as Document,
        DocumentMetadata as DocumentMetadata,
        Page as Page,
        load_image as load_image,
    )
    from omnidocs.errors import (
        BackendError as BackendError,
        BackendNotInstalledError as BackendNotInstalledError,
        BackendUnavailableError as BackendUnavailableError,
        CacheError as CacheError,
        ConfigError as ConfigError,
        ConversionCancelledError as ConversionCancelledError,
        DocumentClosedError as DocumentClosedError,
        DocumentError as DocumentError,
        DocumentLoadError as DocumentLoadError,
        DocumentNotFoundError as DocumentNotFoundError,
        DocumentTimeoutError as DocumentTimeoutError,
        DocumentTooLargeError as DocumentTooLargeError,
        EmptyDocumentError as EmptyDocumentError,
        EngineClosedError as EngineClosedError,
        ExtractionError as ExtractionError,
        ExtractionTimeoutError as ExtractionTimeoutError,
        ExtractorClosedError as ExtractorClosedError,
        FolderNotFoundError as FolderNotFoundError,
        IncompatiblePluginError as IncompatiblePluginError,
        MissingLibraryError as MissingLibraryError,
        ModelError as ModelError,
        ModelLoadError as ModelLoadError,
        ModelNotFoundError as ModelNotFoundError,
        OmniDocsError as OmniDocsError,
        OutputParseError as OutputParseError,
        OutputWriteError as OutputWriteError,
        PageError as PageError,
        PageRangeError as PageRangeError,
        PasswordError as PasswordError,
        PluginBlockedError as PluginBlockedError,
        PluginConflictError as PluginConflictError,
        PluginError as PluginError,
        PluginLoadError as PluginLoadError,
        RequestError as RequestError,
        ResultLoadError as ResultLoadError,
        UnknownPluginError as UnknownPluginError,
        UnsupportedCapabilityError as UnsupportedCapabilityError,
        UnsupportedFormatError as UnsupportedFormatError,
        UnsupportedInputError as UnsupportedInputError,
        URLDownloadError as URLDownloadError,
        WorkerError as WorkerError,
        WorkerLostError as WorkerLostError,
        WorkerPoolClosedError as WorkerPoolClosedError,
    )
    from omnidocs.results import (
        BoundingBox as BoundingBox,
        PageOutcome as PageOutcome,
        PageStatus as PageStatus,
    )
    from omnidocs.storage import (
        configure_backend_cache as configure_backend_cache,
        get_model_cache_dir as get_model_cache_dir,
        get_storage_info as get_storage_info,
    )

    __version__: str
else:

    def convert(source: Any, **options: Any) -> Any:
        """Convert a document to structured text; see ``omnidocs.conversion.convert``."""
        from omnidocs.conversion import convert

        return convert(source, **options)


_EXPORTS = {
    "omnidocs.batch": (
        "BatchResult",
        "DocumentBatch",
        "DocumentResult",
        "merge_text_results",
        "process_directory",
        "process_document",
    ),
    "omnidocs.cache": (
        "add_reference",
        "clear_cache",
        "get_cache_config",
        "get_cache_info",
        "get_cache_key",
        "get_cached",
        "get_or_load",
        "list_cached_keys",
        "remove_cached",
        "set_cache_config",
        "set_cached",
    ),
    "omnidocs.conversion": (
        "ConvertedDocument",
        "ConvertedPage",
        "Element",
        "WorkerPool",
        "iter_convert",
    ),
    "omnidocs.conversion.options_file": ("load_options",),
    "omnidocs.document": (
        "Document",
        "DocumentMetadata",
        "Page",
        "load_image",
    ),
    "omnidocs.errors": (
        "BackendError",
        "BackendNotInstalledError",
        "BackendUnavailableError",
        "CacheError",
        "ConfigError",
        "ConversionCancelledError",
        "DocumentClosedError",
        "DocumentError",
        "DocumentLoadError",
        "DocumentNotFoundError",
        "DocumentTimeoutError",
        "DocumentTooLargeError",
        "EmptyDocumentError",
        "EngineClosedError",
        "ExtractionError",
        "ExtractionTimeoutError",
        "ExtractorClosedError",
        "FolderNotFoundError",
        "IncompatiblePluginError",
        "MissingLibraryError",
        "ModelError",
        "ModelLoadError",
        "ModelNotFoundError",
        "OmniDocsError",
        "OutputParseError",
        "OutputWriteError",
        "PageError",
        "PageRangeError",
        "PasswordError",
        "PluginBlockedError",
        "PluginConflictError",
        "PluginError",
        "PluginLoadError",
        "RequestError",
        "ResultLoadError",
        "URLDownloadError",
        "UnknownPluginError",
        "UnsupportedCapabilityError",
        "UnsupportedFormatError",
        "UnsupportedInputError",
        "WorkerError",
        "WorkerLostError",
        "WorkerPoolClosedError",
    ),
    "omnidocs.results": (
        "BoundingBox",
        "PageOutcome",
        "PageStatus",
    ),
    "omnidocs.storage": (
        "configure_backend_cache",
        "get_model_cache_dir",
        "get_storage_info",
    ),
    "omnidocs._version": ("__version__",),
}

__getattr__, __dir__ = _lazy.attach(__name__, _EXPORTS, own=("convert",))
