"""What tells the relay that something was recorded, and that it is the only one."""

from __future__ import annotations

import time
from typing import Any

import psycopg

from collab.core.db import database
from collab.core.logs import get_logger

log = get_logger(__name__)

WAKE_UP = "collab_outbox"
RELAY_LOCK = 7_305_001


class WakeUps:
    """A listening connection of its own; it only shortens the wait, the slow poll stays (RELIABILITY D6)."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None
        self._confirmed_at = 0.0

    def hold_lock(self) -> bool:
        """Try to become (or confirm being) the one active relay; the lock lives as long as this connection."""
        try:
            if self._connection is None:
                url = database().url.replace("postgresql+psycopg://", "postgresql://")
                self._connection = psycopg.connect(url, autocommit=True, connect_timeout=5)
                self._connection.execute(f"LISTEN {WAKE_UP}")
                row = self._connection.execute("SELECT pg_try_advisory_lock(%s)", (RELAY_LOCK,)).fetchone()
                if not row or not row[0]:
                    self.close()
                    return False
            elif time.monotonic() - self._confirmed_at < 1:
                return True
            else:
                self._connection.execute("SELECT 1")
            self._confirmed_at = time.monotonic()
        except psycopg.OperationalError as error:
            log.warning("relay lost its listening connection", error=str(error))
            self.close()
            return False
        return True

    def wait(self, seconds: float) -> None:
        """Return at the next wake-up, or after `seconds`."""
        if self._connection is None:
            return
        try:
            for _ in self._connection.notifies(timeout=seconds, stop_after=1):
                break
        except psycopg.OperationalError as error:
            log.warning("relay lost its listening connection", error=str(error))
            self.close()

    def close(self) -> None:
        """Let go of the connection, and with it of the lock."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
