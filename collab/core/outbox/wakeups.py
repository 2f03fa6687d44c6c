"""What makes one relay the active one, and tells it that something was recorded."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from collab.core.db import DATABASE_AWAY, database
from collab.core.logs import get_logger

log = get_logger(__name__)

WAKE_UP = "collab_outbox"
RELAY_LOCK = 7_305_001
SILENT_SECONDS = 3.0
"""After so long without a word from it the active relay has stopped, though its connection, and its lock, are there."""
LOOK_SECONDS = 0.5

HOLDER = f"""
    pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = {RELAY_LOCK} AND l.granted
      AND a.datname = current_database()
"""
SILENT = f"""
    (a.state <> 'active' OR a.wait_event = 'ClientWrite')
    AND a.state_change < clock_timestamp() - make_interval(secs => {SILENT_SECONDS})
"""
"""Of the lock's holder; while the database works for it, however long, it is not silent, but with an answer left unread."""
_TRY = text(f"SELECT pg_try_advisory_lock({RELAY_LOCK})")
_END_A_SILENT_ONE = text(
    f"""
    SELECT pid, pg_terminate_backend(pid) FROM {HOLDER}
      AND a.usename = current_user AND {SILENT}
    """
)


class WakeUps:
    """A listening connection of its own; it only shortens the wait, the slow poll stays (RELIABILITY D6).

    The active relay claims over this very connection, so that who lost the lock can claim nothing more by it, and
    each claim is the sign of life by which a spare knows a relay that works from one that was stopped.
    """

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._listening: Any = None
        """The driver's own connection beneath it, which alone can wait for a notice."""
        self._session: Session | None = None
        self._looked_at = 0.0

    @property
    def session(self) -> Session:
        """For the claims of the active relay."""
        if self._session is None:
            raise RuntimeError("only the relay that holds the lock claims")
        return self._session

    def hold_lock(self) -> bool:
        """Whether this is the one active relay, after a try to become it; the lock lives as long as the connection."""
        if self._session is not None:
            return True
        try:
            if self._connection is None:
                self._connection = database().engine.connect()
                self._listening = self._connection.connection.driver_connection
                self._connection.execution_options(isolation_level="AUTOCOMMIT").detach()
            if not self._connection.execute(_TRY).scalar_one():
                self._end_a_silent_one(self._connection)
                return False
            self._connection.execute(text(f"LISTEN {WAKE_UP}"))
        except DATABASE_AWAY as error:
            log.warning("relay lost its listening connection", error=str(error))
            self.close()
            return False
        self._session = Session(self._connection)
        return True

    def wait(self, seconds: float) -> None:
        """Return at the next wake-up, or after `seconds`."""
        if self._listening is None:
            return
        try:
            for _ in self._listening.notifies(timeout=seconds, stop_after=1):
                continue
        except psycopg.OperationalError as error:
            log.warning("relay lost its listening connection", error=str(error))
            self.close()

    def close(self) -> None:
        """Let go of the connection, and with it of the lock."""
        connection, self._connection, self._session, self._listening = self._connection, None, None, None
        if connection is not None:
            try:
                connection.close()
            except DATABASE_AWAY as error:
                log.info("the database had ended the connection first", error=str(error))

    def _end_a_silent_one(self, connection: Connection) -> None:
        """A relay that was stopped keeps its lock for ever: end its connection; it may wake up, and be the spare."""
        if time.monotonic() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        for ended in connection.execute(_END_A_SILENT_ONE):
            log.warning("the active relay was silent and gives way", backend=ended.pid)
