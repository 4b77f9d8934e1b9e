"""The engine that runs object detectors."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from omnidocs.backends import DetectionEngine, DetectionRequest, DetectionResponse
from omnidocs.errors import RequestError
from omnidocs_backend_torch.config import PyTorchConfig
from omnidocs_backend_torch.detector.boxes import detections
from omnidocs_backend_torch.loading import load_model, load_processor
from omnidocs_backend_torch.memory import FittingBatches, empty_cache, footprint
from omnidocs_backend_torch.processes import HomeProcess

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image


@dataclass(frozen=True)
class _Prepared:
    """An image as the model takes it: tensors whose first dimension is 1."""

    request: DetectionRequest
    tensors: dict[str, Any]


class TransformersDetector(DetectionEngine[PyTorchConfig]):
    """An object detector of transformers: RT-DETR, DETR and others.

    Only images that have one size once they are prepared run together. So none is padded,
    and an image has the same boxes alone and in any batch.
    """

    parallel_calls = 1

    def __init__(self, config: PyTorchConfig) -> None:
        super().__init__(config)
        self._home = HomeProcess()
        self._processor = load_processor(config, "AutoImageProcessor")
        self._model = load_model(config, "AutoModelForObjectDetection")
        self._batches: FittingBatches[_Prepared, DetectionResponse] = FittingBatches(self._detect)
        self.memory_bytes = footprint(self._model)

    def generate(
        self, requests: Sequence[DetectionRequest]
    ) -> list[DetectionResponse | RequestError]:
        """Find the objects of each image; their labels are the checkpoint's own."""
        self._home.check(self.config.model)
        return [answer for portion in self._portions(requests) for answer in self._answers(portion)]

    def close(self) -> None:
        """Let go of the model, and give its memory back to the device."""
        self._model = self._processor = None
        empty_cache()

    def _portions(
        self, requests: Sequence[DetectionRequest]
    ) -> Iterator[Sequence[DetectionRequest]]:
        """As many requests as run together, so that few images are prepared at a time."""
        first = 0
        while first < len(requests):
            size = max(requests[first].extra.get("batch_size", self.config.batch_size), 1)
            yield requests[first : first + size]
            first += size

    def _answers(
        self, portion: Sequence[DetectionRequest]
    ) -> list[DetectionResponse | RequestError]:
        answers: dict[int, DetectionResponse | RequestError] = {}
        ready: dict[int, _Prepared] = {}
        alike: defaultdict[Any, list[int]] = defaultdict(list)
        for place, request in enumerate(portion):
            prepared = self._prepared(request)
            if isinstance(prepared, RequestError):
                answers[place] = prepared
            else:
                ready[place] = prepared
                alike[prepared.tensors["pixel_values"].shape].append(place)
        for places in alike.values():
            found = self._batches.answers([ready[place] for place in places])
            answers.update(zip(places, found, strict=True))
        return [answers[place] for place in range(len(portion))]

    def _prepared(self, request: DetectionRequest) -> _Prepared | RequestError:
        try:
            tensors = self._processor(
                images=[_pixels(request.image)],
                input_data_format="channels_first",
                return_tensors="pt",
            )
            return _Prepared(request, dict(tensors))
        except Exception as error:  # noqa: BLE001  (per image: processors raise what they like)
            width, height = request.image.size
            failed = RequestError(
                f"An image of {width} x {height} pixels, mode {request.image.mode}, could not be "
                f"prepared: {error}. Hand in a page image in mode RGB.",
                kind="invalid",
            )
            failed.__cause__ = error
            return failed

    def _detect(self, batch: Sequence[_Prepared]) -> list[DetectionResponse]:
        started = time.perf_counter()
        sizes = [(item.request.image.height, item.request.image.width) for item in batch]
        with torch.inference_mode():
            outputs = self._model(**self._joined(batch))
            # Half precision is too coarse for pixels of a page.
            outputs.logits, outputs.pred_boxes = outputs.logits.float(), outputs.pred_boxes.float()
            found = self._processor.post_process_object_detection(
                outputs, threshold=0.0, target_sizes=sizes
            )
        labels = self._model.config.id2label
        boxes = [
            detections(of_image, labels, item.request)
            for of_image, item in zip(found, batch, strict=True)
        ]
        seconds = (time.perf_counter() - started) / len(batch)
        return [DetectionResponse(of_image, seconds) for of_image in boxes]

    def _joined(self, batch: Sequence[_Prepared]) -> dict[str, Any]:
        """The tensors of a batch on the model's device, real numbers in its type."""
        joined = {
            name: torch.cat([item.tensors[name] for item in batch]).to(self._model.device)
            for name in batch[0].tensors
        }
        return {
            name: values.to(self._model.dtype) if values.is_floating_point() else values
            for name, values in joined.items()
        }


def _pixels(image: Image) -> NDArray[np.uint8]:
    """The pixels of an image, of shape (3, height, width).

    Of a Pillow image that is one or three pixels high, some processors take the height for
    the channels.
    """
    if 0 in image.size:
        raise ValueError("it has no pixels")
    return np.array(image.convert("RGB")).transpose(2, 0, 1)
