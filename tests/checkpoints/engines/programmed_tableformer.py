"""TableFormers, first and second version, of random weights that write a table we choose.

Attention and feed-forward layers of the decoder are made to add nothing, so that its state
depends on the step alone. Its last layer is then solved for: state of a step -> wanted tag.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

TAGS = (
    "<pad>",
    "<unk>",
    "<start>",
    "<end>",
    "ecel",
    "fcel",
    "lcel",
    "ucel",
    "xcel",
    "nl",
    "ched",
    "rhed",
    "srow",
)
"""The tags of the published word map, by their numbers."""

TABLE = ["ched", "lcel", "nl", "fcel", "fcel", "nl", "fcel", "ecel", "nl"]
"""A heading over two columns, and two rows below it."""

CELLS = ("ecel", "fcel", "ched", "rhed", "srow")

BOXES = ((0.0, 0.0, 1.0, 0.3), (0.0, 0.3, 0.5, 0.6), (0.5, 0.3, 1.0, 0.6))
BOXES_BELOW = ((0.0, 0.6, 0.5, 1.0), (0.5, 0.6, 1.0, 1.0))
PLACES = (*BOXES, *BOXES_BELOW)
"""Where the second version puts the cells of ``TABLE``, from 0 to 1."""

_SETTINGS: dict[str, Any] = {
    "dataset": {
        "image_normalization": {"mean": [0.94, 0.94, 0.94], "std": [0.18, 0.18, 0.18]},
        "resized_image": 448,
    },
    "dataset_wordmap": {
        "word_map_tag": {tag: number for number, tag in enumerate(TAGS)},
        "word_map_cell": {},
    },
    "model": {
        "type": "TableModel04_rs",
        "name": "14_128_256_4_true",
        "save_dir": "",
        "enc_image_size": 28,
        "hidden_dim": 512,
        "tag_attention_dim": 16,
        "tag_embed_dim": 16,
        "tag_decoder_dim": 512,
        "bbox_attention_dim": 16,
        "bbox_embed_dim": 16,
        "bbox_classes": 2,
        "enc_layers": 1,
        "dec_layers": 1,
        "nheads": 8,
        "dropout": 0.1,
    },
    "train": {"bbox": True},
    "predict": {"max_steps": 64, "beam_size": 1, "bbox": True, "pdf_cell_iou_thres": 0.05},
}


def write_first(folder: Path, mode: str = "fast", tags: Sequence[str] = TABLE) -> Path:
    """Write a model of the first version; every cell lies on the whole table.

    Args:
        folder: Where to; made where it is missing.
        mode: The word in the name of the file of weights.
        tags: What it writes before it ends; it is stopped after 64 of them.
    """
    from docling_ibm_models.tableformer.models.table04_rs.tablemodel04_rs import TableModel04_rs

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    words = {"word_map": _SETTINGS["dataset_wordmap"]}
    model = TableModel04_rs(_SETTINGS, words, "cpu").eval()
    decoder = model._tag_transformer
    torch.nn.init.zeros_(decoder._embedding.weight)
    _add_nothing(decoder._decoder.layers)
    positions = decoder._positional_encoding.pe[: len(tags) + 1]
    _solve(
        decoder._fc, _states(decoder._decoder.layers, positions[:, 0]), _wanted([*tags, "<end>"])
    )
    last = model._bbox_decoder._bbox_embed.layers[-1]
    torch.nn.init.zeros_(last.weight)
    last.bias.data = torch.tensor([0.0, 0.0, 9.0, 9.0])
    weights = {name: value.contiguous().clone() for name, value in model.state_dict().items()}
    save_file(weights, folder / f"tableformer_{mode}.safetensors")
    (folder / "tm_config.json").write_text(json.dumps(_SETTINGS), encoding="utf-8")
    return folder


def write_second(folder: Path, tags: Sequence[str] = TABLE) -> Path:
    """Write a TableFormerV2 and its tokenizer; the cells of ``TABLE`` lie at ``PLACES``."""
    from docling_ibm_models.tableformer_v2 import TableFormerV2, TableFormerV2Config

    torch.manual_seed(0)
    config = TableFormerV2Config(
        embed_dim=32,
        num_heads=4,
        ff_dim=32,
        num_decoder_layers=1,
        vocab_size=len(TAGS),
        data_cells=[TAGS.index(tag) for tag in CELLS],
    )
    model = TableFormerV2(config).eval()
    torch.nn.init.zeros_(model.input_embedding.weight)
    _add_nothing(model.transformer_decoder.layers)
    states = _states(
        model.transformer_decoder.layers, model.positional_encoding[0, : len(tags) + 2]
    )
    _solve(model.output_projection, states[:-1], _wanted([*tags, "<end>"]))
    at = [step + 1 for step, tag in enumerate(tags) if tag in CELLS]
    _place(model.bbox_head, states[at])
    model.save_pretrained(folder)
    _write_tokenizer(folder)
    return folder


def _add_nothing(layers: Any) -> None:
    for layer in layers:
        for part in (layer.self_attn.out_proj, layer.multihead_attn.out_proj, layer.linear2):
            torch.nn.init.zeros_(part.weight)
            torch.nn.init.zeros_(part.bias)


def _states(layers: Any, positions: Any) -> Any:
    """The decoder's state at each step, of shape (steps, size)."""
    states = positions.detach()
    with torch.no_grad():
        for layer in layers:
            states = layer.norm3(layer.norm2(layer.norm1(states)))
    return states


def _wanted(tags: Sequence[str]) -> Any:
    numbers = torch.tensor([TAGS.index(tag) for tag in tags])
    return torch.nn.functional.one_hot(numbers, len(TAGS)).double()


def _solve(layer: Any, inputs: Any, outputs: Any) -> None:
    """Make a linear layer turn each input into its output; float32 would not do."""
    layer.weight.data = (torch.linalg.pinv(inputs.double()) @ outputs).T.float().contiguous()
    torch.nn.init.zeros_(layer.bias)


def _place(head: Any, states: Any) -> None:
    """Make the head of boxes give ``PLACES``."""
    for layer in head.layers:
        for part in (layer.self_attn.out_proj, layer.cross_attn.out_proj, layer.ffn[3]):
            torch.nn.init.zeros_(part.weight)
            torch.nn.init.zeros_(part.bias)
    with torch.no_grad():
        found = head.input_norm(head.input_proj(states))
        for layer in head.layers:
            found = layer.ffn_norm(layer.cross_attn_norm(layer.self_attn_norm(found)))
        features = head.bbox_mlp[:-1](found)
    x1, y1, x2, y2 = torch.tensor(PLACES).T
    middles = torch.stack([(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1], 1)
    _solve(head.bbox_mlp[-1], features, middles.clamp(0.0001, 0.9999).logit().double())


def _write_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from transformers import PreTrainedTokenizerFast

    words = [tag if tag.startswith("<") else f"<{tag}>" for tag in TAGS]
    vocabulary = {word: number for number, word in enumerate(words)}
    PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(WordLevel(vocabulary, unk_token="<unk>")),
        bos_token="<start>",
        eos_token="<end>",
        pad_token="<pad>",
        unk_token="<unk>",
    ).save_pretrained(folder)
