"""The breaker of one process: a relay that cannot be reached is left alone for a while."""

from __future__ import annotations

import random
import time

from collab.core.logs import get_logger

log = get_logger(__name__)

FAILURES = 5
"""So many connections that fail one after the other open it."""
PAUSE_SECONDS = (30.0, 60.0)


class Breaker:
    """Counts connections that failed in a row; open, it asks for a pause in which none is tried."""

    def __init__(self, failures: int | None = None, pause_seconds: tuple[float, float] | None = None) -> None:
        self._bound = failures or FAILURES
        self._pause = pause_seconds or PAUSE_SECONDS
        self._failures = 0
        self._open_until = 0.0

    def is_open(self) -> bool:
        """Whether the pause lasts."""
        return time.monotonic() < self._open_until

    def note_failure(self) -> None:
        """A connection failed; after the pause one more failure opens it again."""
        self._failures += 1
        if self._failures >= self._bound:
            pause = random.uniform(*self._pause)
            self._open_until = time.monotonic() + pause
            log.warning("the mail relay is left alone", failures=self._failures, seconds=round(pause))

    def note_success(self) -> None:
        """A connection stands: what failed before counts no more."""
        self._failures = 0
