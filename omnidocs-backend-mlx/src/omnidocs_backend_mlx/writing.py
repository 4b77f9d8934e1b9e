"""Answers that are being written together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING, Any

import mlx.core as mx

from omnidocs.errors import RequestError
from omnidocs_backend_mlx.library import PromptProcessingBatch

if TYPE_CHECKING:
    from omnidocs.backends.rows import Row
    from omnidocs_backend_mlx.questions import Question

_TAKEN_BY_NAME = frozenset({"input_ids", "pixel_values", "attention_mask"})
_NO_LIMIT = 2**31
_numbers = count()


class Writing:
    """Reads prompts, and writes a token of each answer at a step.

    Only prompts of one shape are read together, so that none is padded: padding is where
    mlx-vlm gives some models wrong positions.

    Args:
        model: mlx-vlm's model.
        questions: What is asked; the shapes of their arrays are equal.

    Raises:
        RequestError: the model cannot be asked like this.
    """

    def __init__(self, model: Any, questions: Sequence[Question]) -> None:
        started = perf_counter()
        numbers = [next(_numbers) for _ in questions]
        self._rows = {
            number: question.row for number, question in zip(numbers, questions, strict=True)
        }
        self._language_model = model.language_model
        self._batch = _read(model, numbers, questions)
        self._share(started)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> list[Row]:
        """The answers that are not complete."""
        return list(self._rows.values())

    def join(self, other: Writing) -> None:
        """Write the answers of another one too; where that fails, neither can be used."""
        self._batch.extend(other._batch)
        self._rows |= other._rows

    def step(self) -> list[Row]:
        """Write a token of each answer; those that it completed leave."""
        started = perf_counter()
        _forget(self._language_model, "_position_ids")
        for found in self._batch.next():
            self._rows[found.uid].push(found.token)
        self._share(started)
        ended = [row for row in self._rows.values() if row.reason is not None]
        if ended:
            self._rows = {number: row for number, row in self._rows.items() if not row.reason}
            self._batch.filter(
                [place for place, number in enumerate(self._batch.uids) if number in self._rows]
            )
        return ended

    def _share(self, started: float) -> None:
        share = (perf_counter() - started) / len(self._rows)
        for row in self._rows.values():
            row.seconds += share


def _read(model: Any, numbers: list[int], questions: Sequence[Question]) -> Any:
    """Run the prompts through the model; mlx-vlm's batch of the answers to them."""
    arrays = {
        name: _stacked([question.arrays[name] for question in questions])
        for name in questions[0].arrays
    }
    _forget(model.language_model, "_position_ids", "_rope_deltas")
    extra = {name: value for name, value in arrays.items() if name not in _TAKEN_BY_NAME}
    features = model.get_input_embeddings(
        arrays["input_ids"],
        arrays.get("pixel_values"),
        mask=arrays.get("attention_mask"),
        **extra,
    )
    found = {name: value for name, value in features.to_dict().items() if value is not None}
    if found.keys() & {"cross_attention_states", "decoder_inputs_embeds"}:
        raise RequestError(
            "mlx-vlm's batches cannot run a model with an encoder and a decoder. Use another "
            "backend for this checkpoint."
        )
    batch = PromptProcessingBatch(
        model=model.language_model,
        uids=numbers,
        input_ids=[question.prompt for question in questions],
        max_tokens=[_NO_LIMIT] * len(numbers),  # the rows know themselves when they end
        inputs_embeds=found.pop("inputs_embeds"),
        prompt_kwargs=extra | found,
        logits_processors=[question.processors for question in questions],
    )
    while batch.needs_processing():
        batch.prompt_step()
    return batch.generate(_likeliest, _never, compute_logprobs=False)


def _stacked(values: list[Any]) -> Any:
    """The values of all questions as that of one batch."""
    return mx.concatenate(values) if len(values) > 1 else values[0]


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
    """What mlx-vlm asks whether a token ends an answer."""
    return False
