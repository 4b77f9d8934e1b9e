"""What the configs of families are called, and the weights that they take by default."""

from __future__ import annotations

import pytest

from omnidocs.errors import BackendNotInstalledError
from omnidocs.registry import backends

pytest.importorskip("omnidocs_backend_torch")


def test_the_spellings_of_0_2_are_the_same_configs():
    from omnidocs.tasks.text_extraction.dotsocr import (
        DotsOCRPyTorchConfig,
        DotsOCRTextPyTorchConfig,
    )
    from omnidocs.tasks.text_extraction.glmocr import GLMOCRPyTorchConfig, GLMOCRTextPyTorchConfig

    assert DotsOCRPyTorchConfig is DotsOCRTextPyTorchConfig
    assert GLMOCRPyTorchConfig is GLMOCRTextPyTorchConfig
    assert GLMOCRPyTorchConfig(device="cpu").model == "zai-org/GLM-OCR"


@pytest.mark.skipif("VLLM" in backends(), reason="the vLLM backend is installed")
def test_a_spelling_of_0_2_whose_backend_is_missing_says_how_to_get_it():
    from omnidocs.tasks.text_extraction.glmocr import GLMOCRVLLMConfig

    with pytest.raises(BackendNotInstalledError, match="pip install omnidocs-backend-vllm"):
        GLMOCRVLLMConfig()


@pytest.mark.skipif("VLLM" not in backends(), reason="the vLLM backend is not installed")
def test_a_spelling_of_0_2_is_the_config_of_a_backend_that_is_there():
    from omnidocs.tasks.text_extraction.glmocr import GLMOCRTextVLLMConfig, GLMOCRVLLMConfig

    assert GLMOCRVLLMConfig is GLMOCRTextVLLMConfig


def test_deepseek_takes_the_weights_that_transformers_has_a_class_for():
    from omnidocs.tasks.text_extraction.deepseek import DeepSeekOCRTextPyTorchConfig

    assert DeepSeekOCRTextPyTorchConfig().model == "deepseek-community/DeepSeek-OCR-2"


@pytest.mark.skipif("VLLM" not in backends(), reason="the vLLM backend is not installed")
def test_vllm_takes_the_weights_whose_output_layer_is_stored_apart():
    from omnidocs.tasks.text_extraction.granitedocling import GraniteDoclingTextVLLMConfig

    assert GraniteDoclingTextVLLMConfig().revision == "untied"
