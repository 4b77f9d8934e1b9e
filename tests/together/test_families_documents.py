"""Families made for documents on real checkpoints of PyTorch, loaded, run and closed.

The checkpoints are random, so what they write means nothing. It goes through engine and
parser all the same: where any words are a page there is an output, and where the format
matters an error that carries the words.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from checkpoints import PAGE_READER
from checkpoints.drawing import markdown_page
from PIL import Image

from omnidocs import get_cache_info
from omnidocs.errors import BackendNotInstalledError, ModelLoadError, OutputParseError
from omnidocs.results import LayoutOutput, TextOutput
from omnidocs.tasks.layout_extraction import DotsOCRLayoutDetector, MinerUVLLayoutDetector
from omnidocs.tasks.text_extraction import (
    DeepSeekOCRTextExtractor,
    DotsOCRTextExtractor,
    GLMOCRTextExtractor,
    GraniteDoclingTextExtractor,
    MinerUVLTextExtractor,
)

pytest.importorskip("omnidocs_backend_torch")
pytest.importorskip("torch")

from omnidocs_backend_torch import PyTorchConfig

Checkpoints = Callable[[str], Path]

TEXT = [
    (MinerUVLTextExtractor, "qwen2_vl"),
    (DotsOCRTextExtractor, "remote_image_text"),
    (DotsOCRTextExtractor, "remote_causal"),
    (DeepSeekOCRTextExtractor, "deepseek_ocr2"),
    (GLMOCRTextExtractor, "glm_ocr"),
    (GraniteDoclingTextExtractor, "idefics3"),
    (GraniteDoclingTextExtractor, "granite_docling"),
]
LAYOUT = [(MinerUVLLayoutDetector, "qwen2_vl"), (DotsOCRLayoutDetector, "remote_image_text")]


@pytest.fixture
def pages() -> list[Image.Image]:
    """Two pages of different sizes."""
    return [markdown_page(seed, scale=scale)[0] for seed, scale in ((1, 1), (2, 1.4))]


def config(tiny: Checkpoints, name: str) -> PyTorchConfig:
    """The checkpoint on the CPU, with short answers."""
    trusted = name.startswith("remote")
    return PyTorchConfig(
        model=str(tiny(name)), device="cpu", max_new_tokens=24, trust_remote_code=trusted
    )


# transformers 5.23 makes an array of a tensor as numpy 2 no longer likes it (Glm46VProcessor).
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def words(result: object) -> str:
    """What the model wrote; anything but an output or an unreadable answer fails the test."""
    assert isinstance(result, TextOutput | OutputParseError)
    return result.raw if isinstance(result, OutputParseError) else result.raw_output or ""


@pytest.mark.parametrize(("extractor_class", "name"), TEXT)
@pytest.mark.parametrize("output_format", ["markdown", "html"])
def test_text_goes_through_engine_and_parser(tiny, pages, extractor_class, name, output_format):
    if extractor_class is GraniteDoclingTextExtractor:
        pytest.importorskip("docling_core")
    with extractor_class(backend=config(tiny, name)) as extractor:
        results = extractor.extract_batch(pages, on_error="return", output_format=output_format)
    for result, page in zip(results, pages, strict=True):
        assert words(result)
        if isinstance(result, TextOutput):
            assert (result.image_width, result.image_height) == page.size
            assert result.format == output_format
            assert result.truncated
        else:
            assert extractor_class in (MinerUVLTextExtractor, DotsOCRTextExtractor)


@pytest.mark.parametrize(
    ("extractor_class", "options"),
    [
        (GLMOCRTextExtractor, {}),
        (DeepSeekOCRTextExtractor, {}),
        (MinerUVLTextExtractor, {"prompt": "\nText Recognition:"}),
    ],
)
def test_what_is_drawn_is_read(extractor_class, options):
    drawn = [markdown_page(seed) for seed in range(20, 24)]
    reader = PyTorchConfig(model=str(PAGE_READER), device="cpu")
    with extractor_class(backend=reader) as extractor:
        outputs = extractor.extract_batch([image for image, _ in drawn], **options)
    assert [output.content for output in outputs] == [markdown for _, markdown in drawn]
    assert {output.finish_reason for output in outputs} == {"stop"}


@pytest.mark.parametrize(("detector_class", "name"), LAYOUT)
def test_layout_goes_through_engine_and_parser(tiny, pages, detector_class, name):
    with detector_class(backend=config(tiny, name)) as detector:
        results = detector.extract_batch(pages, on_error="return")
    assert all(isinstance(result, LayoutOutput) or words(result) for result in results)


def test_a_prompt_of_the_user_reaches_the_model(tiny, pages):
    with MinerUVLTextExtractor(backend=config(tiny, "qwen2_vl")) as extractor:
        output = extractor.extract(pages[0], prompt="\nText Recognition:")
    assert output.raw_output
    assert output.truncated


def test_code_that_a_checkpoint_brings_is_not_run_unasked(tiny):
    untrusted = config(tiny, "remote_image_text").model_copy(update={"trust_remote_code": False})
    with pytest.raises(ModelLoadError, match="trust_remote_code"):
        DotsOCRTextExtractor(backend=untrusted)


def test_text_and_layout_share_the_weights(tiny):
    shared = config(tiny, "qwen2_vl")
    with MinerUVLTextExtractor(backend=shared), MinerUVLLayoutDetector(backend=shared):
        [entry] = get_cache_info()["entries"].values()
        assert entry["ref_count"] == 2


def test_the_spellings_of_0_2_are_the_same_configs():
    from omnidocs.tasks.text_extraction.dotsocr import (
        DotsOCRPyTorchConfig,
        DotsOCRTextPyTorchConfig,
    )
    from omnidocs.tasks.text_extraction.glmocr import GLMOCRPyTorchConfig, GLMOCRTextPyTorchConfig

    assert DotsOCRPyTorchConfig is DotsOCRTextPyTorchConfig
    assert GLMOCRPyTorchConfig is GLMOCRTextPyTorchConfig
    assert GLMOCRPyTorchConfig(device="cpu").model == "zai-org/GLM-OCR"


def test_a_spelling_of_0_2_whose_backend_is_missing_says_how_to_get_it():
    from omnidocs.tasks.text_extraction.glmocr import GLMOCRVLLMConfig

    with pytest.raises(BackendNotInstalledError, match="pip install omnidocs-backend-vllm"):
        GLMOCRVLLMConfig()


def test_deepseek_takes_the_weights_that_transformers_has_a_class_for():
    from omnidocs.tasks.text_extraction.deepseek import DeepSeekOCRTextPyTorchConfig

    assert DeepSeekOCRTextPyTorchConfig().model == "deepseek-community/DeepSeek-OCR-2"
