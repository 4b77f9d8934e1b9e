"""What a reader learns: which pages it sees, and what it answers."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from checkpoints.pages import LONGEST, ROWS, Page, blocks_page, lines_page


@dataclass(frozen=True)
class Task:
    """One kind of question: an instruction, pages to ask it about, and the right answer."""

    name: str
    instruction: str
    draw: Callable[[random.Random, int, int], Page]
    answer: Callable[[Page], str]

    def page(self, rng: random.Random, difficulty: float = 1) -> Page:
        """A fresh page; an easy one (towards 0) has fewer rows and shorter lines."""
        rows = max(1, round(ROWS * difficulty))
        longest = max(1, round(LONGEST * min(1, 0.35 + difficulty)))
        return self.draw(rng, rows, longest)


MARKDOWN = Task("markdown", "qwenvl markdown", lines_page, Page.markdown)
LAYOUT = Task(
    "layout",
    "Return the blocks of this page as JSON: bbox_2d and label.",
    blocks_page,
    Page.layout_json,
)

TASKS = {task.name: task for task in (MARKDOWN, LAYOUT)}
