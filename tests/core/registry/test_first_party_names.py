"""The import lines of the design, with stand-ins for the four backends."""

from __future__ import annotations

import pytest
from toys import Site, broken

from omnidocs.backends import Backend
from omnidocs.cache import key_of
from omnidocs.errors import ConfigError
from omnidocs.registry import KNOWN_BACKENDS, backends, resolve_backend

STAND_INS = """
from omnidocs.backends import Config
from omnidocs.tasks import BaseLayoutExtractor, ModelFamily, PromptedTextExtractor

class CraneTextExtractor(PromptedTextExtractor):
    family = ModelFamily(
        name="Crane",
        checkpoints={"hf": "lake/crane-2b"},
        defaults={"VLLM": {"revision": "untied"}},
    )

class ToyLayoutConfig(Config):
    confidence: float = 0.25

class ToyLayout(BaseLayoutExtractor):
    config_class = ToyLayoutConfig
"""

WEIGHTS = {"PyTorch": ("hf",), "VLLM": ("hf",), "MLX": ("mlx", "hf"), "API": ("hosted",)}


@pytest.fixture
def models(site: Site) -> Site:
    """The model families, and stand-ins for what none of them has."""
    pytest.importorskip("omnidocs_models")
    return site.add(
        "stand-in-models",
        entry_points={
            "omnidocs.text_extraction": {"crane": "stand_in_models:CraneTextExtractor"},
            "omnidocs.layout_extraction": {"toy_layout": "stand_in_models:ToyLayout"},
        },
        files={"__init__.py": STAND_INS},
    )


@pytest.fixture
def everything(models: Site) -> Site:
    """Stand-ins for the four backends, too: all are light, and none needs its library."""
    for label, weights in WEIGHTS.items():
        known = KNOWN_BACKENDS[label]
        plugin = broken.backend(label, known.distribution)
        source = plugin["files"]["__init__.py"]
        source = source.replace('("hf",)', repr(weights))
        source = source.replace(f'description="{label}"', f'description="{known.description}"')
        source = source.replace("    pass", "    revision: str | None = None")
        models.add(**{**plugin, "files": {"__init__.py": source}})
    return models


def test_every_line_of_the_design_works(everything: Site) -> None:
    everything.run(
        """
        from omnidocs import Document, get_cache_info, list_cached_keys, clear_cache
        from omnidocs import remove_cached, set_cache_config
        from omnidocs.tasks.text_extraction import (
            QwenTextExtractor, MinerUVLTextExtractor, NanonetsTextExtractor,
            GraniteDoclingTextExtractor,
        )
        from omnidocs.tasks.text_extraction.qwen import (
            QwenTextPyTorchConfig, QwenTextVLLMConfig, QwenTextMLXConfig, QwenTextAPIConfig,
        )
        from omnidocs.tasks.layout_extraction import (
            QwenLayoutDetector, ToyLayout, ToyLayoutConfig,
        )
        from omnidocs.tasks.layout_extraction.qwen import QwenLayoutPyTorchConfig

        assert QwenTextPyTorchConfig.__doc__ == (
            "PyTorch/HuggingFace backend configuration for Qwen text extraction."
        )
        assert QwenLayoutPyTorchConfig.__doc__ == (
            "PyTorch/HuggingFace backend configuration for Qwen layout extraction."
        )
        assert QwenTextPyTorchConfig().model == "Qwen/Qwen3-VL-8B-Instruct"
        assert QwenTextMLXConfig().model == "mlx-community/Qwen3-VL-8B-Instruct-4bit"
        assert QwenTextAPIConfig().model == "openrouter/qwen/qwen3-vl-8b-instruct"
        """
    )


@pytest.mark.parametrize("label", WEIGHTS)
def test_every_line_works_with_one_backend_and_the_others_missing(label: str, models: Site) -> None:
    models.add(**broken.backend(label, KNOWN_BACKENDS[label].distribution))
    from omnidocs.tasks.text_extraction import qwen

    for other in WEIGHTS:
        config = getattr(qwen, f"QwenText{other}Config")
        if other == label:
            assert config(model="m").model == "m"
        else:
            with pytest.raises(ImportError, match=f"^{other} backend is not installed. Install"):
                config(model="m")


def test_a_backend_may_have_defaults_of_its_own(everything: Site) -> None:
    from omnidocs.tasks.text_extraction.crane import CraneTextPyTorchConfig, CraneTextVLLMConfig

    assert CraneTextVLLMConfig().revision == "untied"
    assert CraneTextPyTorchConfig().revision is None


def test_spellings_of_0_2_without_the_task_word_are_accepted(everything: Site) -> None:
    from omnidocs.tasks.text_extraction.dotsocr import (
        DotsOCRPyTorchConfig,
        DotsOCRTextPyTorchConfig,
    )

    assert DotsOCRPyTorchConfig is DotsOCRTextPyTorchConfig


def test_text_and_layout_share_weights_and_may_share_a_config(everything: Site) -> None:
    from omnidocs.tasks.layout_extraction import QwenLayoutDetector
    from omnidocs.tasks.layout_extraction.qwen import QwenLayoutVLLMConfig
    from omnidocs.tasks.text_extraction.qwen import QwenTextVLLMConfig

    assert key_of(QwenTextVLLMConfig()) == key_of(QwenLayoutVLLMConfig())
    backend, config = resolve_backend(QwenTextVLLMConfig(), QwenLayoutDetector)
    assert isinstance(backend, Backend)
    assert config == QwenTextVLLMConfig()


def test_a_config_of_a_third_family_does_not_fit(everything: Site) -> None:
    from omnidocs.tasks.text_extraction import QwenTextExtractor
    from omnidocs.tasks.text_extraction.dotsocr import DotsOCRTextPyTorchConfig

    with pytest.raises(ConfigError, match="is for DotsOCR, and QwenTextExtractor is of Qwen"):
        resolve_backend(DotsOCRTextPyTorchConfig(), QwenTextExtractor)


def test_an_engine_of_one_backend_has_no_config_on_others(everything: Site) -> None:
    with pytest.raises(ImportError, match="ToyLayoutVLLMConfig"):
        from omnidocs.tasks.layout_extraction.toy_layout import (
            ToyLayoutVLLMConfig,  # noqa: F401
        )


def test_the_backends_are_found_by_the_names_of_the_command_line(everything: Site) -> None:
    from omnidocs.tasks.text_extraction import QwenTextExtractor

    assert set(WEIGHTS) <= set(backends())
    for name in ("pytorch", "vllm", "mlx", "api"):
        assert resolve_backend(name, QwenTextExtractor)[0].label.lower() == name
