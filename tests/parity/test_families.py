"""Every family on every backend that it has weights for: one table.

The checkpoints are random, of the architecture that the family's are of, so what they write
means nothing. It goes through engine and parser all the same: there is an output, or an error
that carries the words; twice the same; and the same as on PyTorch.
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
from omnidocs.tasks.layout_extraction import MinerUVLLayoutDetector
from omnidocs.tasks.text_extraction import DotsOCRTextExtractor, MinerUVLTextExtractor
from omnidocs.testing import differences

pytest.importorskip("omnidocs_backend_torch")
pytest.importorskip("docling_core")

REFERENCE = Way("PyTorch")
TASKS = {
    "text_extraction": ({"output_format": "markdown"}, {"output_format": "html"}),
    "layout_extraction": ({},),
}
"""The tasks, each with the options of the calls that are made."""

CHECKPOINTS = {
    "Qwen": {"*": "qwen3_vl"},
    "MinerUVL": {"*": "qwen2_vl"},
    "Nanonets": {"*": "qwen2_5_vl"},
    "GraniteDocling": {"*": "idefics3"},
    "DotsOCR": {"*": "dots_ocr"},
    "DeepSeekOCR": {"*": "deepseek_ocr2"},
    "GLMOCR": {"*": "glm_ocr"},
    "LightOn": {"*": "lighton_ocr"},
    "VLM": {"*": "qwen3_vl"},
}
"""Family -> kind of weights -> the tiny checkpoint of their architecture; * is any other kind."""

SERVER = "mlx_vlm"
"""The server that the families of hosted models ask."""

FAULTS = {}
"""(checkpoint, way) -> what is wrong upstream, and with what."""


def table():
    """(extractor, way, checkpoint) of all that is installed."""
    for task in TASKS:
        for name in families(task):
            extractor = get_extractor(task, name)
            family = family_of(extractor)
            if family is None or engine_kind(extractor) != "vlm":
                continue
            for way in installed():
                kind = kind_for(family, way)
                if kind is not None and way.server in {"", SERVER}:
                    known = CHECKPOINTS[family.name]
                    yield extractor, way, known.get(kind, known["*"])


def kind_for(family, way):
    """The kind of weights that a family has for a backend; a family without any takes all."""
    kinds = get_backend(way.label).weights
    return next((kind for kind in kinds if family.checkpoint(kind) or not family.checkpoints), None)


def results(extractor, way, fields, pages):
    """What an extractor makes of the pages, in every format of its task."""
    trusted = (
        {"trust_remote_code": True} if "dots" in fields["model"] and way.label != "MLX" else {}
    )
    with extractor(backend=way.config(extractor, **fields, **trusted)) as reader:
        return [
            result
            for options in TASKS[extractor.task]
            for result in reader.extract_batch(
                pages, on_error="return", settings={"max_tokens": 24}, **options
            )
        ]


@pytest.fixture(scope="session")
def pages():
    """Two pages of different sizes, the first of them twice."""
    first, second = (markdown_page(seed, scale=scale)[0] for seed, scale in ((1, 1), (2, 1.4)))
    return [first, second, first]


@pytest.fixture(scope="session")
def reference(fields, pages):
    """What the extractor gives on PyTorch."""
    return cache(
        lambda extractor, name: results(extractor, REFERENCE, fields(REFERENCE, name), pages)
    )


@pytest.fixture(autouse=True)
def _one_engine_at_a_time():
    yield
    omnidocs.clear_cache()


@pytest.mark.parametrize(
    ("extractor", "way", "name"),
    [
        pytest.param(*cell, id=f"{cell[0].__name__}-{cell[1]}-{cell[2]}")
        for cell in sorted(table(), key=lambda cell: (cell[2], str(cell[1])))
    ],
)
def test_a_family_on_a_backend(request, fields, pages, reference, extractor, way, name):
    fault = FAULTS.get((name, str(way)))
    if fault:
        request.applymarker(pytest.mark.xfail(strict=True, reason=fault))
    found = results(extractor, way, fields(way, name), pages)
    for result, page in zip(found, pages * len(TASKS[extractor.task]), strict=True):
        assert isinstance(result, TextOutput | LayoutOutput | OutputParseError), result
        if isinstance(result, OutputParseError):
            assert result.raw
        else:
            assert (result.image_width, result.image_height) == page.size
        if isinstance(result, TextOutput):
            assert result.raw_output
            assert result.finish_reason
    assert not differences([found[0]], [found[2]])
    assert not differences(reference(extractor, name), found)
