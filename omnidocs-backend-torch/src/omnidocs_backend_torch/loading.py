"""Loading a checkpoint with transformers."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import torch
import transformers

from omnidocs.errors import MissingLibraryError, ModelLoadError
from omnidocs_backend_torch.devices import chosen_device
from omnidocs_backend_torch.failures import explained
from omnidocs_backend_torch.sources import checkpoint_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs_backend_torch.config import PyTorchConfig

_REMOTE_PACKAGE = "transformers_modules"


def load_processor(config: PyTorchConfig, auto_class: str = "AutoProcessor") -> Any:
    """What prepares the inputs of a checkpoint: its processor or image processor.

    Args:
        config: Names the checkpoint.
        auto_class: The class of transformers that loads it.

    Raises:
        ModelNotFoundError: there is no such folder or repository.
        ModelLoadError: it cannot be loaded.
    """
    source = checkpoint_source(config)
    with explained(config):
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
    source = checkpoint_source(config)
    with explained(config):
        loader = _loader(config, source, auto_class, remote)
        model, report = loader.from_pretrained(
            **source,
            **arguments,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # the report names them, transformers' error does not
        )
        _check_weights(config, report)
        return model.eval()


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
                f"It has: {', '.join(sorted(registered))}. Take another checkpoint."
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
