"""The task ``captioning``: pages in, a line about each out."""

from __future__ import annotations

from omnidocs.results import Output
from omnidocs.tasks import Extractor, Task

__all__ = ["TASK", "BaseCaptioner", "CaptionOutput"]


class CaptionOutput(Output):
    """A line about a page."""

    caption: str


class BaseCaptioner(Extractor[CaptionOutput], abstract=True):
    """Writes a line about a page."""

    task = "captioning"


TASK = Task(
    name="captioning",
    word="Caption",
    base="toy_captioning:BaseCaptioner",
    endings=("Captioner",),
)
