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
from collab.core.db import DATABASE_AWAY, look, transaction
from collab.core.logs import configure_logs, get_logger
from collab.core.outbox.wakeups import WakeUps
from collab.live.fanout import Publisher
from collab.live.frames import frames_of

log = get_logger(__name__)
POLL_SECONDS = 2.0
BREAKER_SECONDS = 2.0


class Relay:
    """Claims recorded events, writes what they are owed, then publishes frames and jobs as mere hints."""

    def __init__(self, settings: Settings) -> None:
        from workers.tasks import react

        self._react = react
        self._publisher = Publisher(settings.valkey_url)
        self._jobs_open_at = 0.0

    def relay_once(self) -> int:
        """Relay one batch; returns how many events it held."""
        with transaction() as session:
            events = outbox.claim_unrelayed(session)
            owed = outbox.write_what_is_owed(session, events) if events else []
        if not events:
            return 0
        with look() as session:
            frames = [frame for event in events for frame in frames_of(session, event)]
        self._publisher.publish(frames)
        self._enqueue(owed)
        return len(events)

    def _enqueue(self, owed: list[tuple[int, str]]) -> None:
        """Best effort behind a breaker: the sweeper finds what no job announced."""
        for event_id, reaction in owed:
            if time.monotonic() < self._jobs_open_at:
                return
            try:
                self._react.apply_async((event_id, reaction), expires=600)
            except (BrokerAway, OSError) as error:
                self._jobs_open_at = time.monotonic() + BREAKER_SECONDS
                log.warning("jobs wait for the sweeper", error=str(error))


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
    relay, wake_ups = Relay(settings), WakeUps()
    log.info("relay started")
    while not stopping.is_set():
        if not wake_ups.hold_lock():
            stopping.wait(1)
            continue
        try:
            relayed = relay.relay_once()
        except DATABASE_AWAY as error:
            log.error("the database is away", error=str(error))
            stopping.wait(0.5)
            continue
        if not relayed:
            wake_ups.wait(POLL_SECONDS)
    wake_ups.close()
    log.info("relay stopped")


if __name__ == "__main__":
    main()
