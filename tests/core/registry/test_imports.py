"""What importing costs, and which public names there are."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest
from toys import Site

import omnidocs
import omnidocs.errors
from omnidocs import tasks

HEAVY = set(
    """
    torch transformers vllm mlx litellm docling_core rapidocr onnxruntime cv2 pandas numpy
    easyocr paddleocr httpx typer rich stevedore pluggy pydantic PIL pypdfium2 packaging
    """.split()  # noqa: SIM905
)

PACKAGES = [
    omnidocs,
    tasks,
    *(
        importlib.import_module(f"omnidocs.tasks.{name}")
        for name in (
            "text_extraction",
            "layout_extraction",
            "ocr_extraction",
            "table_extraction",
            "formula_recognition",
            "reading_order",
            "structured_extraction",
        )
    ),
]


def test_importing_omnidocs_imports_nothing_else(site: Site) -> None:
    loaded = site.run(
        """
        import sys
        import omnidocs
        assert callable(omnidocs.convert)
        dir(omnidocs)
        print(*(name for name in sys.modules if name.partition(".")[0] != "encodings"))
        """,
        PYTHONPATH=str(site.folder),  # what hides backends imports importlib.metadata
    ).split()
    assert not HEAVY & set(loaded)
    assert not {"omnidocs.conversion", "omnidocs.cli", "importlib.metadata"} & set(loaded)


def test_importing_a_task_imports_no_engine_and_no_plugin(site: Site) -> None:
    light = {"pydantic", "pluggy", "stevedore", "PIL", "packaging"}
    loaded = site.run(
        """
        import sys
        import omnidocs.tasks.text_extraction
        dir(omnidocs.tasks.text_extraction)
        print(*sys.modules)
        """
    ).split()
    assert not (HEAVY - light) & set(loaded)
    assert "omnidocs_models" not in loaded


def test_importing_changes_no_environment_and_no_logging(site: Site) -> None:
    site.run(
        """
        import logging
        import os
        import socket

        def refuse(*arguments):
            raise AssertionError("no network while importing")

        socket.socket.connect = refuse
        before = dict(os.environ), list(logging.root.handlers), logging.root.level
        import omnidocs
        from omnidocs import Document, get_cache_info
        import omnidocs.tasks.text_extraction
        import omnidocs.tasks.layout_extraction
        from omnidocs.registry import plugins
        plugins()
        assert (dict(os.environ), list(logging.root.handlers), logging.root.level) == before
        assert not logging.getLogger("omnidocs").handlers
        """
    )


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_every_public_name_is_there_and_known_to_type_checkers(package: object) -> None:
    """The lazy names are those of the imports that only type checkers read."""
    tree = ast.parse(Path(inspect.getsourcefile(package)).read_text())  # type: ignore[arg-type]
    [block] = [
        node
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    typed = {
        alias.asname
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed <= set(dir(package))
    assert [name for name in typed if getattr(package, str(name)) is None] == []
    assert package is not omnidocs or typed | {"__version__"} == set(package.__all__)


def test_the_names_of_0_2_are_there() -> None:
    names = [
        "__version__",
        "Document",
        "DocumentMetadata",
        "DocumentLoadError",
        "URLDownloadError",
        "PageRangeError",
        "UnsupportedFormatError",
        "DocumentBatch",
        "process_directory",
        "process_document",
        "BatchResult",
        "DocumentResult",
        "merge_text_results",
        "get_cache_key",
        "get_cached",
        "set_cached",
        "get_or_load",
        "add_reference",
        "remove_cached",
        "clear_cache",
        "get_cache_info",
        "list_cached_keys",
        "set_cache_config",
        "get_cache_config",
        "get_model_cache_dir",
        "configure_backend_cache",
        "get_storage_info",
    ]
    assert [name for name in names if not hasattr(omnidocs, name)] == []


def test_every_error_is_a_public_name() -> None:
    kinds = {name for name, found in vars(omnidocs.errors).items() if isinstance(found, type)}
    assert kinds <= set(omnidocs.__all__)


def test_a_star_import_takes_the_public_names() -> None:
    scope: dict[str, object] = {}
    exec("from omnidocs import *", scope)
    assert {"Document", "convert", "get_cache_info", "OmniDocsError"} <= set(scope)


def test_a_name_that_is_none_is_a_plain_import_error() -> None:
    with pytest.raises(ImportError, match="cannot import name 'Documents' from 'omnidocs'"):
        exec("from omnidocs import Documents")
    assert not hasattr(omnidocs, "_nothing")


def test_convert_is_a_function_and_loads_the_conversion_at_its_first_call(site: Site) -> None:
    site.run(
        """
        import sys
        import omnidocs
        from omnidocs import convert
        assert "omnidocs.conversion" not in sys.modules
        try:
            convert(b"no document")
        except omnidocs.DocumentError:
            assert "omnidocs.conversion" in sys.modules
        assert omnidocs.convert is convert
        """
    )
