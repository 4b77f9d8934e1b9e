"""MLX as a backend of OmniDocs, through mlx-vlm.

Importing this imports neither: they wait until the first model is loaded.
"""

from omnidocs.backends import Backend, Requirement
from omnidocs_backend_mlx.config import MLXConfig
from omnidocs_backend_mlx.probe import probe

__all__ = ["BACKEND", "MLXConfig"]

BACKEND = Backend(
    label="MLX",
    description="MLX",
    config=MLXConfig,
    weights=("mlx", "hf"),
    engines={"vlm": "omnidocs_backend_mlx.engine:MLXEngine"},
    capabilities=frozenset(
        {
            "batch",
            "cancel",
            "choice",
            "min_tokens",
            "multi_image",
            "no_repeat_ngram",
            "regex",
            "repetition_penalty",
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
    requires=(Requirement("mlx", ">=0.32"), Requirement("mlx-vlm", ">=0.7.10,<0.8")),
    install="pip install omnidocs-backend-mlx",
    probe=probe,
)
