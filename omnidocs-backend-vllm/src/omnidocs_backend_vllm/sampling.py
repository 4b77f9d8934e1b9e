"""From the settings of a request to vLLM's sampling parameters."""

from __future__ import annotations

from typing import Any

from vllm.sampling_params import RequestOutputKind, SamplingParams, StructuredOutputsParams

from omnidocs.backends import Settings
from omnidocs_backend_vllm.config import VLLMConfig
from omnidocs_backend_vllm.ngrams import ngram_extra

_LEAST_TOP_P = 1e-6  # vLLM takes no 0; this keeps the likeliest token alone as well


def sampling_params(
    settings: Settings, config: VLLMConfig, tokenizer: Any, interval: int
) -> SamplingParams:
    """How vLLM decodes a request.

    The text and its stops are decoded from the tokens by us, as every backend does it.

    Args:
        settings: The request's settings.
        config: Has the values of those that are not set.
        tokenizer: Knows the tokens that a setting names by their texts.
        interval: How many tokens vLLM gives at once.

    Raises:
        ValueError: vLLM refuses a value.
    """
    temperature = config.temperature if settings.temperature is None else settings.temperature
    most = settings.max_tokens or config.max_tokens
    return SamplingParams(
        temperature=temperature or 0.0,
        top_p=1.0 if settings.top_p is None else max(settings.top_p, _LEAST_TOP_P),
        top_k=settings.top_k or 0,
        seed=settings.seed,
        max_tokens=most,
        min_tokens=min(settings.min_tokens or 0, most),
        repetition_penalty=settings.repetition_penalty or 1.0,
        presence_penalty=settings.extra.get("presence_penalty") or 0.0,
        frequency_penalty=settings.extra.get("frequency_penalty") or 0.0,
        structured_outputs=_constraint(settings),
        extra_args=ngram_extra(settings, tokenizer),
        detokenize=False,
        output_kind=RequestOutputKind.DELTA,
        stream_interval=interval,
    )


def _constraint(settings: Settings) -> StructuredOutputsParams | None:
    if settings.json_schema is not None:
        return StructuredOutputsParams(json=dict(settings.json_schema))
    if settings.regex is not None:
        return StructuredOutputsParams(regex=settings.regex)
    if settings.choice is not None:
        return StructuredOutputsParams(choice=list(settings.choice))
    return None
