"""The door lets a few in at each turn of the hub, so that a crowd at it holds up nobody who is inside."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import gevent
from gevent.event import Event

from collab.core.errors import Problem, unavailable

A_TURN = 4
"""Each takes a millisecond or two in all; a post needs about a dozen turns, and each is as long as what came in."""
RETURN_WITHIN = (2, 6)
"""Seconds after which one of too many may ask again: each is told another, or they would all be back together."""


class Door:
    """Whoever comes alone walks through; of a crowd, a few a turn, in the order they came."""

    def __init__(self, most_waiting: int) -> None:
        self._most_waiting = most_waiting
        self._waiting: deque[Event] = deque()
        self._left, self._kept = A_TURN, False

    def __len__(self) -> int:
        return len(self._waiting)

    def pass_through(self) -> None:
        """Return when it is one's turn; raises a problem where too many wait already."""
        if not self._kept:
            self._kept = True
            gevent.spawn(self._keep)
        if self._left and not self._waiting:
            self._left -= 1
            return
        if len(self._waiting) >= self._most_waiting:
            raise too_many_at_once()
        turn = Event()
        self._waiting.append(turn)
        turn.wait()

    def in_turn(self, answer: Callable[..., Any]) -> Callable[..., Any]:
        """Around the application: new connections of the live layer pass through, everything else walks by."""

        def answered(environ: dict[str, Any], start_response: Any) -> Any:
            new = "sid" not in parse_qs(environ.get("QUERY_STRING", ""))
            if new and environ.get("PATH_INFO", "").startswith("/socket.io"):
                try:
                    self.pass_through()
                except Problem as problem:
                    headers = [("Retry-After", str(problem.retry_after)), ("Content-Length", "0")]
                    start_response("503 Service Unavailable", headers)
                    return []
            return answer(environ, start_response)

        return answered

    def _keep(self) -> None:
        while True:
            # After all that is ready now: whoever is inside goes first.
            gevent.sleep(0)
            if self._left == A_TURN and not self._waiting:
                self._kept = False
                return
            self._left = A_TURN
            while self._waiting and self._left:
                self._left -= 1
                self._waiting.popleft().set()


def too_many_at_once() -> Problem:
    """What one of too many is told."""
    return unavailable("too many arrive at once", retry_after=random.randint(*RETURN_WITHIN))
