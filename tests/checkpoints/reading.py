"""Asks a checkpoint about images, through transformers and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from PIL.Image import Image

_LONGEST_ANSWER = 48


def prompt(processor: Any, instruction: str) -> str:
    """The text before an answer, by the checkpoint's own template."""
    content = [{"type": "image"}, {"type": "text", "text": instruction}]
    messages = [{"role": "user", "content": content}]
    return str(processor.apply_chat_template(messages, add_generation_prompt=True, tokenize=False))


@torch.no_grad()
def answers(processor: Any, model: Any, images: Sequence[Image], instruction: str) -> list[str]:
    """What the model says, greedily, on each image of one batch."""
    batch = processor(
        text=[prompt(processor, instruction)] * len(images),
        images=list(images),
        padding=True,
        padding_side="left",
        return_tensors="pt",
    )
    tokens = model.generate(**batch, max_new_tokens=_LONGEST_ANSWER, do_sample=False)
    new = tokens[:, batch["input_ids"].shape[1] :]
    return list(processor.batch_decode(new, skip_special_tokens=True))
