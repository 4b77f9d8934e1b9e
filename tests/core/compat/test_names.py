"""The public names of OmniDocs 0.2 are where they were and take the arguments they took."""

from __future__ import annotations

import importlib
import inspect
from operator import attrgetter

import pytest

CACHE = (
    "add_reference clear_cache get_cache_config get_cache_info get_cache_key get_cached "
    "get_or_load list_cached_keys remove_cached set_cache_config set_cached"
)

NAMES = {
    "omnidocs": "__version__ Document DocumentMetadata DocumentLoadError PageRangeError "
    "URLDownloadError UnsupportedFormatError DocumentBatch process_directory process_document "
    "BatchResult DocumentResult merge_text_results get_model_cache_dir configure_backend_cache "
    f"get_storage_info {CACHE}",
    "omnidocs.document": "Document DocumentMetadata LazyPage DocumentLoadError PageRangeError "
    "URLDownloadError UnsupportedFormatError",
    "omnidocs.batch": "DocumentBatch process_directory process_document",
    "omnidocs.cache": f"CacheConfig CacheEntry ModelCache {CACHE}",
    "omnidocs.tasks": "layout_extraction ocr_extraction reading_order structured_extraction "
    "table_extraction text_extraction",
    "omnidocs.tasks.layout_extraction.base": "BaseLayoutExtractor",
    "omnidocs.tasks.layout_extraction.models": "LayoutLabel CustomLabel LabelMapping BoundingBox "
    "LayoutBox LayoutOutput LABEL_COLORS NORMALIZED_SIZE DOCLAYOUT_YOLO_MAPPING "
    "DOCLAYOUT_YOLO_CLASS_NAMES RTDETR_MAPPING RTDETR_CLASS_NAMES",
    "omnidocs.tasks.ocr_extraction.base": "BaseOCRExtractor",
    "omnidocs.tasks.ocr_extraction.models": "OCRGranularity BoundingBox TextBlock OCROutput "
    "NORMALIZED_SIZE",
    "omnidocs.tasks.text_extraction.base": "BaseTextExtractor",
    "omnidocs.tasks.text_extraction.models": "OutputFormat TextOutput LayoutElement",
    "omnidocs.tasks.table_extraction.base": "BaseTableExtractor",
    "omnidocs.tasks.table_extraction.models": "CellType BoundingBox TableCell TableOutput "
    "NORMALIZED_SIZE",
    "omnidocs.tasks.reading_order.base": "BaseReadingOrderPredictor",
    "omnidocs.tasks.reading_order.models": "ElementType BoundingBox OrderedElement "
    "ReadingOrderOutput NORMALIZED_SIZE",
    "omnidocs.tasks.structured_extraction.base": "BaseStructuredExtractor",
    "omnidocs.tasks.structured_extraction.models": "StructuredOutput",
}

TASKS = ("layout", "ocr", "text", "table", "structured")

