"""What `/readyz` says of the relay: it is right when one works, when none does, and when one only seems to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from collab.core import outbox
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.outbox import OutboxEvent
from collab.core.outbox.wakeups import SILENT_SECONDS, WakeUps
from tests.queries import counted_queries
from tests.stack import eventually


@pytest.fixture
def relay(database):
    made = WakeUps()
    assert made.hold_lock()
    yield made
    made.close()


def _relay_part(client) -> dict:
    answer = client.get("/readyz")
    assert answer.status_code == 200  # people can work: what they write waits, and is not lost
    return answer.get_json()["parts"]["relay"]


def _write(**values) -> None:
    with transaction() as session:
        session.add(OutboxEvent(name="groups.never_heard_of", payload={}, request_id="", **values))


def test_without_a_relay_it_says_so_even_while_nothing_waits(client) -> None:
    assert _relay_part(client) == {"ok": False, "active": False, "lag_seconds": 0.0, "set_aside": 0}


def test_an_idle_relay_is_active(client, relay) -> None:
    assert outbox.hand_over(relay.session) == ([], [])
    assert _relay_part(client) == {"ok": True, "active": True, "lag_seconds": 0.0, "set_aside": 0}
    assert "collab_relay_active 1.0" in client.get("/metrics").text


def test_a_relay_that_gives_no_sign_of_life_is_not_active_though_it_holds_the_lock(client, relay) -> None:
    outbox.hand_over(relay.session)
    eventually(lambda: not _relay_part(client)["active"], SILENT_SECONDS + 3)
    outbox.hand_over(relay.session)
    assert _relay_part(client)["active"]


def test_an_active_relay_that_does_not_get_on_is_not_well(client, relay) -> None:
    _write()
    outbox.hand_over(relay.session, 0)
    assert _relay_part(client)["ok"]
    _write(recorded_at=now() - timedelta(seconds=40))
    part = _relay_part(client)
    assert (part["ok"], part["active"], part["lag_seconds"] >= 40) == (False, True, True)


def test_a_spare_that_waits_is_not_taken_for_the_active_one(client, relay) -> None:
    spare = WakeUps()
    assert not spare.hold_lock()
    relay.close()
    try:
        assert not _relay_part(client)["active"]
        assert spare.hold_lock()
        assert _relay_part(client)["active"]
    finally:
        spare.close()


def test_it_asks_the_database_once(client, database) -> None:
    with counted_queries(database) as sent:
        _relay_part(client)
    assert len(sent) == 1
