"""A loaded model that writes the answers of one batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

import torch
from transformers import GenerationConfig, LogitsProcessorList, StoppingCriteriaList

from omnidocs.backends import Request, Response
from omnidocs.backends.quiet import muted
from omnidocs.backends.rows import Row, answer_limit, end_tokens
from omnidocs.errors import ModelLoadError, RequestError
from omnidocs_backend_torch.loading import load_model, load_processor
from omnidocs_backend_torch.memory import footprint, is_out_of_memory
from omnidocs_backend_torch.vlm.batching import Budget
from omnidocs_backend_torch.vlm.choice import score_processors
from omnidocs_backend_torch.vlm.hooks import RowScores, RowStopping
from omnidocs_backend_torch.vlm.inputs import Inputs

if TYPE_CHECKING:
    from omnidocs_backend_torch.config import PyTorchConfig

Watcher = Callable[[Sequence[Row]], None]
"""Called after each step of a batch, with its rows."""


class Writer:
    """A model and its processor, loaded.

    Of the checkpoint's own generation settings only the special tokens are kept: whether
    and how an answer is sampled is the request's matter.

    Raises:
        ModelError: as for ``load_model`` and ``load_processor``.
    """

    def __init__(self, config: PyTorchConfig) -> None:
        self._config = config
        self._inputs = Inputs(load_processor(config), config.model)
        self._model: Any = load_model(
            config, "AutoModelForImageTextToText", remote=("AutoModelForCausalLM", "AutoModel")
        )
        if not self._model.can_generate():
            raise ModelLoadError(
                f"{config.model} writes no text. Name a model that answers about images."
            )
        tokenizer, own = self._inputs.tokenizer, self._model.generation_config
        self._end_tokens = end_tokens(own.eos_token_id, tokenizer)
        self._special_tokens = {
            "bos_token_id": own.bos_token_id,
            "decoder_start_token_id": own.decoder_start_token_id,
            "eos_token_id": sorted(self._end_tokens) or None,
            "pad_token_id": tokenizer.pad_token_id,
        }
        self._model.generation_config = GenerationConfig(**self._special_tokens)
        text_config = self._model.config.get_text_config()
        self._context: int | None = getattr(text_config, "max_position_embeddings", None)
        self.memory_bytes = footprint(self._model)

    def write(
        self, requests: Sequence[Request], watcher: Watcher | None = None
    ) -> list[Response | RequestError]:
        """Answer requests that may run together, in order.

        Args:
            requests: One batch; all have the same number of images and the same budget.
            watcher: Called after each step.

        Raises:
            RequestError: the batch cannot be prepared, or a prompt is too long.
            RuntimeError: the batch does not fit into the memory, or the model failed.
        """
        started = perf_counter()
        with muted("transformers"), torch.inference_mode():
            inputs = self._prepared(requests)
            prompts = _unpadded(inputs)
            rows = [
                self._row(request, len(prompt), streamed=watcher is not None)
                for request, prompt in zip(requests, prompts, strict=True)
            ]
            shaping = [
                self._processors(request, prompt)
                for request, prompt in zip(requests, prompts, strict=True)
            ]
            self._run(inputs, rows, shaping, watcher)
        for row in rows:
            row.seconds = (perf_counter() - started) / len(rows)
        return [row.answer() for row in rows]

    def _prepared(self, requests: Sequence[Request]) -> Any:
        budget = Budget.of(requests[0], self._config)
        try:
            inputs = self._inputs.tensors(requests, budget.max_pixels)
        except Exception as error:
            if is_out_of_memory(error):
                raise
            raise RequestError(
                f"The checkpoint's processor cannot take the request: {error}", kind="invalid"
            ) from error
        return inputs.to(self._model.device, dtype=self._model.dtype)

    def _row(self, request: Request, prompt_tokens: int, *, streamed: bool) -> Row:
        wanted = request.settings.max_tokens or self._config.max_new_tokens
        return Row(
            request,
            self._inputs.tokenizer,
            limit=answer_limit(wanted, prompt_tokens, self._context),
            prompt_tokens=prompt_tokens,
            end_tokens=self._end_tokens,
            streamed=streamed,
        )

    def _processors(self, request: Request, prompt: torch.Tensor) -> LogitsProcessorList:
        return score_processors(
            request.settings,
            self._temperature(request),
            prompt,
            self._end_tokens,
            self._inputs.tokenizer,
        )

    def _temperature(self, request: Request) -> float:
        sampled = request.settings.extra.get("do_sample", self._config.do_sample)
        given = request.settings.temperature
        temperature = self._config.temperature if given is None else given
        if sampled is False:
            return 0.0
        return temperature or (1.0 if sampled else 0.0)

    def _run(
        self,
        inputs: Any,
        rows: Sequence[Row],
        shaping: Sequence[LogitsProcessorList],
        watcher: Watcher | None,
    ) -> None:
        after_step = None if watcher is None else lambda: watcher(rows)
        scores = [RowScores(rows, shaping)] if any(shaping) else []
        self._model.generate(
            **inputs,
            generation_config=GenerationConfig(
                **self._special_tokens,
                max_new_tokens=max(row.limit for row in rows),
                do_sample=False,
            ),
            logits_processor=LogitsProcessorList(scores),
            stopping_criteria=StoppingCriteriaList([RowStopping(rows, after_step)]),
        )


def _unpadded(inputs: Any) -> list[torch.Tensor]:
    """The tokens of each prompt, of shape (length,)."""
    masks = inputs["attention_mask"].bool()
    return [tokens[mask] for tokens, mask in zip(inputs["input_ids"], masks, strict=True)]
