"""Settings of PaddleOCR."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from omnidocs.backends import Config, Runtime
from omnidocs_models._support.devices import Device


class PaddleOCRConfig(Config):
    """Settings of the PaddleOCR engine.

    Nothing is downloaded unless ``download`` says so. A model folder holds
    ``inference.yml`` and either ``inference.json`` and ``inference.pdiparams``, which Paddle
    runs, or ``inference.onnx``, which onnxruntime runs without Paddle.
    """

    languages: tuple[str, ...] = Field(
        default=("en",),
        min_length=1,
        description='Languages on the page, as PaddleOCR calls them: "en", "ch", "korean", … '
        "They choose the models where no folder is given.",
    )
    det_model_dir: Path | None = Field(
        default=None, description="Folder of a text detector; None for PaddleOCR's own."
    )
    rec_model_dir: Path | None = Field(
        default=None, description="Folder of a recogniser; None for PaddleOCR's own."
    )
    download: bool = Field(
        default=False, description="Let PaddleOCR fetch models of its own that are missing."
    )
    engine: Literal["paddle_static", "onnxruntime"] | None = Field(
        default=None, description="What runs the models; None for what their folders are for."
    )
    device: Device = Field(
        default="auto",
        description='"auto", "cpu", "cuda" or "cuda:1". A device that is not there is an error.',
    )
    num_threads: int | None = Field(
        default=None, ge=1, description="Threads on the CPU; None for as many as there are CPUs."
    )
    batch_size: int = Field(default=1, ge=1, description="Lines that are recognised at once.")
    use_mkldnn: bool = Field(default=False, description="Let Paddle use oneDNN on the CPU.")
    det_limit_side_len: Annotated[int, Runtime()] = Field(
        default=1280, ge=320, le=4000, description="Longest side of the page in the detector, px."
    )
    granularity: Annotated[Literal["line", "word"], Runtime()] = Field(
        default="line", description="What a text block is."
    )
    confidence: Annotated[float, Runtime()] = Field(
        default=0.5, ge=0, le=1, description="Blocks below it are dropped."
    )
    try_upside_down: Annotated[bool, Runtime()] = Field(
        default=True, description="Read a page that reads badly upside down too; keep the better."
    )
