"""Requests that are ready to be read by a model."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import mlx.core as mx

from omnidocs.backends.rows import Row
from omnidocs_backend_mlx.choice import Scores

_PIXELS_TOGETHER = 2**20
"""The most pixels of images that are read together: more keep a machine busy anyway."""


@dataclass(frozen=True, eq=False)
class Question:
    """A request as the model takes it.

    Args:
        row: Where its answer goes.
        prompt: The tokens of the prompt, those of images included.
        arrays: What the processor made of it, each with a leading dimension of its own.
        processors: What shapes the scores of its tokens.
    """

    row: Row
    prompt: list[int]
    arrays: dict[str, Any]
    processors: list[Scores]

    @property
    def pixels(self) -> int:
        """The pixels of its images."""
        return sum(image.width * image.height for image in self.row.request.images)

    @property
    def form(self) -> Hashable:
        """Equal for questions that can be read together, whose arrays have equal shapes."""
        if not all(isinstance(value, mx.array) for value in self.arrays.values()):
            return id(self)
        return tuple(sorted((name, value.shape) for name, value in self.arrays.items()))


def alike(questions: Sequence[Question]) -> list[list[Question]]:
    """The questions in groups that can be read together, in their order."""
    groups: list[list[Question]] = []
    newest: dict[Hashable, list[Question]] = {}
    for question in questions:
        group = newest.get(question.form)
        if group is None or len(group) * question.pixels >= _PIXELS_TOGETHER:
            group = newest[question.form] = []
            groups.append(group)
        group.append(question)
    return groups
