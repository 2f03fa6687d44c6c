"""T23: PostgreSQL is stopped at once, again and again, while an edition goes out: everybody gets it once."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from tests.faults.edition_parts import edition_state, everybody_once, schedule, sending
from tests.stack import eventually

# What was cut short in the middle of a marking waits until its lease is over.
pytestmark = pytest.mark.timeout(900)

LEASE_SECONDS = 120


def test_an_edition_goes_out_once_though_the_database_stops_at_once(
    settings, postgres, database, smtp_port, tmp_path, full
) -> None:
    count, stops = (5_000, 3) if full else (400, 1)
    schedule(count)
    with sending(settings, tmp_path, smtp_port) as relay:
        for stop in range(stops):
            least = count * (stop + 1) // (stops + 2)
            eventually(lambda least=least: len(relay.accepted) > least, 180, f"{least} letters have left")
            postgres.stop_immediately()
            postgres.start(seconds=60)
            # This process's own connections died with the server.
            database.engine.dispose()
        eventually(lambda: len(relay.accepted) >= count, 120 + LEASE_SECONDS, "all letters have left")
        eventually(_is_sent, 120, "the edition is sent")
    assert everybody_once(relay, count)


def _is_sent() -> bool:
    try:
        return edition_state() == "sent"
    except OperationalError:
        return False
