"""Qwen-VL: version 2 (MinerU), 2.5 (Nanonets) and 3."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checkpoints.tiny.language import CLIP, TEXT, generation, token_ids, write_language
from checkpoints.tiny.saving import write_json, write_model

VISION_TOKENS = {
    "vision_start_token_id": "<|vision_start|>",
    "vision_end_token_id": "<|vision_end|>",
    "image_token_id": "<|image_pad|>",
    "video_token_id": "<|video_pad|>",
}
SPECIAL = (
    *VISION_TOKENS.values(),
    "<|box_start|>",
    "<|box_end|>",
    "<|object_ref_start|>",
    "<|object_ref_end|>",
)
TOWER = {
    "depth": 2,
    "num_heads": 2,
    "patch_size": 14,
    "spatial_merge_size": 2,
    "temporal_patch_size": 2,
}
ROPE = {"type": "mrope", "mrope_section": [4, 6, 6]}


def qwen2_vl(folder: Path) -> None:
    """Qwen2-VL, the architecture of MinerU 2.5."""
    vision = {**TOWER, "embed_dim": 64, "hidden_size": 128, "mlp_ratio": 2}
    flat_text = {**TEXT, "rope_theta": 10000.0, "rope_scaling": ROPE}
    _write(folder, "qwen2_vl", "Qwen2VL", vision, flat_text)


def qwen2_5_vl(folder: Path) -> None:
    """Qwen2.5-VL, the architecture of Nanonets OCR2."""
    vision = {
        **TOWER,
        "hidden_size": 64,
        "intermediate_size": 128,
        "out_hidden_size": 128,
        "window_size": 112,
        "fullatt_block_indexes": [1],
    }
    flat_text = {**TEXT, "rope_theta": 10000.0, "rope_scaling": ROPE}
    _write(folder, "qwen2_5_vl", "Qwen2_5_VL", vision, flat_text)


def qwen3_vl(folder: Path) -> None:
    """Qwen3-VL."""
    vision = {
        **TOWER,
        "patch_size": 16,
        "hidden_size": 64,
        "intermediate_size": 128,
        "out_hidden_size": 128,
        "num_position_embeddings": 256,
        "deepstack_visual_indexes": [0],
    }
    rope = {"rope_type": "default", "mrope_section": [8, 4, 4], "mrope_interleaved": True}
    text = {
        **TEXT,
        "model_type": "qwen3_vl_text",
        "head_dim": 32,
        "rope_theta": 10000.0,
        "rope_scaling": rope,
    }
    _write(folder, "qwen3_vl", "Qwen3VL", vision, {"text_config": text})


def _write(
    folder: Path, model_type: str, name: str, vision: dict[str, Any], text: dict[str, Any]
) -> None:
    """Write a Qwen-VL.

    Args:
        folder: The checkpoint.
        model_type: The architecture.
        name: What its classes begin with.
        vision: The vision tower.
        text: The decoder's fields; under ``text_config`` where the architecture has that.
    """
    vocabulary = write_language(folder, "<|vision_start|><|image_pad|><|vision_end|>", SPECIAL)
    decoder = text.get("text_config", text)
    decoder |= {"vocab_size": len(vocabulary), **token_ids(vocabulary)}
    config = {
        "model_type": model_type,
        "architectures": [f"{name}ForConditionalGeneration"],
        "tie_word_embeddings": False,
        **{field: vocabulary[token] for field, token in VISION_TOKENS.items()},
        "vision_config": {"model_type": model_type, **vision},
        **text,
    }
    write_model(folder, "AutoModelForImageTextToText", config, **generation(vocabulary))
    _write_processor(folder, name, vision)


def _write_processor(folder: Path, name: str, vision: Mapping[str, Any]) -> None:
    patches = {
        "patch_size": vision["patch_size"],
        "merge_size": vision["spatial_merge_size"],
        "temporal_patch_size": vision["temporal_patch_size"],
    }
    area = (patches["patch_size"] * patches["merge_size"]) ** 2
    image = {
        **CLIP,
        **patches,
        "image_processor_type": "Qwen2VLImageProcessor",
        "processor_class": f"{name}Processor",
        "size": {"shortest_edge": 4 * area, "longest_edge": 64 * area},
    }
    video = "Qwen3VLVideoProcessor" if name == "Qwen3VL" else "Qwen2VLVideoProcessor"
    write_json(folder, "preprocessor_config.json", image)
    write_json(
        folder, "video_preprocessor_config.json", {**CLIP, **patches, "video_processor_type": video}
    )
