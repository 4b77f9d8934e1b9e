"""Settings of EasyOCR."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from omnidocs.backends import Config, Runtime
from omnidocs_models._support.devices import Device

_LIBRARY_OPTIONS = ("canvas_size", "mag_ratio", "text_threshold", "low_text", "link_threshold")


class EasyOCRConfig(Config):
    """Settings of the EasyOCR engine.

    Nothing is downloaded unless ``download`` says so. A file that is there is never changed
    or deleted, and no code in it runs.
    """

    languages: tuple[str, ...] = Field(
        default=("en",),
        min_length=1,
        description='Languages on the page, as EasyOCR calls them: "en", "de", "ch_sim", …',
    )
    model_dir: Path | None = Field(
        default=None,
        description="Folder of the .pth files; None for EasyOCR's own, ~/.EasyOCR/model.",
    )
    download: bool = Field(
        default=False, description="Fetch model files that are missing from EasyOCR's releases."
    )
    device: Device = Field(
        default="auto",
        description='"auto", "cpu", "mps", "cuda" or "cuda:1". A device that the '
        "machine lacks is an error.",
    )
    num_threads: int | None = Field(
        default=None, ge=1, description="Threads on the CPU; None for PyTorch's own choice."
    )
    granularity: Annotated[Literal["line", "word"], Runtime()] = Field(
        default="line", description="What a text block is."
    )
    confidence: Annotated[float, Runtime()] = Field(
        default=0.0, ge=0, le=1, description="Blocks below it are dropped."
    )
    try_upside_down: Annotated[bool, Runtime()] = Field(
        default=False, description="Read a page that reads badly upside down too; keep the better."
    )
    batch_size: Annotated[int, Runtime()] = Field(
        default=16, ge=1, description="Lines that are recognised at once on a GPU."
    )
    canvas_size: Annotated[int, Runtime()] = Field(
        default=2560, ge=32, le=8192, description="Longest side of the page in the detector, px."
    )
    mag_ratio: Annotated[float, Runtime()] = Field(
        default=1.0, gt=0, le=4, description="How much a page is enlarged for the detector."
    )
    text_threshold: Annotated[float, Runtime()] = Field(
        default=0.7, ge=0, le=1, description="Least score of a text region's best pixel."
    )
    low_text: Annotated[float, Runtime()] = Field(
        default=0.4, ge=0, le=1, description="Least score of a text region's other pixels."
    )
    link_threshold: Annotated[float, Runtime()] = Field(
        default=0.4, ge=0, le=1, description="Least score of what joins letters to words."
    )

    def library_options(self) -> dict[str, Any]:
        """The options of EasyOCR's ``readtext`` under its own names."""
        return {name: getattr(self, name) for name in ("batch_size", *_LIBRARY_OPTIONS)}
