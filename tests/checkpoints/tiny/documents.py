"""Models made for documents, each with an architecture of its own in transformers 5."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from checkpoints.tiny.language import (
    CLIP,
    TEXT,
    VISION,
    generation,
    token_ids,
    write_language,
    write_processor,
)
from checkpoints.tiny.saving import write_json, write_model

MROPE = {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [4, 6, 6]}


def glm_ocr(folder: Path) -> None:
    """GLM-OCR."""
    tokens = {
        "image_start_token_id": "<|begin_of_image|>",
        "image_end_token_id": "<|end_of_image|>",
        "image_token_id": "<|image|>",
        "video_start_token_id": "<|begin_of_video|>",
        "video_end_token_id": "<|end_of_video|>",
        "video_token_id": "<|video|>",
    }
    image = "<|begin_of_image|><|image|><|end_of_image|>"
    vocabulary = write_language(folder, image, tokens.values())
    config = {
        "model_type": "glm_ocr",
        "architectures": ["GlmOcrForConditionalGeneration"],
        "tie_word_embeddings": False,
        **{field: vocabulary[token] for field, token in tokens.items()},
        "vision_config": {
            "depth": 2,
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_heads": 2,
            "patch_size": 14,
            "image_size": 336,
            "out_hidden_size": TEXT["hidden_size"],
            "spatial_merge_size": 2,
            "temporal_patch_size": 2,
        },
        "text_config": {
            **_text(vocabulary),
            # As wide as the tower's merger, as in the published one: vLLM takes it for that.
            "intermediate_size": 3 * TEXT["hidden_size"],
            "rope_parameters": {**MROPE, "partial_rotary_factor": 1.0},
        },
    }
    write_model(folder, "AutoModelForImageTextToText", config, **generation(vocabulary))
    area = (14 * 2) ** 2
    size = {"size": {"shortest_edge": 2 * 4 * area, "longest_edge": 2 * 64 * area}}
    patches = {"patch_size": 14, "temporal_patch_size": 2, "merge_size": 2}
    write_processor(folder, "Glm46V", {**CLIP, **patches, **size})
    video = {**CLIP, **patches, **size, "video_processor_type": "Glm46VVideoProcessor"}
    write_json(folder, "video_preprocessor_config.json", video)


def lighton_ocr(folder: Path) -> None:
    """LightOnOCR: a Pixtral tower before a Qwen3 decoder."""
    names = {
        "image_token": "<|image_pad|>",
        "image_break_token": "<|vision_pad|>",
        "image_end_token": "<|vision_end|>",
    }
    vocabulary = write_language(folder, "<|image_pad|>", names.values(), names)
    config = {
        "model_type": "lighton_ocr",
        "architectures": ["LightOnOcrForConditionalGeneration"],
        "image_token_id": vocabulary["<|image_pad|>"],
        "spatial_merge_size": 2,
        "tie_word_embeddings": False,
        "vision_config": {
            **VISION,
            "model_type": "pixtral",
            "head_dim": 32,
            "image_size": 448,
            "patch_size": 14,
        },
        "text_config": {**_text(vocabulary), "model_type": "qwen3", "head_dim": 32},
    }
    write_model(folder, "AutoModelForImageTextToText", config, **generation(vocabulary))
    image = {
        "image_processor_type": "PixtralImageProcessor",
        "patch_size": 28,
        "size": {"longest_edge": 448},
    }
    write_processor(folder, "LightOnOcr", image, {"patch_size": 14, "spatial_merge_size": 2})


def deepseek_ocr2(folder: Path) -> None:
    """DeepSeek-OCR-2: SAM and a Qwen2 encoder before a mixture of experts."""
    vocabulary = write_language(folder, "<image>", ["<image>"], {"image_token": "<image>"})
    config = {
        "model_type": "deepseek_ocr2",
        "architectures": ["DeepseekOcr2ForConditionalGeneration"],
        "image_token_id": vocabulary["<image>"],
        "tie_word_embeddings": False,
        "vision_config": {
            "sam_config": {
                **VISION,
                "hidden_size": 32,
                "output_channels": 16,
                "image_size": 256,
                "patch_size": 16,
                "window_size": 7,
                "global_attn_indexes": [1],
                "mlp_ratio": 2.0,
                "downsample_channels": [24, 48],
            },
            "encoder_config": {
                **VISION,
                "hidden_size": 48,
                "num_attention_heads": 4,
                "num_key_value_heads": 2,
                "max_position_embeddings": 4096,
                "vocab_size": 8,
            },
        },
        "text_config": {
            **_text(vocabulary),
            "n_routed_experts": 4,
            "n_shared_experts": 1,
            "num_experts_per_tok": 2,
            "moe_intermediate_size": 32,
            "mlp_layer_types": ["dense", "sparse"],
        },
    }
    write_model(folder, "AutoModelForImageTextToText", config, **generation(vocabulary))
    write_processor(folder, "DeepseekOcr2", {})


def paddleocr_vl(folder: Path) -> None:
    """PaddleOCR-VL: a SigLIP-like tower before an Ernie decoder."""
    tokens = {
        "vision_start_token_id": "<|IMAGE_START|>",
        "vision_end_token_id": "<|IMAGE_END|>",
        "image_token_id": "<|IMAGE_PLACEHOLDER|>",
        "video_token_id": "<|video_pad|>",
    }
    image = "<|IMAGE_START|><|IMAGE_PLACEHOLDER|><|IMAGE_END|>"
    names = {"image_token": "<|IMAGE_PLACEHOLDER|>"}
    vocabulary = write_language(folder, image, tokens.values(), names)
    config = {
        "model_type": "paddleocr_vl",
        "architectures": ["PaddleOCRVLForConditionalGeneration"],
        "tie_word_embeddings": False,
        **{field: vocabulary[token] for field, token in tokens.items()},
        "vision_config": {
            **VISION,
            "image_size": 112,
            "patch_size": 14,
            "spatial_merge_size": 2,
        },
        "text_config": {**_text(vocabulary), "head_dim": 32, "rope_parameters": MROPE},
    }
    write_model(folder, "AutoModelForImageTextToText", config, **generation(vocabulary))
    area = (14 * 2) ** 2
    write_processor(
        folder, "PaddleOCRVL", {"size": {"shortest_edge": 4 * area, "longest_edge": 64 * area}}
    )


def _text(vocabulary: Any) -> dict[str, Any]:
    return {**TEXT, **token_ids(vocabulary), "vocab_size": len(vocabulary)}
