"""Answers to a list of requests, several at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import mlx.core as mx

from omnidocs.backends import Request, Response
from omnidocs.errors import RequestError
from omnidocs_backend_mlx.failures import unanswered
from omnidocs_backend_mlx.rows import Row
from omnidocs_backend_mlx.writer import Writer, Writing

Answer = Response | RequestError


class Batch:
    """Requests whose answers are written together: where one ends, the next begins.

    Args:
        writer: Writes them.
        requests: The requests.
    """

    def __init__(self, writer: Writer, requests: Sequence[Request]) -> None:
        self._writer = writer
        self._waiting = deque(enumerate(requests))
        self._places: dict[Row, int] = {}
        self._answers: dict[int, Answer] = {}
        self._writing: Writing | None = None

    def answers(self) -> list[Answer]:
        """Write all of them; they are in the order of the requests."""
        while self._waiting or self._writing:
            while self._waiting and self._has_room():
                self._begin(*self._waiting.popleft())
            if self._writing:
                self._step(self._writing)
        return [self._answers[place] for place in sorted(self._answers)]

    def _has_room(self) -> bool:
        """Whether the next request may join those that are being answered."""
        if not self._writing:
            return True
        _, request = self._waiting[0]
        return self._writer.batches and len(self._writing) < self._writer.batch_size(request)

    def _begin(self, place: int, request: Request) -> None:
        try:
            writing = self._writer.begin(request)
        except Exception as error:  # noqa: BLE001  (the boundary of a request)
            self._answers[place] = unanswered(error)
            return
        self._places[writing.rows[0]] = place
        if self._writing:
            self._writing.join(writing)
        else:
            self._writing = writing

    def _step(self, writing: Writing) -> None:
        rows = writing.rows
        try:
            for row in writing.step():
                self._answers[self._places[row]] = row.answer()
        except Exception as error:  # noqa: BLE001  (the boundary of a request)
            self._writing = None
            if len(rows) == 1:
                self._answers[self._places[rows[0]]] = unanswered(error)
                rows = []
        else:
            return
        # Not inside the handler: the error's traceback holds the arrays of the attempt.
        mx.clear_cache()
        for row in rows:
            [answer] = Batch(self._writer, [row.request]).answers()
            self._answers[self._places[row]] = answer
