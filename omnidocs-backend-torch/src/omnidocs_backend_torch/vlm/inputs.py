"""From requests to the tensors of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from omnidocs.backends import Request
from omnidocs.backends.prompts import area_size, has_bos, rendered, scaled_down, speaker_of

if TYPE_CHECKING:
    from PIL.Image import Image

_KEPT_PROMPTS = 64


class Inputs:
    """Renders prompts by the checkpoint's chat template, and prepares batches.

    Args:
        processor: The checkpoint's processor; it pads on the left from now on.
        model: The checkpoint's name, for messages.

    Raises:
        ModelLoadError: the checkpoint has no chat template or no vocabulary.
    """

    def __init__(self, processor: Any, model: str) -> None:
        speaker = speaker_of(processor, model)
        tokenizer: Any = getattr(processor, "tokenizer", processor)
        tokenizer.padding_side = "left"
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token
        self.tokenizer = tokenizer
        self._processor = processor
        self._prompt = lru_cache(_KEPT_PROMPTS)(partial(rendered, speaker))

    def tensors(self, requests: Sequence[Request], max_pixels: int | None) -> Any:
        """The inputs of a batch of requests that have the same number of images.

        Args:
            requests: The requests.
            max_pixels: The most pixels of one image; None for the checkpoint's own limit.
        """
        texts = [
            self._prompt(request.system, request.prompt, len(request.images))
            for request in requests
        ]
        arguments: dict[str, Any] = {"text": texts, "padding": True, "return_tensors": "pt"}
        if has_bos(texts[0], self.tokenizer):
            arguments["add_special_tokens"] = False
        if requests[0].images:
            arguments |= self._images([request.images for request in requests], max_pixels)
        return self._processor(**arguments)

    def _images(self, images: Sequence[Sequence[Image]], max_pixels: int | None) -> dict[str, Any]:
        """The images as the processor takes them, none larger than it may be."""
        rows = [list(row) for row in images]
        if max_pixels is None:
            return {"images": rows}
        size = area_size(self._processor.image_processor, max_pixels)
        if size is not None:
            return {"images": rows, "images_kwargs": {"size": size}}
        return {"images": [[scaled_down(image, max_pixels) for image in row] for row in rows]}
