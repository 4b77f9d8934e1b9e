"""What mlx-vlm raises, as typed errors."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from omnidocs.backends.quiet import muted
from omnidocs.errors import MissingLibraryError, ModelLoadError, OmniDocsError, RequestError
from omnidocs.results.tracebacks import without_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnidocs_backend_mlx.config import MLXConfig

_NO_MEMORY = ("out of memory", "unable to allocate", "attempting to allocate", "malloc")
_LONGEST_REASON = 300


@contextmanager
def explained(config: MLXConfig) -> Iterator[None]:
    """Load quietly; what mlx-vlm and transformers raise becomes a typed error."""
    try:
        with muted("transformers"):
            yield
    except OmniDocsError:
        raise
    except Exception as error:  # MLX's, safetensors' and those of each processor have no base
        raise _explanation(config, error) from error


def _explanation(config: MLXConfig, error: Exception) -> OmniDocsError:
    reason = _told(error)
    if isinstance(error, ImportError):
        return MissingLibraryError(f"{config.model} needs a library that is missing. {reason}.")
    if is_out_of_memory(error):
        return ModelLoadError(
            f"{config.model} does not fit into the memory. Choose a smaller model, or "
            "quantization='4bit'."
        )
    return ModelLoadError(
        f"{config.model} could not be loaded: {reason}. Download the checkpoint again, or take "
        "one that this version of mlx-vlm knows."
    )


def _told(error: Exception) -> str:
    """What an error says, without its line breaks and not at any length."""
    said = " ".join(str(error).split()) or type(error).__name__
    return said[:_LONGEST_REASON].rstrip(".,:? ")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that the memory is full; MLX has no class for that."""
    if isinstance(error, MemoryError):
        return True
    message = str(error).lower()
    return isinstance(error, RuntimeError) and any(sign in message for sign in _NO_MEMORY)


def unanswered(error: Exception) -> RequestError:
    """The error of a request that the model could not answer."""
    if isinstance(error, RequestError):
        return without_frames(error)  # whose variables are the arrays and the model
    if is_out_of_memory(error):
        failed = RequestError(
            "The request does not fit into the memory. Lower max_pixels or max_tokens, or load "
            "the model with quantization='4bit'.",
            kind="out_of_memory",
        )
    else:
        failed = RequestError(f"The model failed on the request: {type(error).__name__}: {error}")
    failed.__cause__ = without_frames(error)
    return failed
