"""What vLLM raises, as typed errors that say what to do."""

from __future__ import annotations

from omnidocs.errors import (
    BackendUnavailableError,
    ModelLoadError,
    ModelNotFoundError,
    OmniDocsError,
    RequestError,
)
from omnidocs_backend_vllm.config import VLLMConfig

_NO_MEMORY = (
    "out of memory",
    "Free memory on device",
    "No available memory for the cache blocks",
    "larger than the available KV cache memory",
    "Cannot allocate memory",
)
_TOO_LONG = (
    "maximum model length",
    "maximum context length",
    "longer than the maximum",
    "encoder cache size",
)


def load_failure(config: VLLMConfig, error: Exception, logged: str | None) -> OmniDocsError:
    """Why a model cannot be loaded.

    Args:
        config: Names the model.
        error: What vLLM raised.
        logged: The error in the log of vLLM's own process, which then is the true reason.
    """
    if isinstance(error, OmniDocsError):
        return error
    model, reason = config.model, logged or reason_of(error)
    if isinstance(error, ImportError) and "vllm" in str(error):
        return BackendUnavailableError(
            f"vLLM cannot be imported: {reason} Install it again with: pip install "
            "--force-reinstall omnidocs-backend-vllm"
        )
    if is_out_of_memory(reason):
        return ModelLoadError(
            f"{model} does not fit into the memory: {_sentence(reason)} Lower max_model_len or "
            "gpu_memory_utilization where others need the memory, raise it where nobody does, or "
            "take more GPUs with tensor_parallel_size."
        )
    if "custom code" in f"{reason} {error}" and not config.trust_remote_code:
        return ModelLoadError(
            f"{model} brings code of its own, which is not run unasked. Read it, and set "
            "trust_remote_code=True if you trust it."
        )
    if "Cannot find any model weights" in reason:
        return ModelNotFoundError(f"{model} has no weights. Download the checkpoint again.")
    return ModelLoadError(
        f"vLLM could not load {model}: {_sentence(reason)} Check the config's fields and "
        "engine_args, or take a checkpoint that this version of vLLM knows."
    )


def refusal(error: Exception) -> RequestError:
    """Why one request cannot be answered; the others are not touched by it."""
    if isinstance(error, RequestError):
        return error
    reason = reason_of(_first(error))
    if any(text in reason for text in _TOO_LONG):
        failed = RequestError(
            f"The request is too long: {_sentence(reason)} Lower max_pixels, shorten the prompt, "
            "or load the model with a greater max_model_len.",
            kind="too_long",
        )
    elif is_out_of_memory(reason):
        failed = RequestError(
            "The request does not fit into the memory. Lower max_pixels.", kind="out_of_memory"
        )
    else:
        failed = RequestError(f"vLLM cannot take the request: {reason}", kind="invalid")
    failed.__cause__ = error
    return failed


def undecodable(error: Exception) -> RequestError:
    """Why what was written for one request is no text; the others are not touched by it."""
    if isinstance(error, RequestError):
        return error
    failed = RequestError(
        f"The answer cannot be decoded: {reason_of(error)}. Check the checkpoint's tokenizer."
    )
    failed.__cause__ = error
    return failed


def too_slow(seconds: float | None) -> RequestError:
    """The error of a request that was not answered in time."""
    return RequestError(
        f"The answer was not complete after {seconds} s. Allow it more time, or fewer tokens.",
        kind="timeout",
        retryable=True,
    )


def reason_of(error: BaseException) -> str:
    """What an error says, in one line, or its class.

    That of a pydantic model begins with a heading, and has the reason in a further line.
    """
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if not lines:
        return type(error).__name__
    if "validation error" in lines[0]:
        return next((line for line in lines if "rror, " in line), lines[-1])
    return lines[0]


def _first(error: BaseException) -> BaseException:
    """The error that the others were made of; vLLM wraps what a processor says."""
    seen = {error}
    while error.__cause__ is not None and error.__cause__ not in seen:
        error = error.__cause__
        seen.add(error)
    return error


def is_out_of_memory(reason: str) -> bool:
    """Whether an error tells that the memory does not hold something."""
    return any(text in reason for text in _NO_MEMORY)


def _sentence(reason: str) -> str:
    return f"{reason.rstrip('. ')}."
