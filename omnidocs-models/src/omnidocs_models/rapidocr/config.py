"""Settings of RapidOCR."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from omnidocs.backends import Config, Runtime


class RapidOCRConfig(Config):
    """Settings of the RapidOCR engine.

    The defaults are tuned for pages: no classifier of lines (it turns short upright lines
    over), detection on 1280 pixels, one thread for each page. Nothing is ever downloaded:
    the models are those inside the wheel, or files that are named here.
    """

    languages: Annotated[tuple[str, ...], Runtime()] = Field(
        default=("en",),
        min_length=1,
        description="Languages on the page; they are checked against what the model can read.",
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
    det_model_path: Path | None = Field(default=None, description="ONNX file of a text detector.")
    rec_model_path: Path | None = Field(default=None, description="ONNX file of a recogniser.")
    rec_keys_path: Path | None = Field(
        default=None, description="Characters of the recogniser, one a line, if it has none inside."
    )
    cls_model_path: Path | None = Field(default=None, description="ONNX file of a classifier.")
    use_cls: bool = Field(default=False, description="Turn lines that are upside down, one by one.")
    det_limit_side_len: int = Field(
        default=1280, ge=320, le=4096, description="Longest side of the page in the detector, px."
    )
    num_threads: int = Field(
        default=1, ge=1, description="Threads for one page; pages run side by side anyway."
    )
