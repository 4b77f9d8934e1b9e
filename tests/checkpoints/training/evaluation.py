"""How many unseen pages a reader answers exactly."""

from __future__ import annotations

import random

from transformers import Qwen3VLForConditionalGeneration, Qwen3VLProcessor

from checkpoints.drawing import images_of, pdf_of
from checkpoints.reading import answers
from checkpoints.training.batches import varied_images
from checkpoints.training.tasks import Task

_BATCH = 32


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
