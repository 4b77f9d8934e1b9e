"""Programs that choose a backend, in processes that have both, one or none of them."""

from __future__ import annotations

import pytest

pytest.importorskip("omnidocs_backend_torch")
pytest.importorskip("omnidocs_backend_api")

IMPORTS = """
from omnidocs import Document, get_cache_info, list_cached_keys, clear_cache, remove_cached
from omnidocs import set_cache_config
from omnidocs.tasks.text_extraction import QwenTextExtractor, MinerUVLTextExtractor
from omnidocs.tasks.text_extraction import NanonetsTextExtractor, GraniteDoclingTextExtractor
from omnidocs.tasks.text_extraction.qwen import QwenTextPyTorchConfig, QwenTextVLLMConfig
from omnidocs.tasks.text_extraction.qwen import QwenTextMLXConfig, QwenTextAPIConfig
from omnidocs.tasks.layout_extraction import QwenLayoutDetector
from omnidocs.tasks.layout_extraction.qwen import QwenLayoutPyTorchConfig
"""

LISTING = """
from omnidocs.tasks.text_extraction import qwen

for name in dir(qwen):
    if name.endswith("Config"):
        print(name, "-", getattr(qwen, name).__doc__.splitlines()[0])
"""

IN_TURN = """
from omnidocs.tasks.text_extraction.qwen import (
    QwenTextAPIConfig, QwenTextMLXConfig, QwenTextPyTorchConfig, QwenTextVLLMConfig,
)

def choose():
    try:
        return QwenTextVLLMConfig(model="/models/qwen")
    except ImportError:
        pass
    try:
        return QwenTextMLXConfig(model="/models/qwen")
    except ImportError:
        pass
    try:
        return QwenTextPyTorchConfig(model="/models/qwen", device="cpu")
    except ImportError:
        return QwenTextAPIConfig(model="qwen", base_url="http://localhost:8000/v1")

try:
    print(type(choose()).__name__)
except ImportError as error:
    print(error)
"""

BY_NAME = """
from omnidocs.registry import resolve_backend
from omnidocs.tasks.text_extraction import QwenTextExtractor

try:
    backend, config = resolve_backend("auto", QwenTextExtractor)
    print(backend.label, type(config).__name__)
except ImportError as error:
    print(error)
"""

TORCH_DOC = "PyTorch/HuggingFace backend configuration for Qwen text extraction."
API_DOC = "API backend configuration for Qwen text extraction."
BOTH = ("PyTorch", "API")


@pytest.mark.parametrize("missing", [(), ("PyTorch",), ("API",), BOTH])
def test_the_import_lines_work_whatever_is_installed(run, missing):
    run(IMPORTS, *missing)


@pytest.mark.parametrize(
    ("missing", "listed"),
    [
        ((), [f"QwenTextAPIConfig - {API_DOC}", f"QwenTextPyTorchConfig - {TORCH_DOC}"]),
        (("API",), [f"QwenTextPyTorchConfig - {TORCH_DOC}"]),
        (("PyTorch",), [f"QwenTextAPIConfig - {API_DOC}"]),
        (BOTH, []),
    ],
)
def test_backends_are_listed_with_the_first_line_of_their_configs(run, missing, listed):
    assert run(LISTING, *missing).splitlines() == listed


@pytest.mark.parametrize(
    ("missing", "chosen"),
    [
        ((), "QwenTextPyTorchConfig"),
        (("API",), "QwenTextPyTorchConfig"),
        (("PyTorch",), "QwenTextAPIConfig"),
        (BOTH, "API backend is not installed. Install with: pip install omnidocs-backend-api"),
    ],
)
def test_backends_are_tried_in_turn(run, missing, chosen):
    assert run(IN_TURN, *missing).strip() == chosen


@pytest.mark.parametrize(
    ("missing", "variable", "chosen"),
    [
        ((), "", "PyTorch QwenTextPyTorchConfig"),
        (("PyTorch",), "", "API QwenTextAPIConfig"),
        ((), "api", "API QwenTextAPIConfig"),
        ((), "PYTORCH", "PyTorch QwenTextPyTorchConfig"),
        (("PyTorch",), "pytorch", "PyTorch backend is not installed. Install with: pip install"),
        ((), "vllm", "VLLM backend is not installed. Install with: pip install"),
        (BOTH, "", "No backend can run QwenTextExtractor here.\n  MLX: MLX backend is not"),
    ],
)
def test_the_environment_names_a_backend_or_the_first_is_taken(run, missing, variable, chosen):
    assert run(BY_NAME, *missing, OMNIDOCS_BACKEND=variable).startswith(chosen)
