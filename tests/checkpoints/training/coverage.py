"""A throw-away head that says what each image token covers: without it nothing is learnt."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from transformers import Qwen3VLForConditionalGeneration

from checkpoints.pages import CHARACTERS, COLUMNS, ROWS, Page
from checkpoints.training.model import HIDDEN

CELLS_PER_TOKEN = 2
_BLANK, _TABLE, _FIGURE, _CHARACTERS = 0, 1, 2, 3
CLASSES = _CHARACTERS + 2 * len(CHARACTERS)


class CoverageHead(torch.nn.Module):
    """Classifies the two cells under each image token, by what the vision tower gives out."""

    def __init__(self, model: Qwen3VLForConditionalGeneration) -> None:
        super().__init__()
        self.classify = torch.nn.Linear(HIDDEN, CELLS_PER_TOKEN * CLASSES)
        self._seen: torch.Tensor | None = None
        self._hook = model.model.visual.merger.register_forward_hook(self._keep)

    def _keep(self, _module: object, _inputs: object, output: torch.Tensor) -> None:
        self._seen = output

    def loss(self, pages: Sequence[Page]) -> torch.Tensor:
        """Cross entropy over all cells of the pages that the model saw last."""
        logits = self.classify(self._seen).view(-1, CLASSES)
        wanted = torch.tensor([cell for page in pages for cell in _cells(page)])
        return torch.nn.functional.cross_entropy(logits, wanted)

    def detach(self) -> None:
        """Leave the model as it was found."""
        self._hook.remove()


def _cells(page: Page) -> list[int]:
    """The class of every cell, row by row: a character is another one when underlined."""
    cells = [_BLANK] * (ROWS * COLUMNS)
    for block in page.blocks:
        start = block.row * COLUMNS + block.column
        if block.text:
            first = _CHARACTERS + len(CHARACTERS) * (block.label == "section_header")
            covered = [first + CHARACTERS.index(character) for character in block.text]
        else:
            covered = [_TABLE if block.label == "table" else _FIGURE] * block.width
        cells[start : start + block.width] = covered
    return cells
