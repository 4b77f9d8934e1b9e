"""Granite Docling: the published one is an Idefics3, a later one has an own architecture."""

from __future__ import annotations

from pathlib import Path

from checkpoints.tiny.language import (
    TEXT,
    VISION,
    generation,
    token_ids,
    write_language,
    write_processor,
)
from checkpoints.tiny.saving import write_model

TILES = [f"<row_{row}_col_{column}>" for row in range(1, 7) for column in range(1, 7)]
DOCTAGS = ["<doctag>", "</doctag>", "<text>", "</text>", *(f"<loc_{at}>" for at in range(16))]
SPECIAL = ["<fake_token_around_image>", "<image>", "<global-img>", *TILES, *DOCTAGS]


def idefics3(folder: Path) -> None:
    """Idefics3, which cuts a page into tiles."""
    vocabulary = write_language(folder, "<image>", SPECIAL)
    ids = token_ids(vocabulary)
    config = {
        "model_type": "idefics3",
        "architectures": ["Idefics3ForConditionalGeneration"],
        "image_token_id": vocabulary["<image>"],
        "scale_factor": 2,
        "tie_word_embeddings": False,
        "pad_token_id": ids["pad_token_id"],
        "vision_config": {
            **VISION,
            "model_type": "idefics3_vision",
            "image_size": 112,
            "patch_size": 14,
        },
        "text_config": {
            **TEXT,
            **ids,
            "model_type": "llama",
            "rope_theta": 10000.0,
            "vocab_size": len(vocabulary),
        },
    }
    write_model(folder, "AutoModelForImageTextToText", config, **generation(vocabulary))
    image = {"size": {"longest_edge": 224}, "max_image_size": {"longest_edge": 112}}
    write_processor(folder, "Idefics3", image, {"image_seq_len": 16})


def granite_docling(folder: Path) -> None:
    """Granite Docling with classes of its own in transformers 5."""
    vocabulary = write_language(folder, "<image>", SPECIAL, names={"image_token": "<image>"})
    ids = token_ids(vocabulary)
    config = {
        "model_type": "granite_docling",
        "architectures": ["GraniteDoclingForConditionalGeneration"],
        "image_token_id": vocabulary["<image>"],
        "tie_word_embeddings": False,
        "pad_token_id": ids["pad_token_id"],
        "vision_config": {
            **VISION,
            "image_size": 128,
            "patch_size": 16,
            "out_hidden_size": TEXT["hidden_size"],
            "scale_factor": 2,
            "deepstack_visual_indexes": [0],
            "use_fine_route": False,
        },
        "text_config": {
            **TEXT,
            **ids,
            "vocab_size": len(vocabulary),
            "logits_scaling": 1.0,
            "embedding_multiplier": 1.0,
            "residual_multiplier": 1.0,
            "attention_multiplier": 0.25,
        },
    }
    write_model(folder, "AutoModelForImageTextToText", config, **generation(vocabulary))
    image = {"size": {"height": 128, "width": 128}}
    write_processor(folder, "GraniteDocling", image, {"image_seq_len": 16})
