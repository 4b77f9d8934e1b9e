"""Loading a checkpoint with transformers, and saying what is wrong with it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
import transformers
from huggingface_hub import HfApi, snapshot_download
from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

from omnidocs.errors import MissingLibraryError, ModelLoadError, ModelNotFoundError, OmniDocsError
from omnidocs.storage import get_hub_cache_dir
from omnidocs_backend_torch.devices import chosen_device
from omnidocs_backend_torch.memory import is_out_of_memory
from omnidocs_backend_torch.quiet import muted, progress_bars

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnidocs_backend_torch.config import PyTorchConfig

_REPOSITORY = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")
_REMOTE_PACKAGE = "transformers_modules"
_SECONDS_TO_ANSWER = 5


def load_processor(config: PyTorchConfig, auto_class: str = "AutoProcessor") -> Any:
    """What prepares the inputs of a checkpoint: its processor or image processor.

    Args:
        config: Names the checkpoint.
        auto_class: The class of transformers that loads it.

    Raises:
        ModelNotFoundError: there is no such folder or repository.
        ModelLoadError: it cannot be loaded.
    """
    source = _source(config)
    with _explained(config):
        return getattr(transformers, auto_class).from_pretrained(**source)


def load_model(config: PyTorchConfig, auto_class: str, *, remote: Sequence[str] = ()) -> Any:
    """A checkpoint's model on its device, ready for inference.

    Args:
        config: Names the checkpoint and says how to load it.
        auto_class: The class of transformers that loads it.
        remote: Further classes that the code of a checkpoint may be registered for.

    Raises:
        ModelNotFoundError: there is no such folder or repository, or it has no weights.
        ModelLoadError: the weights are damaged, or not those of the model.
        MissingLibraryError: bitsandbytes or flash-attn is asked for and not installed.
        ConfigError: a device is named that is not there.
    """
    device = chosen_device(config)
    arguments = {**_attention(config), **_quantization(config), **_placement(config, device)}
    source = _source(config)
    with _explained(config):
        loader = _loader(config, source, auto_class, remote)
        model, report = loader.from_pretrained(
            **source,
            **arguments,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # the report names them, transformers' error does not
        )
        _check_weights(config, report)
        return model.eval()


def _source(config: PyTorchConfig) -> dict[str, Any]:
    """Where the checkpoint is, and whether its code may run: else transformers would ask."""
    cache_dir = config.cache_dir or str(get_hub_cache_dir())
    return {
        "pretrained_model_name_or_path": _folder(config) or _repository(config, cache_dir),
        "revision": config.revision or "main",
        "cache_dir": cache_dir,
        "trust_remote_code": config.trust_remote_code,
    }


def _folder(config: PyTorchConfig) -> str | None:
    """The folder that a config names; None where it may name a repository."""
    folder = Path(config.model).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise ModelLoadError(
                f"{config.model} is no checkpoint: it has no config.json. Name the folder that "
                "config.json and the weights are in."
            )
        return str(folder)
    if folder.is_absolute() or folder.exists() or not _REPOSITORY.fullmatch(config.model):
        raise ModelNotFoundError(
            f"There is no folder {config.model!r}. Give the folder of a checkpoint, or the name "
            "of a Hugging Face repository such as 'owner/name'."
        )
    return None


def _repository(config: PyTorchConfig, cache_dir: str) -> str:
    """The repository's name, or the folder of its download where the hub is out of reach.

    That is found out once beforehand, because transformers asks for each file, and each
    time keeps trying for half a minute.
    """
    try:
        HfApi().model_info(config.model, revision=config.revision, timeout=_SECONDS_TO_ANSWER)
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        raise ModelNotFoundError(
            f"{config.model} is not on the hub, or you may not read it. Check the name and the "
            f"revision, and log in for a private one. {_first_line(error)}"
        ) from error
    except Exception:  # noqa: BLE001  (of whichever library carries the request)
        return _downloaded(config, cache_dir)
    return config.model


def _downloaded(config: PyTorchConfig, cache_dir: str) -> str:
    try:
        folder: str = snapshot_download(
            config.model, revision=config.revision, cache_dir=cache_dir, local_files_only=True
        )
    except (OSError, ValueError) as error:
        raise ModelNotFoundError(
            f"{config.model} is not downloaded, and the hub cannot be reached. Check the name and "
            "the connection, or give the folder of a checkpoint."
        ) from error
    return folder


def _attention(config: PyTorchConfig) -> dict[str, Any]:
    named = "flash_attention_2" if config.use_flash_attention else config.attn_implementation
    if named == "flash_attention_2" and find_spec("flash_attn") is None:
        raise MissingLibraryError(
            "FlashAttention 2 needs the package flash-attn, which is not installed. Install with: "
            "pip install flash-attn, or leave use_flash_attention and attn_implementation out."
        )
    return {"attn_implementation": named} if named else {}


def _quantization(config: PyTorchConfig) -> dict[str, Any]:
    if config.quantization is None:
        return {}
    if find_spec("bitsandbytes") is None:
        raise MissingLibraryError(
            f"quantization={config.quantization!r} needs bitsandbytes, which is not installed. "
            'Install with: pip install "omnidocs-backend-torch[quantization]"'
        )
    four = config.quantization == "4bit"
    named = config.torch_dtype
    compute = torch.bfloat16 if named == "auto" else getattr(torch, named)
    return {
        "quantization_config": transformers.BitsAndBytesConfig(
            load_in_4bit=four, load_in_8bit=not four, bnb_4bit_compute_dtype=compute
        )
    }


def _placement(config: PyTorchConfig, device: str) -> dict[str, Any]:
    """Where the weights go, and in which type.

    On a CPU half precision is slow and some operations lack it, so that ``"auto"`` is
    float32 there.
    """
    on_cpu = device == "cpu"
    dtype = "float32" if config.torch_dtype == "auto" and on_cpu else config.torch_dtype
    if config.device_map is not None:
        return {"dtype": dtype, "device_map": config.device_map}
    return {"dtype": dtype} if on_cpu else {"dtype": dtype, "device_map": {"": device}}


def _loader(
    config: PyTorchConfig, source: dict[str, Any], auto_class: str, remote: Sequence[str]
) -> Any:
    """The auto class that knows the checkpoint, whose own code may name another one."""
    found = transformers.AutoConfig.from_pretrained(**source)
    if type(found).__module__.startswith(_REMOTE_PACKAGE):
        registered = getattr(found, "auto_map", {})
        auto_class = next((name for name in (auto_class, *remote) if name in registered), "")
        if not auto_class:
            raise ModelLoadError(
                f"The code of {config.model} has no model of the kind that is asked for. "
                f"It has: {', '.join(sorted(registered))}."
            )
    return getattr(transformers, auto_class)


def _check_weights(config: PyTorchConfig, report: dict[str, Any]) -> None:
    """Refuse a model that would run with randomly initialised weights."""
    mismatched = [_name(found) for found in report["mismatched_keys"]]
    for what, names in (("lack", report["missing_keys"]), ("have in another shape", mismatched)):
        if names:
            some = ", ".join(sorted(names)[:3])
            raise ModelLoadError(
                f"The weights of {config.model} {what} {len(names)} of the model's tensors, such "
                f"as {some}. Download the checkpoint again, or name one of this architecture."
            )


def _name(mismatched: str | tuple[str, Any, Any]) -> str:
    """The name in a report: transformers 4 gives it alone, 5 with both shapes."""
    return mismatched if isinstance(mismatched, str) else mismatched[0]


@contextmanager
def _explained(config: PyTorchConfig) -> Iterator[None]:
    """Load quietly; what transformers raises becomes a typed error."""
    try:
        with muted(), progress_bars.hidden():
            yield
    except OmniDocsError:
        raise
    except Exception as error:  # transformers', safetensors' and remote code's have no base
        raise _explanation(config, error) from error


def _explanation(config: PyTorchConfig, error: Exception) -> OmniDocsError:
    model = config.model
    reason = _first_line(error)
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
    return ModelLoadError(f"{model} could not be loaded: {reason}")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
