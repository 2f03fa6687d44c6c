"""The postman: `python -m workers.relay`. One is active, a spare waits for its lock."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from kombu.exceptions import OperationalError as BrokerAway

from collab.app import register_reactions
from collab.core import db, outbox
from collab.core.config import MissingSettings, Settings, load_settings
from collab.core.db import CONNECTION_LOST, DATABASE_AWAY
from collab.core.logs import configure_logs, get_logger
from collab.core.outbox import OutboxEvent
from collab.core.outbox.wakeups import WakeUps
from collab.live.fanout import Frame, Publisher
from collab.live.frames import frames_of

log = get_logger(__name__)
POLL_SECONDS = 1.0
SPARE_SECONDS = 0.2
VALKEY_SECONDS = 1.0
ANNOUNCING_SECONDS = 1.0
"""A relay that a slow Valkey kept longer would count as silent."""
JOB_SIZE = 20
"""Reactions a job: few enough for a task's time, and for all workers to have some of a large batch."""


class Relay:
    """Claims recorded events, writes what they are owed, then publishes frames and jobs as mere hints."""

    def __init__(self, settings: Settings, wake_ups: WakeUps) -> None:
        from workers.app import app
        from workers.tasks import react

        app.conf.broker_transport_options = {
            **app.conf.broker_transport_options,
            "socket_timeout": VALKEY_SECONDS,
            "socket_connect_timeout": VALKEY_SECONDS,
        }
        self._react, self._wake_ups = react, wake_ups
        self._publisher = Publisher(settings.valkey_url)

    def relay_once(self) -> int:
        """Relay one batch; returns how many events it held."""
        events, owed = outbox.hand_over(self._wake_ups.session)
        if events:
            self._publisher.publish(self._frames(events))
            self._enqueue(owed)
        return len(events)

    def _frames(self, events: list[OutboxEvent]) -> list[Frame]:
        try:
            return frames_of(self._wake_ups.session, events)
        except DATABASE_AWAY as error:
            log.warning("frames are left to the beacon", error=str(error))
            return []

    def _enqueue(self, owed: list[tuple[int, str]]) -> None:
        """Best effort, not while Valkey is away, and no longer than it may be slow: the sweeper finds the rest."""
        until = time.monotonic() + ANNOUNCING_SECONDS
        for first in range(0, len(owed), JOB_SIZE):
            if self._publisher.is_away or time.monotonic() > until:
                return
            try:
                self._react.apply_async((owed[first : first + JOB_SIZE],), expires=600)
            except (BrokerAway, OSError) as error:
                self._publisher.note_away(error)


def main() -> None:
    """Run until told to stop."""
    try:
        settings = load_settings(os.environ)
    except MissingSettings as error:
        sys.exit(str(error))
    configure_logs(settings.log_level, "relay")
    db.connect(settings)
    register_reactions()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    wake_ups = WakeUps()
    relay = Relay(settings, wake_ups)
    log.info("relay started")
    while not stopping.is_set():
        if not wake_ups.hold_lock():
            stopping.wait(SPARE_SECONDS)
            continue
        try:
            relayed = relay.relay_once()
        except CONNECTION_LOST as error:
            log.error("the database is away, or ended this relay's turn", error=str(error))
            wake_ups.close()
            stopping.wait(SPARE_SECONDS)
            continue
        if not relayed:
            wake_ups.wait(POLL_SECONDS)
    wake_ups.close()
    log.info("relay stopped")


if __name__ == "__main__":
    main()
