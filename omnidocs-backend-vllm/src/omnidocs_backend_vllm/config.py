"""What a user writes to run a model on vLLM."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field, JsonValue, field_validator

from omnidocs.backends import BackendConfig, Runtime

Count: TypeAlias = Annotated[int, Field(ge=0)]


class VLLMConfig(BackendConfig):
    """Config of the vLLM backend.

    The defaults work on one GPU. Fields marked as runtime may also be given with a single
    call and are no part of the cache key.
    """

    model_config = ConfigDict(hide_input_in_errors=True)  # engine_args may hold a secret

    model: str = Field(
        min_length=1, description="A local folder, or the name of a Hugging Face repository."
    )
    revision: str | None = Field(None, description="Branch, tag or commit of the repository.")
    tensor_parallel_size: int = Field(
        1, ge=1, description="GPUs that each layer of the model is spread over."
    )
    gpu_memory_utilization: float = Field(
        0.85,
        gt=0,
        le=1,
        description="The part of each GPU's memory that vLLM takes; what the weights leave of it "
        "holds the pages that are read at once.",
    )
    max_model_len: int | None = Field(
        None,
        ge=1,
        description="The most tokens of prompt and answer together; None for as many as the "
        "checkpoint knows and the memory holds.",
    )
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = Field(
        "auto", description="dtype of the weights in memory; 'auto' leaves it to vLLM."
    )
    quantization: str | None = Field(
        None,
        description="How vLLM quantizes the weights, 'fp8' or 'bitsandbytes' say; None for the "
        "checkpoint's own way.",
    )
    enforce_eager: bool = Field(
        default=False, description="Skip compiling: starts sooner and runs slower."
    )
    limit_mm_per_prompt: Count | dict[str, Count] | None = Field(
        None,
        description="The most images of one request, or such a number for each of 'image', "
        "'video' and 'audio'; None for as many images as fit.",
    )
    download_dir: str | None = Field(
        None, description="Folder for downloads; None for the one that all backends share."
    )
    trust_remote_code: bool = Field(
        default=False,
        description="Whether code that the checkpoint brings may run on this machine.",
    )
    engine_args: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="Further arguments of vLLM's EngineArgs, by their names there: "
        "{'pipeline_parallel_size': 2}.",
    )
    max_tokens: Annotated[int, Runtime(), Field(ge=1)] = Field(
        8192, description="The most tokens of an answer."
    )
    temperature: Annotated[float | None, Runtime(), Field(ge=0, le=2)] = Field(
        None, description="Above 0 the answer is sampled; 0 takes the likeliest token each time."
    )
    max_pixels: Annotated[int | None, Runtime(), Field(ge=1)] = Field(
        None, description="The most pixels of one image; larger ones are scaled down."
    )

    @field_validator("engine_args")
    @classmethod
    def _no_field_twice(cls, given: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """Refuse names that are fields here, so that none has two values."""
        if "hf_token" in given:
            raise ValueError(
                "engine_args has 'hf_token', and a config shows what it holds. Log in with "
                "`hf auth login`, or set HF_TOKEN."
            )
        fields = sorted(given.keys() & cls.model_fields.keys())
        if fields:
            raise ValueError(
                f"engine_args has {fields[0]!r}, which is a field of the config itself. Write "
                f"{fields[0]}={given[fields[0]]!r} beside engine_args."
            )
        return given
