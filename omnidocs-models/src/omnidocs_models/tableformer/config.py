"""Settings of TableFormer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from omnidocs.backends import Config, Runtime
from omnidocs_models._support.devices import Device


class TableFormerConfig(Config):
    """Settings of the TableFormer engine.

    Nothing is downloaded unless ``download`` says so. Threads are those of PyTorch
    (``torch.set_num_threads``), which belong to the whole process.
    """

    mode: Literal["fast", "accurate", "v2"] = Field(
        default="fast", description="Which model: one of the first version, or TableFormerV2."
    )
    device: Device = Field(default="auto", description="'auto', 'cpu', 'cuda', 'cuda:1'.")
    artifacts_path: Path | None = Field(
        default=None, description="Folder of the model, or one that a repository was copied to."
    )
    repo_id: str | None = Field(
        default=None,
        description="Repository of the hub, where artifacts_path names no folder; None for "
        "docling-project's of the mode.",
    )
    revision: str | None = Field(default=None, description="Its branch, tag or commit.")
    download: bool = Field(default=False, description="Download it where it is missing.")
    do_cell_matching: Annotated[bool, Runtime()] = Field(
        default=True,
        description="Let the words correct the cells. The second version has no such step.",
    )
    correct_overlapping_cells: Annotated[bool, Runtime()] = Field(
        default=False, description="Shrink cells that overlap, while matching."
    )
