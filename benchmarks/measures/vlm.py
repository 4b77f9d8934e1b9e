"""Speed and memory of a vision-language model of real size with random weights."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from transformers import AutoConfig, AutoModelForImageTextToText

from omnidocs.backends import Request, Response, Settings
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.vlm import TransformersEngine

TOKENS = 256
PAGE = (1240, 1754)
QWEN3_VL_8B: dict[str, dict[str, Any]] = {
    "text_config": {
        "hidden_size": 4096,
        "intermediate_size": 12288,
        "num_hidden_layers": 36,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "head_dim": 128,
        "vocab_size": 151936,
        "max_position_embeddings": 32768,
        "rope_scaling": {
            "rope_type": "default",
            "mrope_section": [24, 20, 20],
            "mrope_interleaved": True,
        },
    },
    "vision_config": {
        "depth": 27,
        "hidden_size": 1152,
        "intermediate_size": 4304,
        "num_heads": 16,
        "out_hidden_size": 4096,
        "num_position_embeddings": 2304,
        "deepstack_visual_indexes": [8, 16, 24],
    },
}
"""The sizes of Qwen3-VL-8B, from its published config."""


@dataclass(frozen=True)
class Speed:
    """What a batch size comes to: pages of 256 tokens, and gibibytes at the peak."""

    batch_size: int
    pages_per_second: float
    peak: float

    def __str__(self) -> str:
        return (
            f"batch of {self.batch_size:3}: {self.pages_per_second:6.2f} pages/s, "
            f"{self.peak:6.1f} GiB at the peak"
        )


@contextmanager
def random_qwen3_vl(
    template: Path, sizes: dict[str, dict[str, Any]] = QWEN3_VL_8B
) -> Iterator[Path]:
    """The folder of a checkpoint with random weights, for as long as the block runs.

    Args:
        template: A small checkpoint of the architecture, for its processor and tokenizer.
        sizes: What differs from its config.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(template, Path(name) / "model"))
        config = json.loads((folder / "config.json").read_text())
        for part, values in sizes.items():
            config[part] |= values
        (folder / "config.json").write_text(json.dumps(config))
        _write_weights(folder)
        _let_pages_be_large(folder)
        yield folder


def speeds(folder: Path, device: str, batch_sizes: Sequence[int]) -> list[Speed]:
    """Pages per second and memory at each batch size; the release is printed."""
    config = PyTorchConfig(
        model=str(folder), device=device, torch_dtype="bfloat16", batch_pixels=10**9
    )
    engine = TransformersEngine(config)
    found = [_speed(engine, size) for size in batch_sizes]
    held = torch.cuda.memory_reserved()
    started = time.perf_counter()
    engine.close()
    seconds = time.perf_counter() - started
    freed = (held - torch.cuda.memory_reserved()) / 2**30
    print(f"released {freed:.1f} of {held / 2**30:.1f} GiB in {seconds:.2f} s")
    return found


def _speed(engine: TransformersEngine, size: int) -> Speed:
    settings = Settings(min_tokens=TOKENS, max_tokens=TOKENS, extra={"batch_size": size})
    page = Image.effect_noise(PAGE, 40).convert("RGB")
    requests = [Request("Read the page.", (page,), settings=settings)] * size
    engine.generate(requests[:1])
    torch.cuda.reset_peak_memory_stats()
    started = time.perf_counter()
    answers = engine.generate(requests)
    seconds = time.perf_counter() - started
    assert all(isinstance(answer, Response) for answer in answers), answers
    return Speed(size, size / seconds, torch.cuda.max_memory_allocated() / 2**30)


def _write_weights(folder: Path) -> None:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with torch.device(device):
        model = AutoModelForImageTextToText.from_config(
            AutoConfig.from_pretrained(folder), dtype=torch.bfloat16
        )
    model.save_pretrained(folder)


def _let_pages_be_large(folder: Path) -> None:
    """Lift the limit of the small checkpoint, which scales every page down to a stamp."""
    file = folder / "preprocessor_config.json"
    processing = json.loads(file.read_text())
    processing["size"] = {"shortest_edge": 65_536, "longest_edge": 16_777_216}
    file.write_text(json.dumps(processing))