PARAMETERS = {
    "omnidocs": {
        "Document.from_pdf": "path page_range dpi",
        "Document.from_url": "url page_range dpi timeout",
        "Document.from_bytes": "data filename page_range dpi",
        "Document.from_image": "path",
        "Document.from_images": "paths",
        "Document.get_page": "page_num",
        "Document.get_page_text": "page_num",
        "Document.get_page_size": "page_num",
        "Document.clear_cache": "page_num",
        "Document.save_images": "output_dir prefix format",
        "DocumentBatch": "paths dpi page_range",
        "DocumentBatch.from_directory": "directory pattern recursive dpi page_range",
        "DocumentBatch.from_paths": "paths dpi page_range",
        "DocumentBatch.iter_with_progress": "callback",
        "process_document": "document extractor progress_callback",
        "process_directory": "directory extractor output_dir pattern recursive dpi "
        "progress_callback",
        "DocumentResult": "source_path page_count",
        "DocumentResult.add_page_result": "page_num result",
        "DocumentResult.get_page_result": "page_num",
        "DocumentResult.save_json": "path",
        "BatchResult.add_document_result": "doc_id result",
        "BatchResult.get_document_result": "doc_id",
        "BatchResult.save_json": "path",
        "merge_text_results": "results separator",
        "get_model_cache_dir": "custom_dir",
        "configure_backend_cache": "cache_dir",
    },
    "omnidocs.cache": {
        "CacheConfig": "max_entries evict_unreferenced_first auto_cleanup_interval",
        "ModelCache": "config",
        "ModelCache.get": "key",
        "ModelCache.set": "key value owner",
        "ModelCache.get_or_load": "key loader_fn owner",
        "ModelCache.remove": "key",
        "ModelCache.add_reference": "key owner",
        "get_cache_key": "backend_config prefix",
        "get_cached": "cache_key",
        "set_cached": "cache_key value owner",
        "get_or_load": "cache_key loader_fn owner",
        "add_reference": "cache_key owner",
        "remove_cached": "cache_key",
    },
    "omnidocs.tasks.layout_extraction": {
        "LabelMapping": "mapping",
        "LabelMapping.to_standard": "model_label",
        "LabelMapping.from_standard": "standard_label",
        "BoundingBox.from_list": "coords",
        "BoundingBox.from_polygon": "polygon",
        "BoundingBox.from_ltrb": "left top right bottom",
        "BoundingBox.to_normalized": "image_width image_height",
        "BoundingBox.to_absolute": "image_width image_height",
        "LayoutBox.get_normalized_bbox": "image_width image_height",
        "LayoutOutput.filter_by_label": "label",
        "LayoutOutput.filter_by_confidence": "min_confidence",
        "LayoutOutput.sort_by_position": "top_to_bottom",
        "LayoutOutput.save_json": "file_path",
        "LayoutOutput.load_json": "file_path",
        "LayoutOutput.visualize": "image output_path show_labels show_confidence line_width "
        "font_size",
        "BaseLayoutExtractor.batch_extract": "images progress_callback",
        "BaseLayoutExtractor.extract_document": "document progress_callback",
    },
    "omnidocs.tasks.ocr_extraction": {
        "TextBlock.get_normalized_bbox": "image_width image_height",
        "OCROutput.filter_by_confidence": "min_confidence",
        "OCROutput.filter_by_granularity": "granularity",
        "OCROutput.sort_by_position": "top_to_bottom",
        "OCROutput.visualize": "image output_path show_text show_confidence line_width "
        "box_color text_color",
        "BaseOCRExtractor.batch_extract": "images progress_callback",
        "BaseOCRExtractor.extract_document": "document progress_callback",
    },
    "omnidocs.tasks.text_extraction": {
        "BaseTextExtractor.extract": "image output_format",
        "BaseTextExtractor.batch_extract": "images output_format progress_callback",
        "BaseTextExtractor.extract_document": "document output_format progress_callback",
    },
    "omnidocs.tasks.table_extraction": {
        "TableOutput.get_cell": "row col",
        "TableOutput.get_row": "row",
        "TableOutput.get_column": "col",
        "TableOutput.to_html": "include_styles",
        "BaseTableExtractor.extract": "image ocr_output",
        "BaseTableExtractor.batch_extract": "images ocr_outputs progress_callback",
        "BaseTableExtractor.extract_document": "document table_bboxes progress_callback",
    },
    "omnidocs.tasks.reading_order": {
        "ReadingOrderOutput.get_full_text": "separator",
        "ReadingOrderOutput.get_elements_by_type": "element_type",
        "ReadingOrderOutput.get_captions_for": "element_id",
        "ReadingOrderOutput.get_footnotes_for": "element_id",
        "BaseReadingOrderPredictor.predict": "layout ocr page_no",
        "BaseReadingOrderPredictor.predict_multi_page": "layouts ocrs",
    },
    "omnidocs.tasks.structured_extraction": {
        "BaseStructuredExtractor.extract": "image schema prompt",
    },
}
"""Module -> callable -> the arguments of 0.2 in their order; new ones may follow."""


@pytest.mark.parametrize("module", NAMES)
def test_a_module_has_its_names(module):
    place = importlib.import_module(module)
    for name in NAMES[module].split():
        assert getattr(place, name) is not None, name


@pytest.mark.parametrize("task", TASKS)
def test_a_task_gives_the_names_of_its_submodules(task):
    package = importlib.import_module(f"omnidocs.tasks.{task}_extraction")
    for module in (f"{package.__name__}.base", f"{package.__name__}.models"):
        for name in NAMES[module].split():
            assert getattr(package, name) is getattr(importlib.import_module(module), name), name


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, calls in PARAMETERS.items() for name in calls]
)
def test_a_callable_takes_its_arguments_in_their_order(module, name):
    expected = PARAMETERS[module][name].split()
    parameters = inspect.signature(attrgetter(name)(importlib.import_module(module))).parameters
    taken = [item for item in parameters.values() if item.name != "self"][: len(expected)]
    assert [item.name for item in taken] == expected
    assert {item.kind for item in taken} == {inspect.Parameter.POSITIONAL_OR_KEYWORD}
