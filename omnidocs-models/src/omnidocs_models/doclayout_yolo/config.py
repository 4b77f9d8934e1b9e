"""Settings of DocLayout-YOLO."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from omnidocs.backends import Config, Runtime
from omnidocs_models._support.devices import Device


class DocLayoutYOLOConfig(Config):
    """Settings of the DocLayout-YOLO engine.

    It runs the ONNX export, which needs no code of the model's authors. A ``.pt`` file is
    run by their package, doclayout-yolo, whose licence is the AGPL-3.0. Nothing is
    downloaded unless ``download`` says so.
    """

    confidence: Annotated[float, Runtime()] = Field(
        default=0.25, ge=0, le=1, description="Regions below it are dropped."
    )
    device: Device = Field(
        default="auto", description="'auto', 'cpu', 'cuda', 'cuda:1'; 'mps' for .pt files."
    )
    model_path: Path | None = Field(
        default=None, description="File of the model, .onnx or .pt; or the folder that it is in."
    )
    repo_id: str = Field(
        default="wybxc/DocLayout-YOLO-DocStructBench-onnx",
        description="Repository of the hub that has the model, where model_path names no file.",
    )
    revision: str | None = Field(default=None, description="Its branch, tag or commit.")
    download: bool = Field(default=False, description="Download it where it is missing.")
    img_size: int | None = Field(
        default=None,
        ge=32,
        le=4096,
        multiple_of=32,
        description="Longest side of the page in the model, px; None for that of its training.",
    )
    num_threads: int = Field(
        default=1,
        ge=1,
        description="Threads for one page of an ONNX model; pages run side by side.",
    )
    allow_pickle: bool = Field(
        default=False,
        description="Let a .pt file name any class, and so run any code. For files you trust.",
    )
