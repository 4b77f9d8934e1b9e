"""What a user writes to run a model on MLX."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from omnidocs.backends import BackendConfig, Runtime


class MLXConfig(BackendConfig):
    """Config of the MLX backend, for vision-language models.

    The defaults work on any machine that runs MLX. Fields marked as runtime may also be
    given with a single call and are no part of the cache key.
    """

    model: str = Field(
        min_length=1, description="A local folder, or the name of a Hugging Face repository."
    )
    revision: str | None = Field(None, description="Branch, tag or commit of the repository.")
    quantization: Literal["4bit", "8bit"] | None = Field(
        None,
        description="Converts the checkpoint to weights of 4 or 8 bits, once, into a folder "
        "beside the downloads; None takes it as it is.",
    )
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = Field(
        "auto",
        description="dtype of the weights in memory; 'auto' is the checkpoint's own on a GPU, and "
        "float32 on the CPU.",
    )
    trust_remote_code: bool = Field(
        default=False,
        description="Whether code that the checkpoint brings may run on this machine.",
    )
    cache_dir: str | None = Field(
        None,
        description="Folder for downloads and conversions; None for the one that all backends "
        "share.",
    )
    max_tokens: Annotated[int, Runtime(), Field(ge=1)] = Field(
        8192, description="The most tokens of an answer."
    )
    temperature: Annotated[float | None, Runtime(), Field(ge=0, le=2)] = Field(
        None, description="Above 0 the answer is sampled; 0 takes the likeliest token each time."
    )
    batch_size: Annotated[int, Runtime(), Field(ge=1)] = Field(
        8, description="The most answers that are written together."
    )
    max_pixels: Annotated[int | None, Runtime(), Field(ge=1)] = Field(
        None, description="The most pixels of one image; larger ones are scaled down."
    )
