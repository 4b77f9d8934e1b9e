"""Every family on every backend that it has weights for: one table.

The checkpoints are random, of the architecture of the family's own, so what they write means
nothing. It goes through engine and parser all the same: there is an output, or an error that
carries the words; twice the same; and the same as on PyTorch. What families make of words
that mean something, and of those of servers, is in ``test_reading``.
"""

from __future__ import annotations

from functools import cache

import pytest
from checkpoints.drawing import markdown_page
from parity.ways import Way, installed

import omnidocs
from omnidocs.errors import ModelLoadError, OutputParseError
from omnidocs.registry import families, get_backend, get_extractor
from omnidocs.registry.extractors import engine_kind, family_of
from omnidocs.results import LayoutOutput, TextOutput
from omnidocs.tasks.layout_extraction import DotsOCRLayoutDetector, MinerUVLLayoutDetector
from omnidocs.tasks.text_extraction import (
    DotsOCRTextExtractor,
    GraniteDoclingTextExtractor,
    MinerUVLTextExtractor,
)
from omnidocs.testing import differences

pytest.importorskip("omnidocs_backend_torch")
pytest.importorskip("docling_core")

REFERENCE = Way("PyTorch")
LOCAL = [way for way in installed() if not way.server]

TASKS = {
    "text_extraction": ({"output_format": "markdown"}, {"output_format": "html"}),
    "layout_extraction": ({},),
}
"""The tasks, each with the options of the calls that are made."""

CHECKPOINTS = {
    "Qwen": {"": "qwen3_vl"},
    "MinerUVL": {"": "qwen2_vl"},
    "Nanonets": {"": "qwen2_5_vl"},
    "GraniteDocling": {"": "idefics3"},
    "DotsOCR": {"": "dots_ocr"},
    "DeepSeekOCR": {"": "deepseek_ocr", "transformers": "deepseek_ocr2"},
    "GLMOCR": {"": "glm_ocr"},
    "LightOn": {"": "lighton_ocr"},
    "VLM": {"": "qwen2_5_vl"},
}
"""Family -> kind of weights -> the tiny checkpoint; under "" the one for all other kinds."""

ALSO = [
    (GraniteDoclingTextExtractor, REFERENCE, "granite_docling"),
    (DotsOCRTextExtractor, REFERENCE, "remote_image_text"),
    (DotsOCRTextExtractor, REFERENCE, "remote_causal"),
    (DotsOCRLayoutDetector, REFERENCE, "remote_image_text"),
]
"""Architectures of families that only transformers has, or that bring their code."""

FORMATTED = {"MinerUVL", "DotsOCR"}
"""Families of which not any words are a page."""

BRING_CODE = {"dots_ocr", "remote_image_text", "remote_causal"}
WITHOUT_WEIGHTS = {"deepseek_ocr"}

FAULTS = {("lighton_ocr", "MLX"): "mlx-vlm 0.7 has no LightOnOCR"}
"""(checkpoint, backend) -> what is wrong upstream."""

IMPOSSIBLE = {
    ("deepseek_ocr", "MLX"): "the towers are of one size in mlx-vlm, which makes up no weights"
}
"""(checkpoint, backend) -> why there is no tiny checkpoint."""


def table():
    """(extractor, way, checkpoint) of all that is installed."""
    for task in TASKS:
        for name in families(task):
            extractor = get_extractor(task, name)
            family = family_of(extractor)
            if family is None or engine_kind(extractor) != "vlm":
                continue
            for way in LOCAL:
                kind = kind_for(family, way)
                if kind is not None:
                    known = CHECKPOINTS[family.name]
                    yield extractor, way, known.get(kind, known[""])
    yield from ALSO


def kind_for(family, way):
    """The kind of weights that a family has for a backend; one without any takes what it gets."""
    kinds = get_backend(way.label).weights
    return next((kind for kind in kinds if family.checkpoint(kind) or not family.checkpoints), None)


CELLS = [
    pytest.param(*cell, id=f"{cell[0].__name__}-{cell[1]}-{cell[2]}")
    for cell in sorted(table(), key=lambda cell: (cell[2], str(cell[1])))
]


