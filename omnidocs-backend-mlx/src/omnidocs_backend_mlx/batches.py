"""Answers to a list of requests, several at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from omnidocs.backends import Request, Response
from omnidocs.backends.rows import Row
from omnidocs.errors import RequestError
from omnidocs_backend_mlx.checkpoint import Checkpoint
from omnidocs_backend_mlx.failures import unanswered
from omnidocs_backend_mlx.memory import give_back
from omnidocs_backend_mlx.questions import Question
from omnidocs_backend_mlx.writing import Writing

Answer = Response | RequestError


class Batch:
    """Requests whose answers are written together: where some end, the next begin.

    What fails with others is tried alone, so that it costs itself only.

    Args:
        checkpoint: Answers them.
        requests: The requests.
    """

    def __init__(self, checkpoint: Checkpoint, requests: Sequence[Request]) -> None:
        self._checkpoint = checkpoint
        self._waiting = deque(enumerate(requests))
        self._places: dict[Row, int] = {}
        self._answers: dict[int, Answer] = {}
        self._writing: Writing | None = None

    def answers(self) -> list[Answer]:
        """Write all of them; they are in the order of the requests."""
        while self._waiting or self._writing:
            for group in self._checkpoint.groups(self._admitted()):
                self._alone(self._begin(group))
            if self._writing:
                self._alone(self._step(self._writing))
        return [answer for _, answer in sorted(self._answers.items(), key=lambda item: item[0])]

    def _admitted(self) -> list[Question]:
        """The next requests that there is room for, those that can be prepared."""
        admitted: list[Question] = []
        while self._waiting and self._has_room(len(admitted)):
            place, request = self._waiting.popleft()
            try:
                question = self._checkpoint.question(request)
            except Exception as error:  # noqa: BLE001  (the boundary of a request)
                self._answers[place] = unanswered(error)
                continue
            self._places[question.row] = place
            admitted.append(question)
        return admitted

    def _has_room(self, admitted: int) -> bool:
        """Whether the next request may join those that are being answered."""
        together = admitted + len(self._writing or ())
        _, request = self._waiting[0]
        return together < self._checkpoint.batch_size(request)

    def _begin(self, group: Sequence[Question]) -> Sequence[Row] | None:
        """Read the prompts of a group; the rows that failed, None if all went well."""
        rows = [question.row for question in group]
        try:
            begun = Writing(self._checkpoint.model, group)
            running, self._writing = self._writing, None
            if running:
                rows += running.rows  # a join that fails leaves neither of them whole
                running.join(begun)
            self._writing = running or begun
        except Exception as error:  # noqa: BLE001  (the boundary of a request)
            return self._failed(rows, error)
        return None

    def _step(self, writing: Writing) -> Sequence[Row] | None:
        """Write a token of each answer; the rows that failed, None if all went well."""
        rows = writing.rows
        try:
            for row in writing.step():
                self._answers[self._places[row]] = row.answer()
        except Exception as error:  # noqa: BLE001  (the boundary of a request)
            self._writing = None
            return self._failed(rows, error)
        return None

    def _failed(self, rows: Sequence[Row], error: Exception) -> Sequence[Row]:
        """Those of the failed rows that may do better alone."""
        if len(rows) > 1:
            return rows
        self._answers[self._places[rows[0]]] = unanswered(error)
        return ()

    def _alone(self, failed: Sequence[Row] | None) -> None:
        """Answer each of the failed rows from the beginning, by itself.

        Called when the attempt has returned: its variables and the error's traceback hold
        its arrays.
        """
        if failed is None:
            return
        give_back()
        for row in failed:
            [answer] = Batch(self._checkpoint, [row.request]).answers()
            self._answers[self._places[row]] = answer
