"""How many unseen pages a reader answers exactly."""

from __future__ import annotations

import random
from collections.abc import Sequence

import torch
from PIL.Image import Image
from transformers import Qwen3VLForConditionalGeneration, Qwen3VLProcessor

from checkpoints.drawing import images_of, pdf_of
from checkpoints.training.batches import prompt, varied_images
from checkpoints.training.tasks import Task

_BATCH = 32
_LONGEST_ANSWER = 48


@torch.no_grad()
def answers(
    processor: Qwen3VLProcessor,
    model: Qwen3VLForConditionalGeneration,
    images: Sequence[Image],
    instruction: str,
) -> list[str]:
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


def exact(
    processor: Qwen3VLProcessor,
    model: Qwen3VLForConditionalGeneration,
    task: Task,
    batches: int,
    *,
    varied: bool = False,
    seed: int = 7,
) -> float:
    """The share of fresh pages answered exactly; ``varied`` ones are off the grid."""
    model.eval()
    rng, right = random.Random(seed), 0
    for _ in range(batches):
        pages = [task.page(rng) for _ in range(_BATCH)]
        images = varied_images(pages, rng) if varied else images_of(pdf_of(pages), [2] * _BATCH)
        read = answers(processor, model, images, task.instruction)
        right += sum(task.answer(page) == text for page, text in zip(pages, read, strict=True))
    model.train()
    return right / (batches * _BATCH)
