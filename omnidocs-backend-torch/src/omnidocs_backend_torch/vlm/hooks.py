"""Where the rows of a batch meet the decoding loop of transformers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor
from transformers import LogitsProcessor, LogitsProcessorList, StoppingCriteria

from omnidocs.backends.rows import Row


class RowStopping(StoppingCriteria):  # type: ignore[misc]
    """Hands each row its newest token, and ends the rows that are done.

    Args:
        rows: The rows, in the order of the batch.
        after_step: Called once the rows have taken their tokens.
    """

    def __init__(self, rows: Sequence[Row], after_step: Callable[[], None] | None = None) -> None:
        self._rows = rows
        self._after_step = after_step

    def __call__(self, input_ids: Tensor, scores: Any, **_: Any) -> Tensor:  # noqa: ARG002
        """Whether each row is done, of shape (rows,)."""
        for row, token in zip(self._rows, input_ids[:, -1].tolist(), strict=True):
            row.push(token)
        if self._after_step is not None:
            self._after_step()
        done = [row.reason is not None for row in self._rows]
        return torch.tensor(done, device=input_ids.device)


class RowScores(LogitsProcessor):  # type: ignore[misc]
    """Shapes the scores of each row as its own request asks.

    Args:
        rows: The rows, in the order of the batch.
        processors: Those of each row.
    """

    def __init__(self, rows: Sequence[Row], processors: Sequence[LogitsProcessorList]) -> None:
        self._rows = rows
        self._processors = processors

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """The scores, of shape (rows, vocabulary)."""
        scores = scores.clone()
        for index, (row, shape) in enumerate(zip(self._rows, self._processors, strict=True)):
            if shape and row.reason is None:
                unpadded = input_ids[index, -row.length :].unsqueeze(0)
                scores[index] = shape(unpadded, scores[index].unsqueeze(0))
        return scores
