"""A checkpoint whose model class comes with it, like that of dots.ocr.

transformers loads it only where ``trust_remote_code`` is true, through the one class of
its own that the config names.
"""

from __future__ import annotations

import json
from pathlib import Path

from checkpoints.tiny import qwen
from checkpoints.tiny.saving import write_model

_CONFIGURATION = """\
from transformers import Qwen2VLConfig


class TinyPageConfig(Qwen2VLConfig):
    model_type = "tiny_page"
"""

_MODELING = """\
from transformers import Qwen2VLForConditionalGeneration

from .configuration_tiny_page import TinyPageConfig


class TinyPageModel(Qwen2VLForConditionalGeneration):
    config_class = TinyPageConfig
"""


def build(folder: Path, auto_class: str) -> None:
    """Write it.

    Args:
        folder: The checkpoint.
        auto_class: The class of transformers that its config names.
    """
    qwen.qwen2_vl(folder)
    (folder / "configuration_tiny_page.py").write_text(_CONFIGURATION, encoding="utf-8")
    (folder / "modeling_tiny_page.py").write_text(_MODELING, encoding="utf-8")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config |= {
        "model_type": "tiny_page",
        "architectures": ["TinyPageModel"],
        "auto_map": {
            "AutoConfig": "configuration_tiny_page.TinyPageConfig",
            auto_class: "modeling_tiny_page.TinyPageModel",
        },
    }
    generation = json.loads((folder / "generation_config.json").read_text(encoding="utf-8"))
    write_model(folder, auto_class, config, **generation)
