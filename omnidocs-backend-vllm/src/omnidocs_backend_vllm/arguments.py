"""From a config to the arguments of vLLM's engine."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from vllm.config import KVTransferConfig, ProfilerConfig, StructuredOutputsConfig
from vllm.engine.arg_utils import EngineArgs

from omnidocs.backends.hub import checkpoint_folder
from omnidocs.errors import ConfigError
from omnidocs.storage import get_hub_cache_dir
from omnidocs_backend_vllm.config import VLLMConfig

_AS_THEY_ARE = (
    "revision",
    "tensor_parallel_size",
    "gpu_memory_utilization",
    "dtype",
    "quantization",
    "enforce_eager",
    "trust_remote_code",
)
_OTHER_MEDIA = {"video": 0, "audio": 0}
"""Documents have none, and vLLM would keep memory for the longest video."""

_CONFIGS = {
    "kv_transfer_config": KVTransferConfig,
    "profiler_config": ProfilerConfig,
    "structured_outputs_config": StructuredOutputsConfig,
}
"""Arguments that vLLM's ``LLM`` takes as mappings, and ``EngineArgs`` as these only."""


def engine_arguments(config: VLLMConfig) -> dict[str, Any]:
    """The arguments of ``EngineArgs`` for a config, its ``engine_args`` last.

    Raises:
        ConfigError: vLLM has no argument of a name in ``engine_args``.
        ModelNotFoundError: there is no such folder or repository.
        ModelLoadError: the folder is no checkpoint.
    """
    _check_names(config)
    return {
        **{name: getattr(config, name) for name in _AS_THEY_ARE},
        "model": str(checkpoint_folder(config.model, config.revision, config.download_dir)),
        "download_dir": config.download_dir or str(get_hub_cache_dir()),
        "max_model_len": config.max_model_len or -1,  # -1: as many as fit
        "limit_mm_per_prompt": _limits(config.limit_mm_per_prompt),
        "use_tqdm_on_load": False,
        "disable_log_stats": True,
        **{name: _value(name, value) for name, value in config.engine_args.items()},
    }


def _value(name: str, value: Any) -> Any:
    made = _CONFIGS.get(name)
    return made(**value) if made is not None and isinstance(value, dict) else value


def _check_names(config: VLLMConfig) -> None:
    known = {field.name for field in fields(EngineArgs)}
    unknown = sorted(config.engine_args.keys() - known)
    if unknown:
        raise ConfigError(
            f"engine_args has {unknown[0]!r}, which this version of vLLM does not know. Its "
            "EngineArgs has the names."
        )


def _limits(given: int | dict[str, int] | None) -> dict[str, int]:
    if isinstance(given, int):
        return {**_OTHER_MEDIA, "image": given}
    return {**_OTHER_MEDIA, **(given or {})}
