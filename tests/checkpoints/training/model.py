"""The architecture of a reader: a Qwen3-VL of 0.6 M parameters."""

from __future__ import annotations

import torch
from transformers import Qwen3VLConfig, Qwen3VLForConditionalGeneration, Qwen3VLProcessor

from checkpoints.training.processing import END, IMAGE, PAD, VIDEO, VISION_END, VISION_START

HIDDEN, LAYERS = 96, 3
VISION_HIDDEN, VISION_LAYERS = 64, 2


def build_model(processor: Qwen3VLProcessor, seed: int) -> Qwen3VLForConditionalGeneration:
    """An untrained reader for the tokens of this processor."""
    token = processor.tokenizer.convert_tokens_to_ids
    text = {
        "vocab_size": len(processor.tokenizer),
        "hidden_size": HIDDEN,
        "intermediate_size": 2 * HIDDEN,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        # Not every attention kernel takes the 24 that the hidden size would give.
        "head_dim": 32,
        "max_position_embeddings": 4096,
        "pad_token_id": token(PAD),
        "eos_token_id": token(END),
        "rope_parameters": {
            "rope_type": "default",
            "rope_theta": 10000.0,
            "mrope_section": [8, 4, 4],
            "mrope_interleaved": True,
        },
    }
    vision = {
        "depth": VISION_LAYERS,
        "hidden_size": VISION_HIDDEN,
        "intermediate_size": 2 * VISION_HIDDEN,
        "num_heads": 2,
        "patch_size": 16,
        "spatial_merge_size": 2,
        "temporal_patch_size": 2,
        "out_hidden_size": HIDDEN,
        "num_position_embeddings": 256,
        "deepstack_visual_indexes": [VISION_LAYERS - 1],
    }
    torch.manual_seed(seed)
    model = Qwen3VLForConditionalGeneration(
        Qwen3VLConfig(
            text_config=text,
            vision_config=vision,
            # Not every engine finds a head that is tied to the embeddings.
            tie_word_embeddings=False,
            image_token_id=token(IMAGE),
            video_token_id=token(VIDEO),
            vision_start_token_id=token(VISION_START),
            vision_end_token_id=token(VISION_END),
        )
    )
    model.generation_config.do_sample = False
    model.generation_config.eos_token_id = token(END)
    model.generation_config.pad_token_id = token(PAD)
    return model
