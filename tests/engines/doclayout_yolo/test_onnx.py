"""DocLayout-YOLO from ONNX exports: what it finds, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from checkpoints.engines import ink_finder

from omnidocs import ConfigError, OmniDocsError, clear_cache, list_cached_keys
from omnidocs.results import LayoutLabel
from omnidocs.tasks.layout_extraction import DocLayoutYOLO, DocLayoutYOLOConfig
from omnidocs_models.doclayout_yolo.letterbox import Canvas, letterboxed


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    return ink_finder.write(tmp_path_factory.mktemp("any size") / "model.onnx")


@pytest.fixture(scope="module")
def finder(model) -> DocLayoutYOLO:
    return DocLayoutYOLO(config=DocLayoutYOLOConfig(model_path=model, device="cpu"))


def page(size: tuple[int, int], box: tuple[int, int, int, int]) -> Image.Image:
    """A white page with one black area, the right and lower edges left out."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill="black")
    return image


@pytest.mark.parametrize(
    ("size", "box"),
    [
        ((600, 800), (100, 200, 300, 400)),
        ((1700, 2200), (170, 220, 850, 1100)),
        ((2200, 1700), (0, 0, 440, 170)),
        ((333, 777), (30, 70, 300, 700)),
        ((50, 50), (10, 20, 30, 40)),
    ],
)
@pytest.mark.parametrize("side", [None, "any square", 640])
def test_a_box_is_where_its_ink_is_on_a_page_of_any_shape(tmp_path, size, box, side):
    written = ink_finder.write(tmp_path / "model.onnx", side=side)
    with DocLayoutYOLO(DocLayoutYOLOConfig(model_path=written)) as finder:
        layout = finder.extract(page(size, box))
    pixel = max(size) / (640 if side == 640 else 1024)
    assert layout.bboxes[0].bbox.to_list() == pytest.approx(box, abs=max(pixel, 1))
    assert (layout.image_width, layout.image_height) == size


def test_labels_are_those_of_the_models_metadata_and_the_standard_ones(finder):
    first, second = finder.extract(page((300, 400), (30, 40, 90, 80))).bboxes
    assert (first.original_label, first.label, first.class_id) == ("table", LayoutLabel.TABLE, 5)
    assert (second.original_label, second.label) == ("plain text", LayoutLabel.TEXT)
    assert [first.confidence, second.confidence] == pytest.approx([0.9, 0.4])


def test_other_labels_of_other_exports_are_kept(tmp_path):
    written = ink_finder.write(tmp_path / "model.onnx", names={1: "stamp", 5: "seal"})
    with DocLayoutYOLO(DocLayoutYOLOConfig(model_path=written)) as finder:
        found = finder.extract(page((300, 400), (30, 40, 90, 80))).bboxes
    assert [(box.original_label, box.label) for box in found] == [
        ("seal", LayoutLabel.UNKNOWN),
        ("stamp", LayoutLabel.UNKNOWN),
    ]


def test_confidence_belongs_to_the_call_and_loads_no_second_model(model):
    clear_cache()
    image = page((300, 400), (30, 40, 90, 80))
    many = DocLayoutYOLO(DocLayoutYOLOConfig(model_path=model, confidence=0.3))
    few = DocLayoutYOLO(DocLayoutYOLOConfig(model_path=model, confidence=0.5))
    assert [len(one.extract(image).bboxes) for one in (many, few)] == [2, 1]
    assert len(few.extract(image, settings={"confidence": 0.2}).bboxes) == 2
    assert not few.extract(image, settings={"confidence": 0.95}).bboxes
    assert len([key for key in list_cached_keys() if "DocLayoutYOLO" in key]) == 1


def test_a_batch_gives_what_its_pages_give_alone(finder):
    pages = [page((300, 400), (30, 40, 90, 80)), page((400, 100), (0, 0, 40, 40))]
    assert finder.extract_batch(pages) == [finder.extract(one) for one in pages]


@pytest.mark.parametrize("size", [(1, 1), (5000, 2), (2, 5000)])
def test_pages_that_are_hardly_any_are_no_trouble(finder, size):
    layout = finder.extract(Image.new("RGB", size, "black"))
    assert layout.bboxes[0].bbox.x2 <= size[0]
    assert layout.bboxes[0].bbox.y2 <= size[1]


def test_a_page_of_no_pixels_is_refused_and_the_others_are_kept(finder):
    good = page((300, 400), (30, 40, 90, 80))
    first, failed, last = finder.extract_batch(
        [good, Image.new("RGB", (0, 5)), good], on_error="return"
    )
    assert isinstance(failed, OmniDocsError)
    assert "0 x 5" in str(failed)
    assert first == last


def test_a_page_of_one_colour_has_no_box_that_is_empty(finder):
    for box in finder.extract(Image.new("RGB", (300, 400), "white")).bboxes:
        assert box.bbox.area > 0


def test_the_size_that_the_model_sees_is_a_choice_where_the_export_leaves_one(model, tmp_path):
    image = page((600, 800), (100, 200, 300, 400))
    with DocLayoutYOLO(DocLayoutYOLOConfig(model_path=model, img_size=320)) as finder:
        box = finder.extract(image).bboxes[0].bbox
    assert box.to_list() == pytest.approx([100, 200, 300, 400], abs=2.5)
    fixed = ink_finder.write(tmp_path / "fixed.onnx", side=640)
    with pytest.raises(ConfigError, match=r"img_size=320 cannot work.*640 x 640"):
        DocLayoutYOLO(DocLayoutYOLOConfig(model_path=fixed, img_size=320))


def test_labels_of_ones_own_cannot_be_asked_for(finder):
    with pytest.raises(ConfigError, match="labels that it was trained on"):
        finder.extract(Image.new("RGB", (20, 20)), custom_labels=["sidebar"])


@pytest.mark.parametrize("size", [(600, 800), (800, 600), (1024, 1024), (333, 777), (5000, 2)])
def test_the_canvas_shrinks_to_the_page_where_it_may(size):
    whole = letterboxed(Image.new("RGB", size), Canvas(1024, 1024))
    shrunk = letterboxed(Image.new("RGB", size), Canvas(1024, 1024, stride=32))
    assert whole.tensor.shape == (1, 3, 1024, 1024)
    height, width = shrunk.tensor.shape[2:]
    assert max(height, width) == 1024
    assert (height % 32, width % 32) == (0, 0)
    assert min(height, width) - 1024 * min(size) / max(size) < 33
