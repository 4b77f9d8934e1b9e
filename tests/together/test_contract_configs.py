"""Every family has a config on every backend; nothing heavy is imported to name them."""

from __future__ import annotations

import importlib
import pickle

import pytest

from omnidocs.errors import ConfigError
from omnidocs.registry import derive_config, get_backend, get_extractor

pytest.importorskip("omnidocs_backend_torch")
pytest.importorskip("omnidocs_backend_api")

FAMILIES = {
    "text_extraction": {
        "qwen": ("QwenTextExtractor", "QwenText", "Qwen"),
        "mineruvl": ("MinerUVLTextExtractor", "MinerUVLText", "MinerUVL"),
        "nanonets": ("NanonetsTextExtractor", "NanonetsText", "Nanonets"),
        "granitedocling": ("GraniteDoclingTextExtractor", "GraniteDoclingText", "GraniteDocling"),
        "dotsocr": ("DotsOCRTextExtractor", "DotsOCRText", "DotsOCR"),
        "deepseek": ("DeepSeekOCRTextExtractor", "DeepSeekOCRText", "DeepSeekOCR"),
        "glmocr": ("GLMOCRTextExtractor", "GLMOCRText", "GLMOCR"),
        "lighton": ("LightOnTextExtractor", "LightOnText", "LightOn"),
        "vlm": ("VLMTextExtractor", "VLMText", "VLM"),
    },
    "layout_extraction": {
        "qwen": ("QwenLayoutDetector", "QwenLayout", "Qwen"),
        "mineruvl": ("MinerUVLLayoutDetector", "MinerUVLLayout", "MinerUVL"),
        "dotsocr": ("DotsOCRLayoutDetector", "DotsOCRLayout", "DotsOCR"),
        "vlm": ("VLMLayoutDetector", "VLMLayout", "VLM"),
    },
    "structured_extraction": {"vlm": ("VLMStructuredExtractor", "VLMStructured", "VLM")},
}
DESCRIPTIONS = {"PyTorch": "PyTorch/HuggingFace", "API": "API"}

CONFIGS = [
    pytest.param(task, module, *names, label, id=f"{names[1]}{label}Config")
    for task, modules in FAMILIES.items()
    for module, names in modules.items()
    for label in DESCRIPTIONS
]


def config_of(task, module, stem, label):
    return getattr(
        importlib.import_module(f"omnidocs.tasks.{task}.{module}"), f"{stem}{label}Config"
    )


@pytest.mark.parametrize(("task", "module", "extractor", "stem", "family", "label"), CONFIGS)
class TestEveryConfig:
    def test_says_what_it_is_for(self, task, module, extractor, stem, family, label):
        config = config_of(task, module, stem, label)
        title = task.replace("_", " ")
        assert config.__doc__ == (
            f"{DESCRIPTIONS[label]} backend configuration for {family} {title}."
        )
        assert config.__module__ == f"omnidocs.tasks.{task}.{module}"
        assert f"{stem}{label}Config" in dir(importlib.import_module(config.__module__))

    def test_is_the_backends_config_with_the_familys_defaults(
        self, task, module, extractor, stem, family, label
    ):
        config = config_of(task, module, stem, label)
        backend, found = get_backend(label), get_extractor(task, module)
        assert found.__name__ == extractor
        assert issubclass(config, backend.config)
        assert config is derive_config(found, backend)
        known = [kind for kind in backend.weights if found.family.checkpoint(kind)]
        assert config.model_fields["model"].is_required() == (not known)
        if known:
            assert config().model == found.family.checkpoint(known[0]).model

    def test_pickles_and_keeps_its_values_in_json(
        self, task, module, extractor, stem, family, label
    ):
        config = config_of(task, module, stem, label)(model="m", temperature=0.5)
        assert pickle.loads(pickle.dumps(config)) == config
        assert type(config).model_validate_json(config.model_dump_json()) == config

    def test_refuses_fields_that_it_does_not_have(
        self, task, module, extractor, stem, family, label
    ):
        with pytest.raises(ValueError, match="modle"):
            config_of(task, module, stem, label)(model="m", modle="n")


def test_the_detector_runs_where_there_is_an_engine_for_it():
    from omnidocs.tasks.layout_extraction.rtdetr import RTDETRLayoutExtractor

    assert "detector" in get_backend("PyTorch").engines
    assert derive_config(RTDETRLayoutExtractor, "PyTorch").__name__ == "RTDETRLayoutPyTorchConfig"
    with pytest.raises(ConfigError, match="API has no detector engine"):
        derive_config(RTDETRLayoutExtractor, "API")


def test_naming_every_config_imports_nothing_heavy(run):
    names = [
        (f"omnidocs.tasks.{task}.{module}", f"{stem}{label}Config")
        for task, modules in FAMILIES.items()
        for module, (_, stem, _) in modules.items()
        for label in DESCRIPTIONS
    ]
    run(
        f"""
        import importlib, sys
        for module, name in {names!r}:
            getattr(importlib.import_module(module), name)(model="m")
        heavy = {{"torch", "transformers", "accelerate", "litellm", "openai", "numpy",
                 "docling_core", "markdown_it"}}
        assert not heavy & set(sys.modules), heavy & set(sys.modules)
        """
    )


@pytest.mark.parametrize(
    "line",
    [
        "from omnidocs.tasks.text_extraction.dotsocr import DotsOCRPyTorchConfig",
        "from omnidocs.tasks.text_extraction.glmocr import GLMOCRVLLMConfig",
        "from omnidocs.tasks.text_extraction.deepseek import DeepSeekOCRTextExtractor",
        "from omnidocs.tasks.text_extraction.lighton import LightOnTextPyTorchConfig",
        "from omnidocs.tasks.layout_extraction.mineruvl import MinerUVLLayoutAPIConfig",
        "from omnidocs.vlm import VLMAPIConfig",
    ],
)
def test_the_names_of_0_2_answer(line):
    exec(line, {})
