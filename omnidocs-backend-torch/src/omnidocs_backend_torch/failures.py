"""What is wrong with a checkpoint that cannot be loaded, as typed errors."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from omnidocs.backends.quiet import muted
from omnidocs.errors import MissingLibraryError, ModelLoadError, ModelNotFoundError, OmniDocsError
from omnidocs_backend_torch.memory import is_out_of_memory
from omnidocs_backend_torch.progress import progress_bars

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnidocs_backend_torch.config import PyTorchConfig


@contextmanager
def explained(config: PyTorchConfig) -> Iterator[None]:
    """Load quietly; what transformers raises becomes a typed error."""
    try:
        with muted("transformers"), progress_bars.hidden():
            yield
    except OmniDocsError:
        raise
    except Exception as error:  # transformers', safetensors' and remote code's have no base
        raise _explanation(config, error) from error


def _explanation(config: PyTorchConfig, error: Exception) -> OmniDocsError:
    model = config.model
    reason = first_line(error)
    if isinstance(error, ImportError):
        return MissingLibraryError(f"{model} needs a library that is missing. {reason}")
    if is_out_of_memory(error):
        return ModelLoadError(
            f"{model} does not fit into the device's memory. Choose a smaller model, "
            "quantization='4bit' or device_map='auto'."
        )
    if "trust_remote_code" in str(error) and not config.trust_remote_code:
        return ModelLoadError(
            f"{model} brings code of its own, which is not run unasked. Read it, and set "
            "trust_remote_code=True if you trust it."
        )
    if isinstance(error, OSError) and not Path(model).expanduser().is_dir():
        return ModelNotFoundError(
            f"{model} could not be downloaded. Check the connection, and that the repository "
            f"holds a checkpoint. {reason}"
        )
    if isinstance(error, OSError) and "no file named" in reason:
        return ModelNotFoundError(f"{model} has no weights. Download the checkpoint again.")
    return ModelLoadError(
        f"{model} could not be loaded: {reason.rstrip('.')}. Download the checkpoint again, or "
        "take one that this version of transformers knows."
    )


def first_line(error: Exception) -> str:
    """The first line of what an error says, or its class."""
    return str(error).strip().partition("\n")[0] or type(error).__name__
