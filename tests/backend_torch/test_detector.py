"""Object detectors: boxes in pixels of the image, the same alone and in a batch."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import torch
from checkpoints.tiny.detectors import LAYOUT_LABELS, TABLE_LABELS
from PIL import Image, ImageDraw

from omnidocs.backends import Detection, DetectionRequest, DetectionResponse
from omnidocs.errors import RequestError
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.detector import TransformersDetector

LABELS = {
    "rt_detr": LAYOUT_LABELS,
    "rt_detr_v2": LAYOUT_LABELS,
    "d_fine": LAYOUT_LABELS,
    "table_transformer": TABLE_LABELS,
}
SHAPES = [(600, 800), (800, 300), (64, 64), (1, 1), (3, 50), (1, 80), (50, 2), (2000, 10)]


@pytest.fixture(scope="module", params=LABELS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def detector(name: str, tiny: Callable[[str], Path]) -> Iterator[TransformersDetector]:
    detector = TransformersDetector(PyTorchConfig(model=str(tiny(name)), device="cpu"))
    yield detector
    detector.close()


@pytest.fixture
def rt_detr(tiny: Callable[[str], Path]) -> TransformersDetector:
    return TransformersDetector(PyTorchConfig(model=str(tiny("rt_detr")), device="cpu"))


def page(width: int, height: int, seed: int = 0) -> Image.Image:
    """Some grey rectangles on white."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for row in range(4):
        left, top = width * (seed % 4 + row) // 9, height * row // 4
        grey = 40 * row + 10 * seed
        draw.rectangle((left, top, left + width // 3, top + height // 6), fill=(grey, grey, grey))
    return image


def everything(image: Image.Image) -> DetectionRequest:
    return DetectionRequest(image, confidence=0.0)


def found(detector: TransformersDetector, request: DetectionRequest) -> tuple[Detection, ...]:
    [answer] = detector.generate([request])
    assert isinstance(answer, DetectionResponse)
    return answer.detections


def assert_same(one: tuple[Detection, ...], other: tuple[Detection, ...]) -> None:
    """The same boxes, whose places may change where scores are all but equal."""
    ones, others = (
        sorted([*found.bbox.to_list(), found.confidence] for found in detections)
        for detections in (one, other)
    )
    assert ones == [pytest.approx(numbers, abs=1e-2) for numbers in others]


def test_a_batch_finds_what_its_images_have_alone(detector: TransformersDetector) -> None:
    requests = [everything(page(*shape, seed)) for seed, shape in enumerate(SHAPES * 2)]
    together = detector.generate(requests)
    for request, answer in zip(requests, together, strict=True):
        assert isinstance(answer, DetectionResponse)
        assert_same(answer.detections, found(detector, request))


def test_boxes_lie_on_the_image_with_an_area(detector: TransformersDetector) -> None:
    for width, height in SHAPES:
        detections = found(detector, everything(page(width, height)))
        assert detections
        for one in detections:
            assert 0 <= one.bbox.x1 < one.bbox.x2 <= width
            assert 0 <= one.bbox.y1 < one.bbox.y2 <= height


def test_boxes_are_in_pixels_of_the_image(detector: TransformersDetector) -> None:
    small = found(detector, everything(Image.new("RGB", (150, 200), "grey")))
    large = found(detector, everything(Image.new("RGB", (450, 600), "grey")))
    assert [[3 * side for side in one.bbox.to_list()] for one in small] == [
        pytest.approx(one.bbox.to_list(), abs=1e-2) for one in large
    ]


def test_labels_are_the_checkpoint_s_own(name: str, detector: TransformersDetector) -> None:
    for one in found(detector, everything(page(300, 400))):
        assert one.class_id is not None
        assert one.label == LABELS[name][one.class_id]


def test_the_most_confident_come_first(detector: TransformersDetector) -> None:
    scores = [one.confidence for one in found(detector, everything(page(300, 400)))]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) > 1


def test_each_request_has_a_confidence_of_its_own(detector: TransformersDetector) -> None:
    image = page(300, 400)
    scores = [one.confidence for one in found(detector, everything(image))]
    middle = scores[len(scores) // 2]
    all_of_them, some, none = detector.generate(
        [DetectionRequest(image, confidence) for confidence in (0.0, middle, 1.0)]
    )
    assert len(all_of_them.detections) == len(scores)
    assert 0 < len(some.detections) < len(scores)
    assert all(one.confidence >= middle - 1e-6 for one in some.detections)
    assert none.detections == ()


def test_no_request_has_no_answer(rt_detr: TransformersDetector) -> None:
    assert rt_detr.generate([]) == []


def broken() -> Image.Image:
    """An image whose file is cut off, which shows when its pixels are asked for."""
    file = BytesIO()
    page(300, 400).save(file, "PNG")
    return Image.open(BytesIO(file.getvalue()[:200]))


@pytest.mark.parametrize("bad", [broken(), Image.new("RGB", (0, 5))], ids=["cut off", "empty"])
def test_a_broken_image_costs_itself_only(bad: Image.Image, rt_detr: TransformersDetector) -> None:
    good = everything(page(300, 400))
    first, failed, last = rt_detr.generate([good, everything(bad), good])
    assert isinstance(failed, RequestError)
    assert failed.kind == "invalid"
    assert str(failed).startswith(f"An image of {bad.width} x {bad.height} pixels")
    assert first.detections
    assert_same(first.detections, last.detections)


def test_images_run_together_by_the_number_that_is_asked_for(
    rt_detr: TransformersDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    forward = rt_detr._model.forward

    def watched(pixel_values: Any, **others: Any) -> Any:
        sizes.append(len(pixel_values))
        return forward(pixel_values, **others)

    monkeypatch.setattr(rt_detr._model, "forward", watched)
    image = page(300, 400)
    rt_detr.generate([DetectionRequest(image)] * 10)
    for size in (3, 0):
        rt_detr.generate([DetectionRequest(image, extra={"batch_size": size})] * 4)
    assert sizes == [8, 2, 3, 1, 1, 1, 1, 1]


def test_a_batch_that_does_not_fit_is_halved(
    rt_detr: TransformersDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    forward = rt_detr._model.forward

    def short_of_memory(pixel_values: Any, **others: Any) -> Any:
        if len(pixel_values) > 2:
            raise torch.OutOfMemoryError
        return forward(pixel_values, **others)

    requests = [everything(page(300, 400, seed)) for seed in range(5)]
    with_enough = rt_detr.generate(requests)
    monkeypatch.setattr(rt_detr._model, "forward", short_of_memory)
    for answer, other in zip(rt_detr.generate(requests), with_enough, strict=True):
        assert_same(answer.detections, other.detections)


def test_closing_lets_go_of_the_model(rt_detr: TransformersDetector) -> None:
    assert rt_detr.memory_bytes > 0
    model = weakref.ref(rt_detr._model)
    rt_detr.close()
    gc.collect()
    assert model() is None
