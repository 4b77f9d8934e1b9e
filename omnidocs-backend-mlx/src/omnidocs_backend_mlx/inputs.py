"""From a request to the arrays that a model reads."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from omnidocs.backends.prompts import has_bos, rendered, scaled_down, speaker_of
from omnidocs.backends.quiet import muted
from omnidocs.errors import RequestError
from omnidocs_backend_mlx.failures import is_out_of_memory
from omnidocs_backend_mlx.library import prepare_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnidocs.backends import Request

_KEPT_PROMPTS = 64


class Inputs:
    """Renders prompts by the checkpoint's chat template, and prepares requests.

    Args:
        processor: The checkpoint's processor.
        config: The checkpoint's config.
        model: The checkpoint's name, for messages.

    Raises:
        ModelLoadError: the checkpoint has no chat template or no vocabulary.
    """

    def __init__(self, processor: Any, config: dict[str, Any], model: str) -> None:
        speaker = speaker_of(processor, model)
        tokenizer: Any = getattr(processor, "tokenizer", processor)
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token
        self.tokenizer = tokenizer
        self._processor = processor
        self._image_token = config.get("image_token_index", config.get("image_token_id"))
        self._prompt = lru_cache(_KEPT_PROMPTS)(partial(_prompt, speaker, tokenizer))

    def arrays(self, request: Request, max_pixels: int | None) -> dict[str, Any]:
        """The arrays of one request: ``input_ids`` of shape (1, length), and the images'.

        Args:
            request: The request.
            max_pixels: The most pixels of one image; None for the checkpoint's own limit.

        Raises:
            RequestError: the processor cannot take the request.
        """
        text = self._prompt(request.system, request.prompt, len(request.images))
        images = list(request.images)
        try:
            with muted("transformers"), self._bounded(max_pixels) as bounded:
                if max_pixels is not None and not bounded:
                    images = [scaled_down(image, max_pixels) for image in images]
                found: dict[str, Any] = prepare_inputs(
                    self._processor,
                    images=images or None,
                    prompts=text,
                    image_token_index=self._image_token,
                    add_special_tokens=not has_bos(text, self.tokenizer),
                )
        except Exception as error:
            if is_out_of_memory(error):
                raise
            raise RequestError(
                f"The checkpoint's processor cannot take the request: {error}", kind="invalid"
            ) from error
        return found

    @contextmanager
    def _bounded(self, max_pixels: int | None) -> Iterator[bool]:
        """Whether the image processor bounds the area of an image by itself; now to this."""
        images = getattr(self._processor, "image_processor", None)
        least, most = getattr(images, "min_pixels", None), getattr(images, "max_pixels", None)
        if max_pixels is None or images is None or least is None or most is None:
            yield False
            return
        images.min_pixels, images.max_pixels = min(least, max_pixels), max_pixels
        try:
            yield True
        finally:
            images.min_pixels, images.max_pixels = least, most


def _prompt(speaker: Any, tokenizer: Any, system: str | None, prompt: str, images: int) -> str:
    """The rendered prompt, once with the BOS token where the tokenizer adds one unasked.

    Some processors of mlx-vlm cannot be told not to add it.
    """
    text = rendered(speaker, system, prompt, images)
    bare = tokenizer.encode("a", add_special_tokens=False)
    if tokenizer.encode("a") == [tokenizer.bos_token_id, *bare]:
        return text.removeprefix(tokenizer.bos_token)
    return text
