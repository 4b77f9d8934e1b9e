"""RT-DETR on the PyTorch backend, under the names of the public contract."""

from __future__ import annotations

import gc
import weakref

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from PIL import Image, ImageDraw

from omnidocs import clear_cache, get_cache_info, list_cached_keys
from omnidocs.cache import key_of
from omnidocs.errors import ConfigError
from omnidocs.tasks.layout_extraction import RTDETRConfig, RTDETRLayoutExtractor
from omnidocs.tasks.layout_extraction.rtdetr import RTDETRLayoutPyTorchConfig
from omnidocs_backend_torch import PyTorchConfig


@pytest.fixture(autouse=True)
def _nothing_is_left():
    clear_cache()
    yield
    clear_cache()


@pytest.fixture(params=["rt_detr", "rt_detr_v2", "d_fine"])
def model(request, tiny):
    return str(tiny(request.param))


@pytest.fixture
def page():
    image = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(image).rectangle((40, 60, 250, 90), fill="black")
    return image


def test_the_config_needs_no_backend_in_its_name():
    assert RTDETRConfig is RTDETRLayoutPyTorchConfig
    assert RTDETRConfig().model == "docling-project/docling-layout-heron"
    assert RTDETRConfig.__doc__ == (
        "PyTorch/HuggingFace backend configuration for RTDETR layout extraction."
    )


def test_a_page_gets_regions_in_its_own_pixels(model, page):
    with RTDETRLayoutExtractor(config=RTDETRConfig(device="cpu", model=model)) as extractor:
        layout = extractor.extract(page)
    assert (layout.image_width, layout.image_height) == page.size
    assert layout.model_name == f"RTDETR ({model})"
    assert layout.bboxes
    for box in layout.bboxes:
        assert box.bbox == box.bbox.clip(*page.size)
        assert box.confidence >= 0.4
        assert box.original_label


def test_one_call_may_ask_for_what_is_surer(model, page):
    with RTDETRLayoutExtractor(config=RTDETRConfig(device="cpu", model=model)) as extractor:
        scores = [box.confidence for box in extractor.extract(page).bboxes]
        least = scores[len(scores) // 2]
        surer = extractor.extract(page, settings={"confidence": least})
        assert [box.confidence for box in surer.bboxes] == [one for one in scores if one >= least]
        assert len(extractor.extract(page).bboxes) == len(scores)


def test_extractors_of_another_confidence_share_the_model(model, page):
    first = RTDETRLayoutExtractor(config=RTDETRConfig(device="cpu", model=model, confidence=0.1))
    second = RTDETRLayoutExtractor(config=RTDETRConfig(device="cpu", model=model, confidence=1.0))
    [key] = list_cached_keys()
    assert key.startswith("RTDETR/detector:PyTorchConfig:device=cpu:model=")
    assert get_cache_info()["entries"][key]["ref_count"] == 2
    assert first.extract(page).bboxes
    assert not second.extract(page).bboxes
    del first
    assert get_cache_info()["entries"][key]["ref_count"] == 1


def test_clearing_the_cache_lets_go_of_the_model(model, monkeypatch):
    from omnidocs_backend_torch.detector import engine

    models = []
    load = engine.load_model

    def remembered(*arguments):
        models.append(weakref.ref(loaded := load(*arguments)))
        return loaded

    monkeypatch.setattr(engine, "load_model", remembered)
    RTDETRLayoutExtractor(config=RTDETRConfig(device="cpu", model=model)).close()
    [kept] = models
    assert kept() is not None
    clear_cache()
    gc.collect()
    assert kept() is None


def test_the_backend_s_bare_config_will_do(model, page):
    with RTDETRLayoutExtractor(backend=PyTorchConfig(model=model, device="cpu")) as extractor:
        assert min(box.confidence for box in extractor.extract(page).bboxes) >= 0.4


def test_a_config_survives_json_and_is_equal_under_both_names():
    config = RTDETRConfig(model="m", confidence=0.7)
    again = RTDETRLayoutPyTorchConfig.model_validate_json(config.model_dump_json())
    assert again == config
    assert key_of(again) == key_of(RTDETRConfig(model="m"))


@pytest.mark.parametrize("confidence", [-0.1, 1.1])
def test_a_confidence_is_between_0_and_1(confidence):
    with pytest.raises(ValueError, match="confidence"):
        RTDETRConfig(confidence=confidence)


def test_other_labels_cannot_be_asked_for(model, page):
    with (
        RTDETRLayoutExtractor(config=RTDETRConfig(device="cpu", model=model)) as extractor,
        pytest.raises(ConfigError, match="labels that it was trained on"),
    ):
        extractor.extract(page, custom_labels=["sidebar"])
