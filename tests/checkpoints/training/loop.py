"""The training of a reader: first its eyes, then all of it."""

from __future__ import annotations

import logging
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from transformers import Qwen3VLForConditionalGeneration, Qwen3VLProcessor

from checkpoints.pages import Page
from checkpoints.training.batches import lesson, varied_images
from checkpoints.training.coverage import CoverageHead
from checkpoints.training.evaluation import exact
from checkpoints.training.tasks import Task

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipe:
    """How long and how fast to learn."""

    vision_steps: int = 600
    steps: int = 2000
    batch: int = 32
    rate: float = 1.5e-3
    warmup: int = 50
    #: The share of the steps over which the pages grow to their full size.
    growing: float = 0.3
    seed: int = 1


class Training:
    """One reader in training on some tasks, a random one for each page."""

    def __init__(
        self,
        processor: Qwen3VLProcessor,
        model: Qwen3VLForConditionalGeneration,
        tasks: Sequence[Task],
        recipe: Recipe,
    ) -> None:
        self.processor, self.model, self.tasks, self.recipe = processor, model, tasks, recipe
        self._rng = random.Random(recipe.seed)
        self._coverage = CoverageHead(model)
        self._parameters = [*model.parameters(), *self._coverage.parameters()]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": [p for p in self._parameters if p.dim() > 1], "weight_decay": 0.01},
                {"params": [p for p in self._parameters if p.dim() < 2], "weight_decay": 0.0},
            ],
            betas=(0.9, 0.98),
        )

    def run(self) -> None:
        """Train the vision tower alone, then the whole model on longer and longer pages."""
        self.model.train()
        for step in range(self.recipe.vision_steps):
            loss = self._vision_loss()
            self._learn(loss, self._warm(step))
        _log.info("vision: %d steps, loss %.4f", self.recipe.vision_steps, loss.item())
        for step in range(self.recipe.steps):
            done = step / self.recipe.steps
            loss = self._answer_loss(min(1, done / self.recipe.growing))
            self._learn(loss, self._warm(step) * (0.02 + 0.49 * (1 + math.cos(math.pi * done))))
            if (step + 1) % 250 == 0:
                self._report(step + 1, loss.item())
        self._coverage.detach()
        self.model.eval()

    def _vision_loss(self) -> torch.Tensor:
        _, pages = self._draw(1)
        images = varied_images(pages, self._rng)
        batch = self.processor.image_processor(images=images, return_tensors="pt")
        self.model.model.visual(batch["pixel_values"], grid_thw=batch["image_grid_thw"])
        return self._coverage.loss(pages)

    def _answer_loss(self, difficulty: float) -> torch.Tensor:
        tasks, pages = self._draw(difficulty)
        images = varied_images(pages, self._rng)
        loss: torch.Tensor = self.model(**lesson(self.processor, tasks, pages, images)).loss
        return loss + self._coverage.loss(pages)

    def _draw(self, difficulty: float) -> tuple[list[Task], list[Page]]:
        tasks = self._rng.choices(self.tasks, k=self.recipe.batch)
        return tasks, [task.page(self._rng, difficulty) for task in tasks]

    def _learn(self, loss: torch.Tensor, speed: float) -> None:
        for group in self._optimizer.param_groups:
            group["lr"] = self.recipe.rate * speed
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimizer.step()

    def _warm(self, step: int) -> float:
        return min(1.0, (step + 1) / self.recipe.warmup)

    def _report(self, step: int, loss: float) -> None:
        shares = {
            task.name: exact(self.processor, self.model, task, 2, seed=99) for task in self.tasks
        }
        _log.info("step %d: loss %.4f, exact %s", step, loss, shares)
