"""Many who ask the database the same kind of question at once are answered together.

After a restart everybody comes back within seconds. One transaction for each of them would take the connections and the
time of those who post; here whoever comes while the database answers others waits for the next turn, in order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import gevent
from gevent.event import AsyncResult

from collab.core.db import DATABASE_AWAY
from collab.core.logs import get_logger
from collab.core.metrics import LIVE_ARRIVALS, LIVE_TURNS
from collab.live.handlers.door import too_many_at_once

log = get_logger(__name__)
AT_ONCE = 2
"""Turns in work at a time: the other connections of the pool are for those who read and write."""


Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Together(Generic[Asked, Answer]):
    """Questions of one kind; `answer` takes those of one turn, and gives for each its answer or its problem."""

    def __init__(
        self,
        answer: Callable[[Sequence[Asked]], Sequence[Answer | Exception]],
        *,
        kind: str,
        largest: int,
        most_waiting: int,
    ) -> None:
        self._answer, self._kind, self._largest, self._most_waiting = answer, kind, largest, most_waiting
        self._waiting: deque[tuple[Asked, AsyncResult]] = deque()
        self._turns = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def ask(self, asked: Asked) -> Answer:
        """Wait for one's answer; raises one's problem. Whoever asks alone waits for nobody."""
        if len(self._waiting) >= self._most_waiting:
            raise too_many_at_once()
        result = AsyncResult()
        self._waiting.append((asked, result))
        if self._turns < AT_ONCE:
            self._turns += 1
            # At the hub's next turn: whoever asks in this one is of the party.
            gevent.spawn(self._work)
        return result.get()

    def _work(self) -> None:
        try:
            while self._waiting:
                size = min(self._largest, len(self._waiting))
                self._settle([self._waiting.popleft() for _ in range(size)])
        finally:
            self._turns -= 1

    def _settle(self, turn: list[tuple[Asked, AsyncResult]]) -> None:
        LIVE_TURNS.labels(self._kind).inc()
        LIVE_ARRIVALS.labels(self._kind).inc(len(turn))
        try:
            answers = self._answer([asked for asked, _ in turn])
        except DATABASE_AWAY as error:
            for _, result in turn:
                result.set_exception(error)
        except Exception as error:  # one question that fails shall not be everybody's: each is asked alone
            if len(turn) == 1:
                turn[0][1].set_exception(error)
                return
            log.exception("many questions are asked one by one", questions=len(turn))
            for each in turn:
                self._settle([each])
        else:
            for (_, result), answer in zip(turn, answers, strict=True):
                if isinstance(answer, Exception):
                    result.set_exception(answer)
                else:
                    result.set(answer)
