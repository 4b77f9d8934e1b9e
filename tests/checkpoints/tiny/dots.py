"""dots.ocr: weights, config and tokens as published, with a class of ours for transformers.

vLLM and mlx-vlm have the architecture. transformers has not: it takes the class that comes
with a checkpoint, which here is written after vLLM's.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from checkpoints.tiny.language import CLIP, TEXT, generation, token_ids, write_language
from checkpoints.tiny.saving import write_json, write_model

PAD, VIDEO = "<|imgpad|>", "<|video_pad|>"
SPECIAL = ("<|img|>", PAD, "<|endofimg|>", VIDEO)
PATCHES = {"patch_size": 14, "merge_size": 2, "temporal_patch_size": 1}
PAD_ID = 151665
"""Its published place in the vocabulary, which mlx-vlm takes for granted."""

DECODER = {**TEXT, "hidden_size": 64, "num_attention_heads": 2, "num_key_value_heads": 1}
"""Narrow, for the vocabulary is large."""

CODE = Path(__file__).parent / "dots_code"


def dots_ocr(folder: Path) -> None:
    """dots.ocr."""
    for file in CODE.glob("*.py"):
        (folder / file.name).write_bytes(file.read_bytes())
    vocabulary = write_language(folder, f"<|img|>{PAD}<|endofimg|>", SPECIAL, {"image_token": PAD})
    vocabulary = _move(folder, vocabulary[PAD])
    config = {
        **DECODER,
        **token_ids(vocabulary),
        "model_type": "dots_ocr",
        "architectures": ["DotsOCRForCausalLM"],
        "auto_map": {
            "AutoConfig": "configuration_dots.DotsOCRConfig",
            "AutoModelForCausalLM": "modeling_dots_ocr.DotsOCRForCausalLM",
        },
        "attention_bias": True,
        "image_token_id": vocabulary[PAD],
        "video_token_id": vocabulary[VIDEO],
        "rope_theta": 1000000.0,
        "vocab_size": PAD_ID + 1,
        "vision_config": {
            "embed_dim": 64,
            "hidden_size": DECODER["hidden_size"],
            "intermediate_size": 128,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_channels": 3,
            "patch_size": PATCHES["patch_size"],
            "post_norm": True,
            "rms_norm_eps": 1e-5,
            "spatial_merge_size": PATCHES["merge_size"],
            "temporal_patch_size": PATCHES["temporal_patch_size"],
            "use_bias": False,
        },
    }
    write_model(folder, "AutoModelForCausalLM", config, **generation(vocabulary))
    _silence(folder, vocabulary.values())
    _write_processor(folder)


def _move(folder: Path, place: int) -> dict[str, int]:
    """Give the image token its published id, and names to those between.

    Returns:
        The tokens that have a meaning, each with its id.
    """
    file = folder / "tokenizer.json"
    tokenizer = json.loads(file.read_text(encoding="utf-8"))
    used = {**tokenizer["model"]["vocab"], PAD: PAD_ID}
    unused = {f"<|unused_{at}|>": at for at in {*range(PAD_ID)} - {*used.values()}}
    tokenizer["model"]["vocab"] = used | unused
    for token in tokenizer["added_tokens"]:
        if token["id"] == place:
            token["id"] = PAD_ID
    file.write_text(json.dumps(tokenizer), encoding="utf-8")
    return used


def _silence(folder: Path, ids: Collection[int]) -> None:
    """Let the model write no tokens but these."""
    from safetensors.torch import load_file, save_file

    file = folder / "model.safetensors"
    weights = load_file(file)
    head = weights["lm_head.weight"]
    kept = sorted(ids)
    head, weights["lm_head.weight"] = head[kept], head.new_zeros(head.shape)
    weights["lm_head.weight"][kept] = head
    save_file(weights, file, metadata={"format": "pt"})


def _write_processor(folder: Path) -> None:
    area = (PATCHES["patch_size"] * PATCHES["merge_size"]) ** 2
    size = {"size": {"shortest_edge": 4 * area, "longest_edge": 64 * area}}
    image = {
        "image_processor_type": "Qwen2VLImageProcessor",
        "processor_class": "Qwen2VLProcessor",
    }
    video = {"video_processor_type": "Qwen2VLVideoProcessor"}
    write_json(folder, "preprocessor_config.json", {**CLIP, **PATCHES, **size, **image})
    write_json(folder, "video_preprocessor_config.json", {**CLIP, **PATCHES, **video})
