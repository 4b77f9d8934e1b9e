"""From what a detector puts out to boxes on the image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from omnidocs.backends import Detection, DetectionRequest
from omnidocs.results import BoundingBox


def detections(
    found: Mapping[str, Any], labels: Mapping[int, str], request: DetectionRequest
) -> tuple[Detection, ...]:
    """The objects on the image that are confident enough, most confident first.

    Args:
        found: ``scores`` (n), ``labels`` (n) and ``boxes`` (n, 4) of one image, its boxes in
            pixels of the request's image, as ``post_process_object_detection`` gives them.
        labels: The checkpoint's labels by their numbers.
        request: What was asked.
    """
    scores, numbers = found["scores"].cpu(), found["labels"].cpu()
    boxes = _clipped(found["boxes"].cpu(), *request.image.size)
    # False for NaN too, which half precision can yield.
    has_area = (boxes[:, 2:] > boxes[:, :2]).all(1)
    kept = (has_area & (scores >= request.confidence)).nonzero().flatten()
    ordered = kept[scores[kept].argsort(descending=True, stable=True)]
    return tuple(
        Detection(labels.get(number, str(number)), BoundingBox.from_list(box), score, number)
        for number, box, score in zip(
            numbers[ordered].tolist(),
            boxes[ordered].tolist(),
            scores[ordered].tolist(),
            strict=True,
        )
    )


def _clipped(boxes: Any, width: int, height: int) -> Any:
    return torch.minimum(boxes.clamp(min=0), boxes.new_tensor([width, height, width, height]))
