"""What a user writes to run a model on PyTorch."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from omnidocs.backends import BackendConfig, Runtime

_DEVICE = re.compile(r"auto|cpu|mps|cuda(:\d+)?")


class PyTorchConfig(BackendConfig):
    """Config of the PyTorch backend, for vision-language models and for detectors.

    The defaults work on any machine. Fields marked as runtime may also be given with a
    single call and are no part of the cache key.
    """

    model: str = Field(
        min_length=1, description="A local folder, or the name of a Hugging Face repository."
    )
    revision: str | None = Field(None, description="Branch, tag or commit of the repository.")
    device: str = Field(
        "auto",
        description="'auto' (CUDA, else MPS, else the CPU), 'cuda', 'cuda:1', 'mps' or 'cpu'. "
        "A device that the machine lacks is an error.",
    )
    torch_dtype: Literal["auto", "float32", "bfloat16", "float16"] = Field(
        "auto",
        description="dtype of the weights in memory; 'auto' is the checkpoint's own on a GPU, and "
        "float32 on the CPU.",
    )
    device_map: Literal["auto", "balanced", "balanced_low_0", "sequential"] | None = Field(
        None,
        description="How accelerate spreads a model over several devices; None puts all of it "
        "on `device`.",
    )
    use_flash_attention: bool = Field(
        default=False, description="Use FlashAttention 2, which the package flash-attn brings."
    )
    attn_implementation: str | None = Field(
        None,
        description="Attention of transformers: 'sdpa', 'eager', 'flash_attention_2', …; None "
        "leaves it to transformers.",
    )
    quantization: Literal["4bit", "8bit"] | None = Field(
        None, description="Weights in 4 or 8 bits, through bitsandbytes."
    )
    trust_remote_code: bool = Field(
        default=False,
        description="Whether code that the checkpoint brings may run on this machine.",
    )
    cache_dir: str | None = Field(
        None, description="Folder for downloads; None for the one that all backends share."
    )
    max_new_tokens: Annotated[int, Runtime("max_tokens"), Field(ge=1)] = Field(
        8192, description="The most tokens of an answer."
    )
    temperature: Annotated[float | None, Runtime(), Field(ge=0, le=2)] = Field(
        None, description="Above 0 the answer is sampled; 0 takes the likeliest token each time."
    )
    do_sample: Annotated[bool | None, Runtime()] = Field(
        None,
        description="True samples, at temperature 1 where none is given; False never samples; "
        "None samples where the temperature is above 0.",
    )
    batch_size: Annotated[int, Runtime(), Field(ge=1)] = Field(
        8, description="The most images or requests that run together."
    )
    max_pixels: Annotated[int | None, Runtime(), Field(ge=1)] = Field(
        None, description="The most pixels of one image; larger ones are scaled down."
    )
    batch_pixels: Annotated[int, Runtime(), Field(ge=1)] = Field(
        32_000_000, description="The most pixels of the images that run together."
    )
    confidence: Annotated[float | None, Runtime(), Field(ge=0, le=1)] = Field(
        None, description="Detections below it are dropped; for detectors only."
    )

    @field_validator("device")
    @classmethod
    def _known_device(cls, device: str) -> str:
        if not _DEVICE.fullmatch(device):
            raise ValueError(
                f"{device!r} is no device. Write 'auto', 'cuda', 'cuda:1', 'mps' or 'cpu'."
            )
        return device

    @model_validator(mode="after")
    def _one_placement(self) -> Self:
        """A device map spreads over all GPUs, and goes with no other device."""
        if self.device_map is not None and self.device not in {"auto", "cuda"}:
            raise ValueError(
                f"device={self.device!r} and device_map={self.device_map!r} contradict each "
                "other. Leave device_map out: the whole model goes to the device."
            )
        return self

    @model_validator(mode="after")
    def _one_attention(self) -> Self:
        named = self.attn_implementation
        if self.use_flash_attention and named not in {None, "flash_attention_2"}:
            raise ValueError(
                f"use_flash_attention=True and attn_implementation={named!r} contradict each "
                "other. Give one of them."
            )
        return self

    @model_validator(mode="after")
    def _one_way_to_sample(self) -> Self:
        if self.do_sample is False and self.temperature:
            raise ValueError(
                f"temperature={self.temperature} has no effect with do_sample=False. Leave one out."
            )
        if self.do_sample and self.temperature == 0:
            raise ValueError("do_sample=True needs a temperature above 0. Leave one of them out.")
        return self
