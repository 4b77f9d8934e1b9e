"""Configs of transformers in the form that mlx-vlm reads.

mlx-vlm reads configs as they were published for transformers 4, and gives defaults of its
own to fields that it does not find. transformers 5 writes them differently
(``rope_parameters``, text fields always under ``text_config``, other names for vision
towers), and both leave out what is a default in transformers. So a model could load and
be silently wrong; here every field that mlx-vlm knows gets the value that it has in
transformers.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from transformers import CONFIG_MAPPING, AutoImageProcessor

from omnidocs.errors import ModelLoadError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from omnidocs_backend_mlx.architectures import Architecture

Json = dict[str, Any]

_ALSO_READ = frozenset({"quantization_config", "ple_storage"})
"""Keys of a text config that mlx-vlm's loader reads itself."""

_FLAT_ROPE = ("rope_theta", "partial_rotary_factor")
"""The rope parameters that are fields of their own in the published form."""


def translated(config: Mapping[str, Any], architecture: Architecture, model: str) -> Json:
    """A config with all that mlx-vlm reads of it, in the form in which it reads it.

    Args:
        config: What is in a ``config.json``.
        architecture: Whose classes will read it.
        model: The checkpoint's name, for messages.

    Raises:
        ModelLoadError: transformers cannot read the config, or it says what mlx-vlm has no
            way to say.
    """
    complete = _complete(config, model)
    known = architecture.fields("ModelConfig")
    found = {name: value for name, value in complete.items() if name in known} | dict(config)
    if text := _merged(complete, config, "text_config"):
        text = _with_both_ropes(_text(text, config, complete), architecture, model)
        fields = architecture.fields("TextConfig")
        # Qwen2-VL and others look for them outside of the text config.
        found = _known(text, fields | known) | found
        found["text_config"] = _known(text, fields)
    else:
        found = _with_both_ropes(found, architecture, model)
    if vision := _merged(complete, config, "vision_config"):
        vision |= _vision_type(vision, config["model_type"], architecture)
        found["vision_config"] = _known(vision, architecture.fields("VisionConfig"))
    return found


def image_settings(folder: Path) -> Json:
    """The whole ``preprocessor_config.json`` of a checkpoint, with transformers' defaults.

    mlx-vlm prepares images itself, and has other defaults for some.

    Args:
        folder: The checkpoint, with no code that is not trusted.

    Returns:
        The settings; none where transformers does not know the image processor.
    """
    try:
        processor = AutoImageProcessor.from_pretrained(str(folder), backend="pil")
    except Exception:  # noqa: BLE001  (of the class that a checkpoint names; mlx-vlm has its own)
        return {}
    found: Json = processor.to_dict()
    return found


def _complete(config: Mapping[str, Any], model: str) -> Json:
    """The config with all of transformers' defaults; empty where it lacks the architecture."""
    name = config["model_type"]
    if name not in CONFIG_MAPPING:
        return {}
    try:
        whole = CONFIG_MAPPING[name].from_dict(deepcopy(dict(config))).to_dict()
    except Exception as error:  # (of the config class of each architecture)
        raise ModelLoadError(
            f"The config.json of {model} cannot be read as that of {name!r}: {error}. Download "
            "the checkpoint again."
        ) from error
    values: Json = json.loads(json.dumps(whole, default=str))
    return values


def _merged(complete: Json, config: Mapping[str, Any], part: str) -> Json:
    """A part of the config, with the values of transformers where it has none."""
    defaults: Json = complete.get(part) or {}
    own: Json = config.get(part) or {}
    return {name: value for name, value in defaults.items() if value is not None} | own


def _text(merged: Json, config: Mapping[str, Any], complete: Json) -> Json:
    """A text config with what transformers concludes where it says nothing itself."""
    own: Json = config.get("text_config") or {}
    said = (part["tie_word_embeddings"] for part in (own, config, complete) if _ties(part))
    concluded: Json = {}
    if {"hidden_size", "num_attention_heads"} <= merged.keys():
        concluded["head_dim"] = merged["hidden_size"] // merged["num_attention_heads"]
    return concluded | merged | {"tie_word_embeddings": next(said, False)}


def _ties(part: Mapping[str, Any]) -> bool:
    return part.get("tie_word_embeddings") is not None


def _known(values: Json, fields: frozenset[str]) -> Json:
    """The values that mlx-vlm has a field for; some of its classes take no others."""
    if not fields:
        return values
    return {name: value for name, value in values.items() if name in fields | _ALSO_READ}


def _with_both_ropes(text: Json, architecture: Architecture, model: str) -> Json:
    """A text config with its rotary positions in the published form and in the new one."""
    text = dict(text)
    if scaling := text.get("rope_scaling"):
        kind = scaling.get("rope_type") or scaling.get("type") or "default"
        text["rope_scaling"] = {"type": kind, "rope_type": kind, **scaling}
    new = text.get("rope_parameters")
    if new is None:
        if "rope_theta" in text:
            text["rope_parameters"] = {
                "rope_type": "default",
                **(text.get("rope_scaling") or {}),
                "rope_theta": text["rope_theta"],
            }
        return text
    if "rope_theta" not in new:
        if "rope_parameters" in architecture.fields("TextConfig"):
            return text
        raise ModelLoadError(
            f"The config.json of {model} has rope_parameters in a form that mlx-vlm cannot be "
            f"told: {', '.join(new)}. Use another backend for this checkpoint."
        )
    return _published_rope(new) | text


def _published_rope(parameters: Json) -> Json:
    """``rope_parameters`` as transformers 4 wrote them."""
    kind = parameters.get("rope_type", "default")
    flat = {name: parameters[name] for name in _FLAT_ROPE if name in parameters}
    scaling = {name: value for name, value in parameters.items() if name not in _FLAT_ROPE}
    if kind != "default" or scaling.keys() - {"rope_type", "type"}:
        flat["rope_scaling"] = {"type": kind, **scaling}
    return flat


def _vision_type(vision: Json, model_type: str, architecture: Architecture) -> Json:
    """The published name of an architecture's own vision tower, which mlx-vlm checks for."""
    written = str(vision.get("model_type", ""))
    default = getattr(getattr(architecture.module, "VisionConfig", None), "model_type", None)
    return {"model_type": default} if default and written.startswith(model_type) else {}
