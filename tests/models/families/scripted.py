"""A backend whose engine answers by script, so that a family is driven from end to end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from pydantic import Field

from omnidocs.backends import Response
from omnidocs.errors import RequestError
from omnidocs.testing import REFERENCE, ReferenceConfig, ReferenceEngine

FAILURE = RequestError("The image is too large.", kind="too_long")


class ScriptedConfig(ReferenceConfig):
    """Config of the scripted backend.

    Args:
        script: Prompt -> the answers to it, one after the other, the last one for ever.
            An answer is a text, a response or an error.
    """

    script: dict[str, list[Any]] = Field(default_factory=dict)


class ScriptedEngine(ReferenceEngine):
    """Answers by script, and remembers what it was asked.

    Attributes:
        asked: The requests of each call.
    """

    def __init__(self, config: ScriptedConfig) -> None:
        super().__init__(config)
        self.asked: list[list[Any]] = []
        self._told: dict[str, int] = defaultdict(int)
        engines.append(self)

    def _answers(self, requests, model):
        self.asked.append(list(requests))
        return [self._next_answer(request.prompt) for request in requests]

    def _next_answer(self, prompt):
        answers = self.config.script[prompt]
        answer = answers[min(self._told[prompt], len(answers) - 1)]
        self._told[prompt] += 1
        return Response(answer) if isinstance(answer, str) else answer


engines: list[ScriptedEngine] = []
"""Every engine that was loaded, the newest last."""

SCRIPTED = replace(
    REFERENCE,
    label="Scripted",
    description="Scripted",
    config=ScriptedConfig,
    engines={"vlm": f"{__name__}:ScriptedEngine"},
    capabilities=REFERENCE.capabilities | {"no_repeat_ngram"},
    cached=False,
    weights=("hf",),
)
