"""Where OmniDocs 0.2 had the config of hosted models; ``omnidocs.tasks`` has it now."""

from __future__ import annotations

from omnidocs._lazy import attach

__getattr__, __dir__ = attach(
    __name__, {"omnidocs.tasks.text_extraction.vlm": ("VLMAPIConfig", "VLMTextAPIConfig")}
)
