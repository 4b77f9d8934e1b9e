"""The engine for vision-language models of transformers.

Nothing here knows a model family: what a checkpoint needs is read from its own files.
"""

from omnidocs_backend_torch.vlm.engine import TransformersEngine

__all__ = ["TransformersEngine"]
