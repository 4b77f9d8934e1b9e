"""Hosted APIs and servers of your own as a backend of OmniDocs, through litellm.

Importing this does not import litellm: it waits until the first engine is made.
"""

from omnidocs.backends import Backend, Requirement
from omnidocs_backend_api.config import APIConfig

__all__ = ["BACKEND", "APIConfig"]

BACKEND = Backend(
    label="API",
    description="API",
    config=APIConfig,
    weights=("hosted",),
    engines={"vlm": "omnidocs_backend_api.engine:LiteLLMEngine"},
    capabilities=frozenset(
        {
            "cancel",
            "multi_image",
            "sampling",
            "seed",
            "stop",
            "stream",
            "structured",
            "system",
            "text_only",
            "usage",
        }
    ),
    requires=(Requirement("litellm", ">=1.80"),),
    install="pip install omnidocs-backend-api",
    cached=False,
)
