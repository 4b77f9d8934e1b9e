"""Object detectors: RT-DETR (docling's layout models), D-FINE and Table Transformer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from checkpoints.tiny.saving import write_json, write_model

LAYOUT_LABELS = (
    "caption",
    "footnote",
    "formula",
    "list_item",
    "page_footer",
    "page_header",
    "picture",
    "section_header",
    "table",
    "text",
    "title",
    "document_index",
    "code",
    "checkbox_selected",
    "checkbox_unselected",
    "form",
    "key_value_region",
)
"""The labels of docling's layout models, by their numbers."""

TABLE_LABELS = (
    "table",
    "table column",
    "table row",
    "table column header",
    "table projected row header",
    "table spanning cell",
)

GAIN = 1.0
"""Boxes and scores saturate where it is larger."""

STAGES = {"embedding_size": 16, "hidden_sizes": [16, 24, 32, 48], "depths": [1, 1, 1, 1]}

DETR: dict[str, Any] = {
    "d_model": 32,
    "decoder_layers": 2,
    "encoder_layers": 1,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 64,
    "decoder_ffn_dim": 64,
}


def rt_detr(folder: Path, version: int) -> None:
    """RT-DETR, version 1 or 2."""
    model_type, name = ("rt_detr", "RTDetr") if version == 1 else ("rt_detr_v2", "RTDetrV2")
    backbone = {
        **STAGES,
        "model_type": "rt_detr_resnet",
        "layer_type": "basic",
        "out_features": ["stage2", "stage3", "stage4"],
    }
    _write_pyramid(folder, model_type, name, backbone)


def d_fine(folder: Path) -> None:
    """D-FINE, the architecture of docling's smaller layout models."""
    backbone = {
        "model_type": "hgnet_v2",
        "hidden_sizes": [16, 24, 32, 48],
        "stem_channels": [3, 8, 16],
        "stage_in_channels": [16, 16, 24, 32],
        "stage_mid_channels": [8, 8, 16, 16],
        "stage_out_channels": [16, 24, 32, 48],
        "stage_num_blocks": [1, 1, 1, 1],
        "stage_downsample": [False, True, True, True],
        "stage_light_block": [False, False, True, True],
        "stage_kernel_size": [3, 3, 3, 3],
        "stage_numb_of_layers": [1, 1, 1, 1],
        "out_features": ["stage2", "stage3", "stage4"],
    }
    _write_pyramid(folder, "d_fine", "DFine", backbone)


def table_transformer(folder: Path) -> None:
    """Table Transformer, a DETR: one of its labels means that there is nothing."""
    config = {
        **DETR,
        "model_type": "table-transformer",
        "architectures": ["TableTransformerForObjectDetection"],
        "num_queries": 25,
        "use_timm_backbone": False,
        "use_pretrained_backbone": False,
        "backbone": None,
        "backbone_config": {
            **STAGES,
            "model_type": "resnet",
            "layer_type": "basic",
            "out_features": ["stage4"],
        },
        **_labels(TABLE_LABELS),
    }
    write_model(folder, "AutoModelForObjectDetection", config, gain=GAIN)
    size = {"shortest_edge": 400, "longest_edge": 500}
    image = {"image_processor_type": "DetrImageProcessor", "do_pad": True, "size": size}
    write_json(folder, "preprocessor_config.json", image)


def _write_pyramid(folder: Path, model_type: str, name: str, backbone: dict[str, Any]) -> None:
    """Write a detector that looks at three sizes of features."""
    config = {
        **DETR,
        "model_type": model_type,
        "architectures": [f"{name}ForObjectDetection"],
        "backbone_config": backbone,
        "encoder_hidden_dim": 32,
        "encoder_in_channels": [24, 32, 48],
        "decoder_in_channels": [32, 32, 32],
        "hidden_expansion": 0.5,
        "num_queries": 50,
        "eval_size": None,
        **_labels(LAYOUT_LABELS),
    }
    write_model(folder, "AutoModelForObjectDetection", config, gain=GAIN)
    size = {"height": 320, "width": 320}
    image = {"image_processor_type": "RTDetrImageProcessor", "size": size}
    write_json(folder, "preprocessor_config.json", image)


def _labels(names: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id2label": {str(number): name for number, name in enumerate(names)},
        "label2id": {name: number for number, name in enumerate(names)},
    }
