"""DeepSeek-OCR, the first one, without weights: its towers are of one size in every library.

An engine that can make weights up itself loads it; transformers has no class for it.
"""

from __future__ import annotations

from pathlib import Path

from checkpoints.tiny.language import START, TEXT, generation, token_ids, write_language
from checkpoints.tiny.saving import write_json

TOWERS_WIDTH = 2048
"""What both towers together say of a place."""


def deepseek_ocr(folder: Path) -> None:
    """DeepSeek-OCR."""
    names = {"image_token": "<image>", "bos_token": START}
    vocabulary = write_language(folder, "<image>", ["<image>"], names)
    decoder = {
        **TEXT,
        **token_ids(vocabulary),
        "model_type": "deepseek_v2",
        "architectures": ["DeepseekV2ForCausalLM"],
        "head_dim": 32,
        "num_key_value_heads": TEXT["num_attention_heads"],
        "rope_theta": 10000.0,
        "vocab_size": len(vocabulary),
        "use_mla": False,
        "kv_lora_rank": None,
        "q_lora_rank": None,
        "qk_nope_head_dim": 0,
        "qk_rope_head_dim": 0,
        "v_head_dim": 0,
        "first_k_dense_replace": TEXT["num_hidden_layers"],
        "moe_intermediate_size": 64,
        "n_group": 1,
        "n_routed_experts": 4,
        "n_shared_experts": 1,
        "num_experts_per_tok": 2,
        "topk_group": 1,
        "topk_method": "greedy",
    }
    config = {
        "model_type": "deepseek_vl_v2",
        "architectures": ["DeepseekOCRForCausalLM"],
        "candidate_resolutions": [[1024, 1024]],
        "global_view_pos": "head",
        "tile_tag": "2D",
        "tie_word_embeddings": False,
        "language_config": decoder,
        "projector_config": {
            "input_dim": TOWERS_WIDTH,
            "model_type": "mlp_projector",
            "n_embed": TEXT["hidden_size"],
            "projector_type": "linear",
        },
        "vision_config": {
            "image_size": 1024,
            "mlp_ratio": 3.7362,
            "model_name": "deeplip_b_l",
            "model_type": "vision",
        },
    }
    write_json(folder, "config.json", config)
    write_json(folder, "generation_config.json", generation(vocabulary))
    write_json(folder, "processor_config.json", {"processor_class": "DeepseekVLV2Processor"})
