"""A loaded model that writes answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING, Any

import mlx.core as mx
from mlx_vlm.generate import PromptProcessingBatch

from omnidocs.backends import Request
from omnidocs.errors import RequestError
from omnidocs_backend_mlx.choice import Scores, rules_for
from omnidocs_backend_mlx.grammars import Grammars
from omnidocs_backend_mlx.inputs import Inputs
from omnidocs_backend_mlx.loading import load
from omnidocs_backend_mlx.rows import Row

if TYPE_CHECKING:
    from omnidocs_backend_mlx.config import MLXConfig

_IMAGES_ONLY = frozenset({"input_ids", "pixel_values", "attention_mask"})


class Writer:
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
        self.batches = loaded.architecture.batches
        self.memory_bytes = loaded.memory_bytes
        self._inputs = Inputs(loaded.processor, loaded.config, config.model)
        text_config = loaded.config.get("text_config") or loaded.config
        self._context: int | None = text_config.get("max_position_embeddings")
        self._end_tokens = _end_tokens(loaded.config, text_config, self._inputs.tokenizer)
        self._grammars = Grammars(self._inputs.tokenizer, sorted(self._end_tokens))
        self._numbers = count()

    def begin(self, request: Request, *, streamed: bool = False) -> Writing:
        """Read a request's prompt, so that its answer can be written.

        Each prompt is read by itself, so that an answer does not depend on its neighbours
        and no prompt is padded.

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
        number = next(self._numbers)
        batch = self._read(number, prompt, arrays, self._rules(request, prompt))
        row.seconds = perf_counter() - started
        return Writing({number: row}, batch, self.model.language_model)

    def _read(
        self, number: int, prompt: list[int], arrays: dict[str, Any], processors: list[Scores]
    ) -> Any:
        """Run the prompt through the model; mlx-vlm's batch of the one answer to it."""
        language_model = self.model.language_model
        _forget(language_model, "_position_ids", "_rope_deltas")
        extra = {name: value for name, value in arrays.items() if name not in _IMAGES_ONLY}
        features = self.model.get_input_embeddings(
            arrays["input_ids"],
            arrays.get("pixel_values"),
            mask=arrays.get("attention_mask"),
            **extra,
        )
        found = {name: value for name, value in features.to_dict().items() if value is not None}
        _refuse_encoders(found)
        batch = PromptProcessingBatch(
            model=language_model,
            uids=[number],
            input_ids=[prompt],
            # The row ends its answer itself, one token before mlx-vlm would.
            max_tokens=[self._context or len(prompt) + 2**31],
            inputs_embeds=found.pop("inputs_embeds"),
            prompt_kwargs=extra | found,
            logits_processors=[processors],
        )
        while batch.needs_processing():
            batch.prompt_step()
        return batch.generate(_likeliest, _never, compute_logprobs=False)

    def _rules(self, request: Request, prompt: Sequence[int]) -> list[Scores]:
        settings = request.settings
        temperature = self._setting(request, "temperature")
        if settings.temperature is not None:
            temperature = settings.temperature
        rules = rules_for(
            settings,
            temperature or 0.0,
            prompt,
            self._end_tokens,
            self._inputs.tokenizer,
            self._grammars.constraint(settings),
        )
        return [Scores(rules)] if rules else []

    def batch_size(self, request: Request) -> int:
        """With how many others, itself included, a request may be answered."""
        size: int = self._setting(request, "batch_size")
        return size

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


class Writing:
    """Answers that are written together, a token of each at a step.

    Args:
        rows: The answers by their numbers.
        batch: mlx-vlm's batch of them, whose prompts are read.
        language_model: Writes them.
    """

    def __init__(self, rows: dict[int, Row], batch: Any, language_model: Any) -> None:
        self._rows = rows
        self._batch = batch
        self._language_model = language_model

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> list[Row]:
        """The answers that are not complete."""
        return list(self._rows.values())

    def join(self, other: Writing) -> None:
        """Write the answers of another one too."""
        self._rows |= other._rows
        self._batch.extend(other._batch)

    def step(self) -> list[Row]:
        """Write a token of each answer; those that it completed leave."""
        started = perf_counter()
        _forget(self._language_model, "_position_ids")
        for found in self._batch.next():
            self._rows[found.uid].push(found.token)
        share = (perf_counter() - started) / len(self._rows)
        for row in self._rows.values():
            row.seconds += share
        ended = [row for row in self._rows.values() if row.reason is not None]
        if ended:
            self._rows = {number: row for number, row in self._rows.items() if not row.reason}
            places = [place for place, uid in enumerate(self._batch.uids) if uid in self._rows]
            self._batch.filter(places)
        return ended


def _forget(language_model: Any, *names: str) -> None:
    """Take from a language model what it remembers of the prompt that it read last.

    Some of mlx-vlm keep positions for their next call, which may be about another answer.
    """
    for name in names:
        if hasattr(language_model, name):
            setattr(language_model, name, None)


def _likeliest(scores: mx.array) -> mx.array:
    return mx.argmax(scores, axis=-1)


def _never(token: int) -> bool:  # noqa: ARG001
    """Rows know themselves when they end."""
    return False


def _refuse_encoders(features: dict[str, Any]) -> None:
    """Refuse models whose decoder looks at an encoder: mlx-vlm's batches forget it."""
    if features.keys() & {"cross_attention_states", "decoder_inputs_embeds"}:
        raise RequestError(
            "Models with an encoder and a decoder cannot be run here. Use another backend."
        )


def _end_tokens(config: dict[str, Any], text_config: dict[str, Any], tokenizer: Any) -> set[int]:
    """The tokens that end an answer: the checkpoint's and its tokenizer's."""
    named = config.get("eos_token_id", text_config.get("eos_token_id"))
    several = named if isinstance(named, list) else [named]
    return {token for token in (*several, tokenizer.eos_token_id) if token is not None}
