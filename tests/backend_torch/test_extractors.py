"""The engine behind an extractor: shared, fed in portions, its settings for each call."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from checkpoints import PAGE_READER
from core.tasks.families import ToyText
from PIL import Image

from omnidocs import clear_cache, get_cache_info
from omnidocs.errors import BackendError, ConfigError, UnsupportedCapabilityError
from omnidocs_backend_torch import PyTorchConfig


@pytest.fixture
def config() -> PyTorchConfig:
    return PyTorchConfig(model=str(PAGE_READER), device="cpu", batch_size=3)


@pytest.fixture
def extractor(config):
    with ToyText(backend=config) as extractor:
        yield extractor
    clear_cache()


def test_pages_are_read_in_order(extractor, pages) -> None:
    outputs = extractor.extract_batch([image for image, _ in pages])
    assert [output.content for output in outputs] == [markdown for _, markdown in pages]
    assert extractor.batch_size == 3


def test_two_extractors_share_the_model_and_keep_their_settings(extractor, config, page) -> None:
    with ToyText(backend=config.model_copy(update={"max_new_tokens": 3})) as other:
        assert [entry["ref_count"] for entry in get_cache_info()["entries"].values()] == [2]
        assert other.extract(page[0]).content == page[1][:3].strip()
        assert extractor.extract(page[0]).content == page[1]


def test_a_call_has_settings_of_its_own(extractor, page) -> None:
    assert extractor.extract(page[0], settings={"max_new_tokens": 2}).truncated
    assert extractor.extract(page[0], settings={"batch_pixels": 1}).content == page[1]
    with pytest.raises(ConfigError, match="max_new_tokens"):
        extractor.extract(page[0], settings={"max_new": 2})


@pytest.mark.parametrize("mode", ["CMYK", "I;16", "L", "RGBA", "1", "P"])
def test_images_of_any_mode_are_read(extractor, page, mode) -> None:
    if mode == "I;16":
        image = page[0].convert("L").convert("I").point(lambda value: value * 256).convert(mode)
    else:
        image = page[0].convert(mode)
    assert extractor.extract(image).content == page[1]


def test_a_damaged_file_costs_itself_only(extractor, page, tmp_path: Path) -> None:
    damaged = tmp_path / "page.png"
    page[0].save(damaged)
    damaged.write_bytes(damaged.read_bytes()[:200])
    outputs = extractor.extract_batch([page[0], damaged, page[0]], on_error="return")
    assert [isinstance(output, Exception) for output in outputs] == [False, True, False]
    assert outputs[2].content == page[1]


def test_a_stream_of_an_extractor_is_its_text(extractor, page) -> None:
    *pieces, output = extractor.stream(page[0])
    assert "".join(pieces) == output.content == page[1]


@pytest.mark.parametrize(
    "constraint", [{"json_schema": {"type": "object"}}, {"regex": "a"}, {"choice": ("a",)}]
)
def test_what_is_not_declared_is_refused(extractor, page, constraint) -> None:
    with pytest.raises(UnsupportedCapabilityError, match=next(iter(constraint))):
        extractor.extract(page[0], settings=constraint)


def test_an_image_that_is_handed_in_is_not_changed(extractor, page) -> None:
    image: Image.Image = page[0].copy()
    extractor.extract(image)
    assert image.tobytes() == page[0].tobytes()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_is_refused_where_it_would_wait_for_ever(extractor, page) -> None:
    extractor.extract(page[0])
    child = os.fork()
    if child == 0:
        try:
            extractor.extract(page[0])
        except BackendError as error:
            os._exit(0 if "spawn" in str(error) else 1)
        finally:
            os._exit(2)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
