"""Folders in the form in which checkpoints are published.

The configs are written as they are published and the model is made from them, for what a
library writes itself differs from version to version.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SEED = 0
GAIN = 1.5
"""Wide enough that the best token is far ahead of the second."""


def write_json(folder: Path, name: str, content: dict[str, Any]) -> None:
    """Write one of the folder's JSON files."""
    (folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")


def write_model(
    folder: Path,
    auto_class: str,
    config: dict[str, Any],
    *,
    gain: float = GAIN,
    **generation: Any,
) -> None:
    """Write ``config.json``, ``generation_config.json`` and the weights.

    Args:
        folder: The checkpoint.
        auto_class: The class of transformers that makes the model: ``"AutoModelFor…"``.
        config: The published config.
        gain: How much stronger than its input the output of a matrix is.
        **generation: The generation config; none for a detector.
    """
    import torch
    import transformers

    write_json(folder, "config.json", config)
    torch.manual_seed(SEED)
    loaded = transformers.AutoConfig.from_pretrained(folder, trust_remote_code=True)
    model = getattr(transformers, auto_class).from_config(loaded, trust_remote_code=True)
    _spread(model, gain)
    model.save_pretrained(folder)
    write_json(folder, "config.json", config)
    if generation:
        write_json(folder, "generation_config.json", generation)


def _spread(model: Any, gain: float) -> None:
    """Give the matrices values of a known spread, and take the biases away.

    So a signal keeps its size on its way, and the answer depends on the image.
    """
    import torch

    generator = torch.Generator().manual_seed(SEED)
    with torch.no_grad():
        for name, values in model.named_parameters():
            if values.ndim >= 2:
                deviation = gain / values[0].numel() ** 0.5
                values.copy_(torch.randn(values.shape, generator=generator) * deviation)
            elif name.endswith("bias"):
                values.zero_()
