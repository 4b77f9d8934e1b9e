"""Fresh pages, and lessons on them as a model takes them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from PIL.Image import Image
from transformers import BatchFeature, Qwen3VLProcessor

from checkpoints.drawing import ON_GRID, Placing, images_of, pdf_of
from checkpoints.pages import Page
from checkpoints.reading import prompt
from checkpoints.training.processing import ASSISTANT, END
from checkpoints.training.tasks import Task

_NOT_LEARNT = -100
_SCALES = (1, 1, 1.5, 2, 2, 3)
_FONT_SIZES = (25.5, ON_GRID.font_size, ON_GRID.font_size)


def varied_images(pages: Sequence[Page], rng: random.Random) -> list[Image]:
    """The pages at random resolutions, all of them a little off the grid."""
    placing = Placing(rng.randint(-3, 3), rng.randint(-3, 3), rng.choice(_FONT_SIZES))
    return images_of(pdf_of(pages, placing), [rng.choice(_SCALES) for _ in pages])


def lesson(
    processor: Qwen3VLProcessor,
    tasks: Sequence[Task],
    pages: Sequence[Page],
    images: Sequence[Image],
) -> BatchFeature:
    """Prompts with their right answers, of which only the answers are to be learnt."""
    texts = [
        prompt(processor, task.instruction) + task.answer(page) + END
        for task, page in zip(tasks, pages, strict=True)
    ]
    batch = processor(
        text=texts, images=list(images), padding=True, padding_side="right", return_tensors="pt"
    )
    assistant = processor.tokenizer(ASSISTANT)["input_ids"]
    labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, _NOT_LEARNT)
    for row in labels:
        start = int((row == assistant[0]).nonzero()[-1])
        row[: start + len(assistant)] = _NOT_LEARNT
    batch["labels"] = labels
    return batch
