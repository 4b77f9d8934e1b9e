"""PyTorch and transformers as a backend of OmniDocs.

Importing this imports neither: they wait until the first model is loaded.
"""

from omnidocs.backends import Backend, Requirement
from omnidocs_backend_torch.config import PyTorchConfig
from omnidocs_backend_torch.probe import probe

__all__ = ["BACKEND", "PyTorchConfig"]

BACKEND = Backend(
    label="PyTorch",
    description="PyTorch/HuggingFace",
    config=PyTorchConfig,
    # "transformers" are weights for a class that transformers has itself, for models whose
    # "hf" weights need code of their own.
    weights=("transformers", "hf"),
    engines={
        "vlm": "omnidocs_backend_torch.vlm:TransformersEngine",
        "detector": "omnidocs_backend_torch.detector:TransformersDetector",
    },
    capabilities=frozenset(
        {
            "batch",
            "cancel",
            "min_tokens",
            "multi_image",
            "no_repeat_ngram",
            "repetition_penalty",
            "sampling",
            "seed",
            "stop",
            "stream",
            "system",
            "text_only",
            "usage",
        }
    ),
    requires=(
        Requirement("torch", ">=2.6"),
        Requirement("transformers", ">=4.57"),
        Requirement("accelerate", ">=1.0"),
    ),
    install="pip install omnidocs-backend-torch",
    probe=probe,
)
