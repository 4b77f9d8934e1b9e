"""Checkpoints converted to weights of fewer bits, once for each machine."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock
from mlx import nn

from omnidocs.errors import ConfigError, ModelLoadError
from omnidocs.storage import get_model_cache_dir
from omnidocs_backend_mlx.failures import explained
from omnidocs_backend_mlx.folders import read_config, readable
from omnidocs_backend_mlx.library import (
    load_model,
    save_config,
    save_weights,
    skip_multimodal_module,
    version,
)

if TYPE_CHECKING:
    from omnidocs_backend_mlx.config import MLXConfig

_GROUP_SIZE = 64
"""Weights that share a scale; mlx-vlm's own choice."""

_WEIGHTS = (".safetensors", ".bin", ".pt", ".pth", ".gguf", ".index.json")


def quantized(checkpoint: Path, config: MLXConfig) -> Path:
    """The folder of the converted checkpoint, which is made where it is missing.

    Its name holds what it was made from, so that another state of the source is converted
    anew, and it is only ever seen whole: several processes may ask for it at once. Older
    states of the same folder are removed; each revision of a repository is a folder.

    Args:
        checkpoint: The source, which is only read.
        config: Says to how many bits, and where to put it.

    Raises:
        ModelLoadError: the source cannot be converted, or the folder cannot be written.
        ConfigError: the source is already quantized to other bits.
    """
    bits = 4 if config.quantization == "4bit" else 8
    found = read_config(checkpoint, config.model).get("quantization")
    if found is not None:
        _check_same(found, bits, config)
        return checkpoint
    home = (Path(config.cache_dir).expanduser() if config.cache_dir else get_model_cache_dir()) / (
        "omnidocs-mlx"
    )
    source = f"{checkpoint.name}-{_digest(str(checkpoint.resolve()))}-{bits}bit"
    place = home / f"{source}-{_digest(_state(checkpoint))}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / f"{source}.lock"):
            _remove(home, f".{source}-")  # of processes that were ended on the way
            if not place.is_dir():
                _make(place, checkpoint, bits, config)
                _remove(home, f"{source}-", keep=place)
    except OSError as error:
        raise ModelLoadError(
            f"The converted weights of {config.model} cannot be written to {home}: {error}. Name "
            "another folder with cache_dir."
        ) from error
    return place


def _check_same(found: Any, bits: int, config: MLXConfig) -> None:
    has = found.get("bits") if isinstance(found, dict) else found
    if has != bits:
        raise ConfigError(
            f"{config.model} is already quantized to {has} bits, which quantization="
            f"{config.quantization!r} cannot change. Leave quantization out."
        )


def _state(checkpoint: Path) -> str:
    """What tells one state of a folder from another, and the maker of the conversion."""
    files = sorted((file.name, file.stat()) for file in checkpoint.iterdir() if file.is_file())
    return json.dumps([version, *((name, stat.st_size, stat.st_mtime_ns) for name, stat in files)])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _remove(home: Path, beginning: str, keep: Path | None = None) -> None:
    """Remove the folders whose names begin like this."""
    for folder in home.iterdir():
        if folder.name.startswith(beginning) and folder != keep:
            shutil.rmtree(folder, ignore_errors=True)


def _make(place: Path, checkpoint: Path, bits: int, config: MLXConfig) -> None:
    """Convert into a folder beside the place, and move it there when it is whole."""
    making = place.with_name(f".{place.name}")
    making.mkdir()
    try:
        _convert(making, checkpoint, bits, config)
        making.replace(place)
    except BaseException:  # an interruption, too
        shutil.rmtree(making, ignore_errors=True)
        raise


def _convert(target: Path, checkpoint: Path, bits: int, config: MLXConfig) -> None:
    for file in checkpoint.iterdir():
        if file.is_file() and not file.name.endswith(_WEIGHTS):
            shutil.copyfile(file, target / file.name)
    with explained(config), readable(checkpoint, config) as (folder, _):
        model = load_model(folder, lazy=True)
        quantization = _quantize(model, bits)
        save_weights(target, model, donate_weights=True)
    own = read_config(checkpoint, config.model)
    save_config({**own, "quantization": quantization}, target / "config.json")


def _quantize(model: Any, bits: int) -> dict[str, Any]:
    """Quantize the language model, as mlx-vlm does it, and tell what its loader must know."""
    told: dict[str, Any] = {"group_size": _GROUP_SIZE, "bits": bits, "mode": "affine"}
    wanted = getattr(model, "quant_predicate", None)

    def chosen(path: str, module: Any) -> Any:
        if not hasattr(module, "to_quantized") or skip_multimodal_module(path):
            return False
        if module.weight.shape[-1] % _GROUP_SIZE:
            return False
        answer = True if wanted is None else wanted(path, module)
        if isinstance(answer, dict):
            answer = told[path] = {name: answer[name] for name in told.keys() & answer.keys()}
        return answer

    nn.quantize(model, _GROUP_SIZE, bits, class_predicate=chosen)
    return told
