"""Where requests go: the model in litellm's words, the address, the key."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from omnidocs_backend_api.config import APIConfig

OWN_SERVER = "hosted_vllm"
"""litellm's provider name for any OpenAI-compatible server. Unlike ``openai`` it never takes the
key of another service from the environment, and it has the lighter client."""

_IMAGE = re.compile(r"(data:image/\w+;base64,)[\w+/=]+")


@dataclass(frozen=True)
class Endpoint:
    """A model at an address.

    Args:
        model: litellm's name of the model, with its provider.
        config: Where the address, the key and the headers stand.
    """

    model: str
    config: APIConfig

    @classmethod
    def of(cls, config: APIConfig, litellm: Any) -> Endpoint:
        """The endpoint of a config.

        Raises:
            ConfigError: the model has no provider that litellm knows, and no address.
        """
        providers = {getattr(one, "value", one) for one in litellm.provider_list}
        if config.model.partition("/")[0] in providers:
            return cls(config.model, config)
        if config.base_url is not None:
            return cls(f"{OWN_SERVER}/{config.model}", config)
        try:
            model, provider, *_ = litellm.get_llm_provider(config.model)
        except litellm.BadRequestError:
            raise ConfigError(
                f"model={config.model!r} names no provider. Put one before it "
                f"('openai/{config.model.strip('/')}'), or name your server with base_url."
            ) from None
        return cls(f"{provider}/{model}", config)

    @property
    def provider(self) -> str:
        """The provider, by litellm's name."""
        return self.model.partition("/")[0]

    @property
    def name(self) -> str:
        """The model and its address, for messages."""
        return f"{self.config.model} at {self.address}"

    @property
    def address(self) -> str:
        """The address, or the provider where it has its own."""
        return self.config.base_url or self.provider

    @property
    def key(self) -> str:
        """The key of the config; empty where the provider's variable has it."""
        return self.config.api_key.get_secret_value() if self.config.api_key else ""

    @cached_property
    def arguments(self) -> dict[str, Any]:
        """The arguments of ``litellm.acompletion`` that say where a call goes."""
        config = self.config
        headers = {
            name: value.get_secret_value() for name, value in (config.extra_headers or {}).items()
        }
        found = {
            "model": self.model,
            "api_base": config.base_url,
            "api_version": config.api_version,
            "api_key": self.key or None,
            "extra_headers": headers or None,
        }
        return {name: value for name, value in found.items() if value is not None}

    def missing_keys(self, litellm: Any) -> list[str]:
        """The environment variables that could hold the key, where it is missing."""
        if self.config.api_key is not None or self.provider == OWN_SERVER:
            return []
        missing = litellm.validate_environment(self.model)["missing_keys"]
        return [name for name in missing if name.endswith("_API_KEY")]

    def scrubbed(self, text: str) -> str:
        """A server's words without secrets and images."""
        headers: dict[str, str] = self.arguments.get("extra_headers", {})
        keys = [value for name, value in os.environ.items() if name.endswith("_API_KEY")]
        for secret in filter(None, (self.key, *headers.values(), *keys)):
            text = text.replace(secret, "***")
        return _IMAGE.sub(r"\1…", text)
