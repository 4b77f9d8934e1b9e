"""Saves a reader as the folder that a model hub would publish."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from transformers import Qwen3VLForConditionalGeneration, Qwen3VLProcessor


def save(processor: Qwen3VLProcessor, model: Qwen3VLForConditionalGeneration, folder: Path) -> None:
    """Write weights in half precision, and settings in the form that every engine reads."""
    model.to(torch.float16).save_pretrained(folder)
    processor.save_pretrained(folder)
    _publish_config(folder / "config.json")
    _publish_processors(folder)
    _publish_tokenizer(folder / "tokenizer_config.json")


def _publish_config(path: Path) -> None:
    """The rotary settings as published: ``rope_theta`` and ``rope_scaling``."""
    config = _read(path)
    text = config["text_config"]
    rope = text.pop("rope_parameters")
    text["rope_theta"] = rope.pop("rope_theta")
    text["rope_scaling"] = rope
    config["vision_config"].pop("rope_parameters", None)
    config["vision_config"]["model_type"] = config["model_type"]
    _write(path, config)


def _publish_processors(folder: Path) -> None:
    """One file for each processor, which is where every version looks for it."""
    whole = folder / "processor_config.json"
    parts = _read(whole)
    images, videos = parts["image_processor"], parts["video_processor"]
    shared = {"processor_class": parts["processor_class"]}
    _write(
        folder / "preprocessor_config.json",
        {**images, **shared, "image_processor_type": "Qwen2VLImageProcessorFast"},
    )
    _write(folder / "video_preprocessor_config.json", {**videos, **shared})
    whole.unlink()


def _publish_tokenizer(path: Path) -> None:
    """The class by its published name, which older versions know too."""
    config = _read(path)
    kept = ("eos_token", "pad_token", "padding_side", "model_max_length", "processor_class")
    published = {key: config[key] for key in kept}
    _write(path, {**published, "tokenizer_class": "Qwen2Tokenizer"})


def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def _write(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n", encoding="utf-8")