@pytest.fixture(scope="session")
def pages():
    """Two pages of different sizes, the first of them twice."""
    first, second = (markdown_page(seed, scale=scale)[0] for seed, scale in ((1, 1), (2, 1.4)))
    return [first, second, first]


@pytest.fixture(scope="session")
def config(fields):
    """The config of an extractor on a backend, with a checkpoint."""

    def config(extractor, way, name):
        more = fields(way, name)
        if name in BRING_CODE:
            more["trust_remote_code"] = True
        made = way.config(extractor, **more)
        if name in WITHOUT_WEIGHTS:
            made = made.model_copy(
                update={"engine_args": {**made.engine_args, "load_format": "dummy"}}
            )
        return made

    return config


@pytest.fixture(scope="session")
def results(config, pages):
    """What an extractor makes of the pages, in every format of its task."""

    def results(extractor, way, name):
        with extractor(backend=config(extractor, way, name)) as reader:
            return [
                result
                for options in TASKS[extractor.task]
                for result in reader.extract_batch(
                    pages, on_error="return", settings={"max_tokens": 16}, **options
                )
            ]

    return results


@pytest.fixture(scope="session")
def reference(results):
    """The same on PyTorch."""
    return cache(lambda extractor, name: results(extractor, REFERENCE, name))


@pytest.fixture(autouse=True)
def _one_engine_at_a_time():
    yield
    omnidocs.clear_cache()


@pytest.fixture
def _small_towers(name, way, monkeypatch):
    """Make vLLM's towers of DeepSeek-OCR small, whose sizes are constants of its code."""
    if (name, str(way)) in IMPOSSIBLE:
        pytest.skip(IMPOSSIBLE[name, str(way)])
    if name in WITHOUT_WEIGHTS:
        from vllm.model_executor.models import deepencoder, deepseek_ocr

        clip = deepseek_ocr.CLIPVisionConfig
        shallow = {"num_hidden_layers": 1, "intermediate_size": 64}
        monkeypatch.setattr(
            deepseek_ocr, "CLIPVisionConfig", lambda **of: clip(**{**of, **shallow})
        )
        small = lambda: deepencoder._build_sam(64, 1, 2, [0])  # noqa: E731
        monkeypatch.setattr(deepseek_ocr, "build_sam_vit_b", small)


@pytest.mark.usefixtures("_small_towers")
@pytest.mark.parametrize(("extractor", "way", "name"), CELLS)
def test_a_family_on_a_backend(request, results, reference, pages, extractor, way, name):
    if (name, str(way)) in FAULTS:
        fault = FAULTS[name, str(way)]
        request.applymarker(pytest.mark.xfail(strict=True, reason=fault))
    found = results(extractor, way, name)
    for result, page in zip(found, pages * len(TASKS[extractor.task]), strict=True):
        assert isinstance(result, TextOutput | LayoutOutput | OutputParseError), result
        if isinstance(result, OutputParseError):
            assert result.raw
            assert extractor.task == "layout_extraction" or extractor.family.name in FORMATTED
        else:
            assert (result.image_width, result.image_height) == page.size
        if isinstance(result, TextOutput):
            assert result.raw_output
            assert result.finish_reason
    assert not differences([found[0]], [found[2]])
    if name not in WITHOUT_WEIGHTS:
        assert not differences(reference(extractor, name), found)


@pytest.mark.parametrize("way", LOCAL, ids=str)
def test_text_and_layout_share_the_weights(config, way):
    text = config(MinerUVLTextExtractor, way, "qwen2_vl")
    layout = config(MinerUVLLayoutDetector, way, "qwen2_vl")
    with MinerUVLTextExtractor(backend=text), MinerUVLLayoutDetector(backend=layout):
        [entry] = omnidocs.get_cache_info()["entries"].values()
        assert entry["ref_count"] == 2


@pytest.mark.parametrize("way", [way for way in LOCAL if way.label != "MLX"], ids=str)
def test_code_that_a_checkpoint_brings_is_not_run_unasked(config, way):
    """mlx-vlm needs none of the code of dots.ocr."""
    untrusted = config(DotsOCRTextExtractor, way, "dots_ocr")
    untrusted = untrusted.model_copy(update={"trust_remote_code": False})
    with pytest.raises(ModelLoadError, match="trust_remote_code"):
        DotsOCRTextExtractor(backend=untrusted)
