"""The engine for object detectors of transformers.

Nothing here knows a model family: labels and sizes are read from the checkpoint.
"""

from omnidocs_backend_torch.detector.engine import TransformersDetector

__all__ = ["TransformersDetector"]
