"""What this backend adds to ``omnidocs doctor``."""

from __future__ import annotations

import os

from omnidocs.registry import DoctorCheck, hookimpl

_KEYS = (
    "ANTHROPIC_API_KEY",
    "AZURE_API_KEY",
    "DEEPINFRA_API_KEY",
    "FIREWORKS_AI_API_KEY",
    "GEMINI_API_KEY",
    "GOOGLE_API_KEY",
    "GROQ_API_KEY",
    "HOSTED_VLLM_API_KEY",
    "MISTRAL_API_KEY",
    "NOVITA_API_KEY",
    "OPENAI_API_KEY",
    "OPENROUTER_API_KEY",
    "TOGETHERAI_API_KEY",
    "XAI_API_KEY",
)
"""Variables that litellm reads for the usual providers of vision-language models."""


class Hooks:
    """The hooks of this backend."""

    @hookimpl
    def doctor_checks(self) -> list[DoctorCheck]:
        """Name the providers' keys that are set; their values are never looked at."""
        found = [name for name in _KEYS if os.environ.get(name)]
        detail = ", ".join(found) or "None is set; a server of your own needs none."
        return [DoctorCheck("keys of API providers", ok=True, detail=detail)]


HOOKS = Hooks()
