"""A checkpoint in memory, and what it takes to ask it."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import TYPE_CHECKING, Any

from omnidocs.backends import Request
from omnidocs.backends.rows import Row, answer_limit, end_tokens
from omnidocs_backend_mlx.architectures import READ_TOGETHER, WRITTEN_TOGETHER
from omnidocs_backend_mlx.choice import Scores, rules_for
from omnidocs_backend_mlx.grammars import Grammars
from omnidocs_backend_mlx.inputs import Inputs
from omnidocs_backend_mlx.loading import load
from omnidocs_backend_mlx.questions import Question, alike

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
        named = loaded.config.get("eos_token_id", text_config.get("eos_token_id"))
        self._end_tokens = end_tokens(named, self._inputs.tokenizer)
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
        wanted = request.settings.max_tokens or self._config.max_tokens
        row = Row(
            request,
            self._inputs.tokenizer,
            limit=answer_limit(wanted, len(prompt), self._context),
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
