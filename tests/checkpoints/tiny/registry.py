"""The checkpoints by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from checkpoints.tiny import deepseek, detectors, documents, dots, granite, qwen, remote_code

_BUILDERS: Mapping[str, Callable[[Path], None]] = {
    "qwen2_vl": qwen.qwen2_vl,
    "qwen2_5_vl": qwen.qwen2_5_vl,
    "qwen3_vl": qwen.qwen3_vl,
    "idefics3": granite.idefics3,
    "granite_docling": granite.granite_docling,
    "dots_ocr": dots.dots_ocr,
    "glm_ocr": documents.glm_ocr,
    "lighton_ocr": documents.lighton_ocr,
    "deepseek_ocr": deepseek.deepseek_ocr,
    "deepseek_ocr2": documents.deepseek_ocr2,
    "paddleocr_vl": documents.paddleocr_vl,
    "rt_detr": partial(detectors.rt_detr, version=1),
    "rt_detr_v2": partial(detectors.rt_detr, version=2),
    "d_fine": detectors.d_fine,
    "table_transformer": detectors.table_transformer,
    "remote_image_text": partial(remote_code.build, auto_class="AutoModelForImageTextToText"),
    "remote_causal": partial(remote_code.build, auto_class="AutoModelForCausalLM"),
}

NAMES = tuple(_BUILDERS)


def is_known(name: str) -> bool:
    """Whether the installed transformers has the architecture, or needs none of its own."""
    from transformers import CONFIG_MAPPING

    spellings = {name, name.replace("_", "-")}
    needs_none = name.startswith("remote") or name in {"dots_ocr", "deepseek_ocr"}
    return needs_none or not spellings.isdisjoint(CONFIG_MAPPING)


def build(name: str, folder: Path) -> Path:
    """Make a checkpoint.

    Args:
        name: One of ``NAMES``: the architecture's name in transformers, or a folder whose
            model class comes with it.
        folder: Where to write it; made where it is missing.

    Returns:
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _BUILDERS[name](folder)
    return folder
