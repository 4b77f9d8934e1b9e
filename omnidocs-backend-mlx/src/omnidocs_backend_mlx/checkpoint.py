"""A checkpoint in memory, and what it takes to ask it."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

from omnidocs.backends import Request
from omnidocs.errors import RequestError
from omnidocs_backend_mlx.architectures import READ_TOGETHER, WRITTEN_TOGETHER
from omnidocs_backend_mlx.choice import Scores, rules_for
from omnidocs_backend_mlx.grammars import Grammars
from omnidocs_backend_mlx.inputs import Inputs
from omnidocs_backend_mlx.loading import load
from omnidocs_backend_mlx.questions import Question, alike
from omnidocs_backend_mlx.rows import Row

if TYPE_CHECKING:
    from omnidocs_backend_mlx.config import MLXConfig


class Checkpoint:
    """A model and its processor, loaded.

    Of the checkpoint's own generation settings only the tokens that end an answer are
    kept: whether and how it is sampled is the request's matter.

    Raises:
        ModelError: as for ``load``.
    """

    def __init__(self, config: MLXConfig) -> None:
        loaded = load(config)
        self._config = config
        self.model = loaded.model
        self.architecture = loaded.architecture.name
        self.memory_bytes = loaded.memory_bytes
        self._inputs = Inputs(loaded.processor, loaded.config, config.model)
        text_config = loaded.config.get("text_config") or loaded.config
        self._context: int | None = text_config.get("max_position_embeddings")
        self._end_tokens = _end_tokens(loaded.config, text_config, self._inputs.tokenizer)
        self._grammars = Grammars(self._inputs.tokenizer, sorted(self._end_tokens))

    def question(self, request: Request, *, streamed: bool = False) -> Question:
        """A request, ready to be read.

        Args:
            request: The request.
            streamed: Whether the text is wanted while it grows.

        Raises:
            RequestError: the request cannot be prepared, or its prompt is too long.
        """
        started = perf_counter()
        arrays = self._inputs.arrays(request, self._setting(request, "max_pixels"))
        [prompt] = arrays["input_ids"].tolist()
        row = Row(
            request,
            self._inputs.tokenizer,
            limit=self._limit(request, len(prompt)),
            prompt_tokens=len(prompt),
            end_tokens=self._end_tokens,
            streamed=streamed,
        )
        processors = self._processors(request, prompt)
        row.seconds = perf_counter() - started
        return Question(row, prompt, arrays, processors)

    def batch_size(self, request: Request) -> int:
        """With how many others, itself included, a request may be answered."""
        if self.architecture not in WRITTEN_TOGETHER:
            return 1
        return max(int(self._setting(request, "batch_size")), 1)

    def groups(self, questions: Sequence[Question]) -> list[list[Question]]:
        """Questions that may be read together, in their order."""
        if self.architecture not in READ_TOGETHER:
            return [[question] for question in questions]
        return alike(questions)

    def _processors(self, request: Request, prompt: Sequence[int]) -> list[Scores]:
        settings = request.settings
        given = settings.temperature
        temperature = self._config.temperature if given is None else given
        rules = rules_for(
            settings,
            temperature or 0.0,
            prompt,
            self._end_tokens,
            self._inputs.tokenizer,
            self._grammars.constraint(settings),
        )
        return [Scores(rules)] if rules else []

    def _setting(self, request: Request, name: str) -> Any:
        """What the request says, and the config where it says nothing."""
        return request.settings.extra.get(name, getattr(self._config, name))

    def _limit(self, request: Request, prompt_tokens: int) -> int:
        """The most tokens of an answer: as many as asked for, within the context."""
        wanted = request.settings.max_tokens or self._config.max_tokens
        if self._context is None:
            return wanted
        left = self._context - prompt_tokens
        if left < 1:
            raise RequestError(
                f"The prompt has {prompt_tokens} tokens, and the model's context {self._context}. "
                "Lower max_pixels, or shorten the prompt.",
                kind="too_long",
            )
        return min(wanted, left)


def _end_tokens(config: dict[str, Any], text_config: dict[str, Any], tokenizer: Any) -> set[int]:
    """The tokens that end an answer: the checkpoint's and its tokenizer's."""
    named = config.get("eos_token_id", text_config.get("eos_token_id"))
    several = named if isinstance(named, list) else [named]
    return {token for token in (*several, tokenizer.eos_token_id) if token is not None}
