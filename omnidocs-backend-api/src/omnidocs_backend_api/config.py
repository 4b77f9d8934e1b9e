"""What a user writes to run a model behind an API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field, SecretStr, field_validator, model_validator

from omnidocs.backends import BackendConfig, Runtime
from omnidocs.errors import ConfigError

MOST_AT_ONCE = 256


class APIConfig(BackendConfig):
    """Config of the API backend: a hosted model, or a server of your own.

    Secrets (``api_key``, the values of ``extra_headers``) stay out of reprs, logs, errors
    and JSON. ``api_base`` is another name of ``base_url``.
    """

    # A mistyped field may hold a key, and pydantic's messages would show it.
    model_config: ClassVar[ConfigDict] = ConfigDict(hide_input_in_errors=True)

    model: str = Field(
        min_length=1,
        description="litellm's name of a model, 'openai/gpt-4o' or 'gemini/gemini-2.5-flash'; with "
        "base_url the name under which your server serves it.",
    )
    api_key: SecretStr | None = Field(
        None, description="The key; None takes the provider's environment variable at each use."
    )
    base_url: str | None = Field(
        None,
        description="Address of an OpenAI-compatible server, 'http://localhost:8000/v1'; None for "
        "the provider's own.",
    )
    rate_limit: Annotated[float | None, Field(gt=0)] = Field(
        None,
        description="The most requests per second, shared by all who use this address and key. "
        "Others wait for their turn.",
    )
    timeout: Annotated[float, Runtime(), Field(gt=0)] = Field(
        180.0, description="Seconds for one attempt at a request."
    )
    max_retries: int = Field(
        8,
        ge=0,
        le=100,
        description="Further attempts after a fault; waiting for a rate limit is not counted. "
        "0 gives up at the first failure of any kind.",
    )
    max_retry_seconds: float = Field(
        300.0, ge=0, description="No attempt begins later than this many seconds after the first."
    )
    max_concurrency: int = Field(
        32,
        ge=1,
        le=MOST_AT_ONCE,
        description="The most requests under way at once to this address and key.",
    )
    max_tokens: Annotated[int | None, Runtime(), Field(ge=1)] = Field(
        8192, description="The most tokens of an answer; None leaves it to the server."
    )
    temperature: Annotated[float | None, Runtime(), Field(ge=0, le=2)] = Field(
        0.0, description="0 takes the likeliest token each time; None leaves it to the server."
    )
    api_version: str | None = Field(None, description="Version of the API, which Azure asks for.")
    extra_headers: dict[str, SecretStr] | None = Field(
        None, description="HTTP headers that go with every request."
    )
    image_format: Literal["jpeg", "png"] = Field(
        "jpeg", description="How page images are sent; PNG is exact and several times larger."
    )
    jpeg_quality: int = Field(90, ge=1, le=100, description="Quality of JPEG images.")
    max_image_side: int = Field(
        4096, ge=28, description="Longest side in pixels; larger images are scaled down to it."
    )

    @model_validator(mode="before")
    @classmethod
    def _one_address(cls, given: Any) -> Any:
        """Take ``api_base`` for ``base_url``."""
        if not isinstance(given, Mapping) or "api_base" not in given:
            return given
        values = dict(given)
        address = values.pop("api_base")
        if values.setdefault("base_url", address) != address:
            raise ConfigError("base_url and api_base name two addresses. Give one of them.")
        return values

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, address: str | None) -> str | None:
        if address is None:
            return None
        parts = urlsplit(address)
        if parts.username or parts.password or parts.query:
            raise ConfigError(
                "base_url must hold no password and no query. Give the key as api_key or as one "
                "of extra_headers."
            )
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ConfigError(
                f"base_url={address!r} is no address. Write it as 'http://localhost:8000/v1'."
            )
        return address.rstrip("/")

    @field_validator("api_key")
    @classmethod
    def _has_no_blanks(cls, key: SecretStr | None) -> SecretStr | None:
        """Drop the newline that comes along when a key is read from a file."""
        if key is None:
            return None
        text = key.get_secret_value().strip()
        if not text or any(sign.isspace() for sign in text):
            raise ConfigError("api_key is empty or has blanks in it. Copy it again.")
        return SecretStr(text)
