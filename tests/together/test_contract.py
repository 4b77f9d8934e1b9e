"""The examples of the public contract, as they are written, with a checkpoint that is here."""

from __future__ import annotations

import shutil

import pytest
from checkpoints import PAGE_READER
from checkpoints.drawing import layout_page, markdown_page

from omnidocs import get_cache_info, list_cached_keys, set_cache_config
from omnidocs.tasks.layout_extraction import QwenLayoutDetector
from omnidocs.tasks.layout_extraction.qwen import QwenLayoutAPIConfig, QwenLayoutPyTorchConfig
from omnidocs.tasks.text_extraction import QwenTextExtractor
from omnidocs.tasks.text_extraction.qwen import QwenTextAPIConfig, QwenTextPyTorchConfig

pytest.importorskip("torch")

MODEL = str(PAGE_READER)


class LocalQwenTextExtractor(QwenTextExtractor):
    """Qwen's extractor with other weights by default."""

    family = type(QwenTextExtractor.family)(name="Qwen", checkpoints={"hf": MODEL, "hosted": MODEL})


@pytest.fixture
def text_config() -> QwenTextPyTorchConfig:
    return QwenTextPyTorchConfig(model=MODEL, device="cpu")


def test_only_the_config_changes_and_the_markdown_does_not(text_config, server):
    image, expected = markdown_page(11)
    for config in (text_config, QwenTextAPIConfig(model=MODEL, base_url=server)):
        with QwenTextExtractor(backend=config) as extractor:
            assert extractor.extract(image, output_format="markdown").content == expected


def test_only_the_config_changes_and_the_layout_does_not(server):
    image, blocks = layout_page(11)
    expected = [[value * 0.001 for value in block["bbox_2d"]] for block in blocks]
    for config in (
        QwenLayoutPyTorchConfig(model=MODEL, device="cpu"),
        QwenLayoutAPIConfig(model=MODEL, base_url=server),
    ):
        with QwenLayoutDetector(backend=config) as detector:
            found = detector.extract(image).bboxes
        assert [box.label.value for box in found] == [block["label"] for block in blocks]
        for box, (left, top, right, bottom) in zip(found, expected, strict=True):
            corners = [left * image.width, top * image.height]
            corners += [right * image.width, bottom * image.height]
            assert box.bbox.to_list() == pytest.approx(corners, abs=1)


def test_many_pages_are_read_in_order_on_both(text_config, server):
    images, expected = zip(*(markdown_page(seed) for seed in range(20, 26)), strict=True)
    for config in (text_config, QwenTextAPIConfig(model=MODEL, base_url=server)):
        with QwenTextExtractor(backend=config) as extractor:
            outputs = extractor.extract_batch(images)
        assert [output.content for output in outputs] == list(expected)


@pytest.mark.parametrize("name", ["pytorch", "PyTorch", "auto"])
def test_a_backend_is_named_or_found(name, monkeypatch):
    monkeypatch.delenv("OMNIDOCS_BACKEND", raising=False)
    image, expected = markdown_page(12)
    with LocalQwenTextExtractor(backend=name) as extractor:
        assert type(extractor.config).__mro__[1].__name__ == "PyTorchConfig"
        assert extractor.extract(image).content == expected


def test_the_environment_decides_what_auto_means(monkeypatch):
    monkeypatch.setenv("OMNIDOCS_BACKEND", "api")
    monkeypatch.setenv("OPENROUTER_API_KEY", "unused")
    with QwenTextExtractor(backend="auto") as extractor:
        assert isinstance(extractor.config, QwenTextAPIConfig)


def test_text_and_layout_share_one_loaded_model(text_config):
    extractor = QwenTextExtractor(backend=text_config)
    detector = QwenLayoutDetector(backend=QwenLayoutPyTorchConfig(model=MODEL, device="cpu"))
    [key] = list_cached_keys()
    assert get_cache_info()["entries"][key]["ref_count"] == 2
    del detector
    assert get_cache_info()["entries"][key]["ref_count"] == 1
    del extractor
    assert get_cache_info()["entries"][key]["ref_count"] == 0


def test_a_full_cache_evicts_the_model_that_nobody_holds(text_config, tmp_path):
    other = shutil.copytree(PAGE_READER, tmp_path / "other")
    set_cache_config(max_entries=1)
    extractor = QwenTextExtractor(backend=text_config)
    [first] = list_cached_keys()
    del extractor
    with QwenLayoutDetector(backend=QwenLayoutPyTorchConfig(model=str(other), device="cpu")):
        [second] = list_cached_keys()
    assert first != second
    assert str(other) in second


def test_a_key_says_what_is_loaded_and_no_setting(text_config):
    with QwenTextExtractor(backend=text_config):
        [key] = list_cached_keys()
    assert key.startswith("Qwen:PyTorchConfig:")
    assert ":device=cpu:" in key
    assert f":model={MODEL}" in key
    assert "max_new_tokens" not in key


def test_extractors_on_the_api_are_not_cached(server):
    config = QwenTextAPIConfig(model=MODEL, base_url=server, api_key="very-secret")
    with QwenTextExtractor(backend=config) as extractor:
        assert list_cached_keys() == []
        assert "very-secret" not in repr(extractor)


def test_settings_of_one_call_do_not_touch_the_shared_model(text_config):
    image, expected = markdown_page(13)
    with QwenTextExtractor(backend=text_config) as extractor:
        cut = extractor.extract(image, settings={"max_tokens": 2})
        assert cut.truncated
        assert cut.finish_reason == "length"
        assert extractor.extract(image).content == expected
