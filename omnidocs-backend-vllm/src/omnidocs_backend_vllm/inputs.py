"""From requests to what vLLM's engine takes."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from vllm.renderers.inputs.preprocess import parse_model_prompt

from omnidocs.backends import Request
from omnidocs.backends.prompts import (
    area_size,
    has_bos,
    no_chat_template,
    rendered,
    scaled_down,
)
from omnidocs_backend_vllm.config import VLLMConfig
from omnidocs_backend_vllm.templates import PlainTemplate

if TYPE_CHECKING:
    from vllm.v1.engine.llm_engine import LLMEngine

_KEPT_PROMPTS = 64


class Inputs:
    """Renders prompts by the checkpoint's chat template, and prepares requests.

    Args:
        engine: vLLM's engine, whose processor and tokenizer are used.
        config: Names the checkpoint.

    Raises:
        ModelLoadError: neither the checkpoint nor vLLM has a chat template for it.
    """

    def __init__(self, engine: LLMEngine, config: VLLMConfig) -> None:
        self._renderer: Any = engine.renderer
        self._model_config = engine.model_config
        self._config = config
        self.tokenizer: Any = engine.get_tokenizer()
        multimodal = engine.model_config.is_multimodal_model
        self._processor = (
            self._renderer.get_mm_processor().info.get_hf_processor() if multimodal else None
        )
        self._prompt = lru_cache(_KEPT_PROMPTS)(partial(rendered, self._speaker()))

    def prepared(self, request: Request) -> Any:
        """A request with its prompt rendered, its images processed and all in tokens.

        Raises:
            VLLMValidationError: the request is too long, or has more images than it may.
            ValueError: the checkpoint's processor cannot take it.
        """
        text = self._prompt(request.system, request.prompt, len(request.images))
        prompt: dict[str, Any] = {"prompt": text}
        if request.images:
            prompt |= self._media(request)
        tokenizing = self._renderer.default_cmpl_tok_params
        if has_bos(text, self.tokenizer):
            tokenizing = tokenizing.with_kwargs(add_special_tokens=False)
        parsed = parse_model_prompt(self._model_config, prompt)
        [prepared] = self._renderer.render_cmpl([parsed], tokenizing)
        return prepared

    def forget(self, prepared: Any) -> None:
        """Forget the images of a request that vLLM has refused.

        It sends each image to its engine once, and has noted these as sent.
        """
        cache = self._renderer.mm_processor_cache
        if cache is None:
            return
        for names in prepared.get("mm_hashes", {}).values():
            for name in names:
                cache.invalidate(name)

    def _speaker(self) -> Any:
        """What has the chat template: the processor, the tokenizer, or vLLM in their place."""
        for own in (self._processor, self.tokenizer):
            if getattr(own, "chat_template", None):
                return own
        template = PlainTemplate.of(self._model_config, self.tokenizer)
        if template is None:
            raise no_chat_template(self._config.model)
        return template

    def _media(self, request: Request) -> dict[str, Any]:
        """The images as the processor takes them, none larger than it may be."""
        most = request.settings.extra.get("max_pixels", self._config.max_pixels)
        if most is None:
            return {"multi_modal_data": {"image": list(request.images)}}
        size = area_size(getattr(self._processor, "image_processor", None), most)
        if size is not None:
            data = {"image": list(request.images)}
            return {"multi_modal_data": data, "mm_processor_kwargs": {"size": size}}
        smaller = [scaled_down(image, most) for image in request.images]
        return {"multi_modal_data": {"image": smaller}}
