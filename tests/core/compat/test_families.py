"""The model families of OmniDocs 0.2 and their configs are where they were.

A config whose backend is not installed is there too, and says what to install.
"""

from __future__ import annotations

import importlib
import inspect

import pytest

pytest.importorskip("omnidocs_models")

FOUR = ("PyTorch", "VLLM", "MLX", "API")
LOCAL = ("PyTorch", "VLLM", "MLX")

MODULES = {
    "text_extraction.qwen": ("QwenTextExtractor", "QwenText", FOUR),
    "text_extraction.mineruvl": ("MinerUVLTextExtractor", "MinerUVLText", FOUR),
    "text_extraction.nanonets": ("NanonetsTextExtractor", "NanonetsText", LOCAL),
    "text_extraction.granitedocling": ("GraniteDoclingTextExtractor", "GraniteDoclingText", FOUR),
    "text_extraction.dotsocr": ("DotsOCRTextExtractor", "DotsOCR", ("PyTorch", "VLLM", "API")),
    "text_extraction.deepseek": ("DeepSeekOCRTextExtractor", "DeepSeekOCRText", FOUR),
    "text_extraction.glmocr": ("GLMOCRTextExtractor", "GLMOCR", FOUR),
    "text_extraction.lighton": ("LightOnTextExtractor", "LightOnText", LOCAL),
    "layout_extraction.qwen": ("QwenLayoutDetector", "QwenLayout", FOUR),
    "layout_extraction.mineruvl": ("MinerUVLLayoutDetector", "MinerUVLLayout", FOUR),
    "text_extraction.vlm": ("VLMTextExtractor", "VLM", ("API",)),
    "layout_extraction.vlm": ("VLMLayoutDetector", "VLM", ("API",)),
    "structured_extraction.vlm": ("VLMStructuredExtractor", "VLM", ("API",)),
}
"""Module -> the extractor, what its configs' names begin with, the backends that it had."""

ARGUMENTS = {
    "text_extraction": ["image", "output_format"],
    "layout_extraction": ["image", "custom_labels"],
    "structured_extraction": ["image", "schema", "prompt"],
}


@pytest.mark.parametrize("name", MODULES)
def test_a_family_has_its_extractor_and_its_configs(name):
    module = importlib.import_module(f"omnidocs.tasks.{name}")
    extractor, stem, labels = MODULES[name]
    task = importlib.import_module(module.__name__.rpartition(".")[0])
    assert getattr(module, extractor) is getattr(task, extractor)
    for label in labels:
        assert getattr(module, f"{stem}{label}Config").__name__.endswith(f"{label}Config")


@pytest.mark.parametrize("name", MODULES)
def test_an_extractor_takes_its_arguments_in_their_order(name):
    extractor = getattr(importlib.import_module(f"omnidocs.tasks.{name}"), MODULES[name][0])
    expected = ARGUMENTS[name.partition(".")[0]]
    assert list(inspect.signature(extractor.extract).parameters)[1:][: len(expected)] == expected


def test_the_module_of_hosted_models_has_their_config():
    from omnidocs.tasks.text_extraction.vlm import VLMTextAPIConfig
    from omnidocs.vlm import VLMAPIConfig

    assert VLMAPIConfig.__doc__ == VLMTextAPIConfig.__doc__
