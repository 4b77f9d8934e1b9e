"""Settings of Tesseract."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from omnidocs.backends import Config, Runtime

_READS_NOTHING = (0, 2)


class TesseractOCRConfig(Config):
    """Settings of the Tesseract engine.

    The numbers of ``psm`` and ``oem`` are the program's own: ``tesseract --help-psm`` and
    ``tesseract --help-oem`` explain them.
    """

    languages: tuple[str, ...] = Field(
        default=("eng",),
        min_length=1,
        description='Languages on the page, as the program calls them: "eng", "deu", …',
    )
    tessdata_dir: Path | None = Field(
        default=None, description="Folder of .traineddata files; None for the program's own."
    )
    program: Path | None = Field(
        default=None, description="The program; None for the tesseract on the search path."
    )
    oem: int = Field(default=3, ge=0, le=3, description="OCR engine mode.")
    psm: int = Field(default=3, ge=1, le=13, description="Page segmentation mode.")
    config_params: dict[str, str] | None = Field(
        default=None, description='Parameters of the program: {"preserve_interword_spaces": "1"}.'
    )
    granularity: Annotated[Literal["word", "line"], Runtime()] = Field(
        default="word", description="What a text block is."
    )
    confidence: Annotated[float, Runtime()] = Field(
        default=0.0, ge=0, le=1, description="Words or lines below it are dropped."
    )
    timeout: Annotated[float, Runtime()] = Field(
        default=120.0, gt=0, description="Seconds that a page may take."
    )

    @field_validator("psm", mode="before")
    @classmethod
    def _reads_text(cls, value: object) -> object:
        if value in _READS_NOTHING:
            raise ValueError(
                f"psm {value} analyses the page and reads no text. Take 3 (automatic), 6 (one "
                "block), 7 (one line) or 11 (scattered text)."
            )
        return value
