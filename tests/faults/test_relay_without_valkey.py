"""A Valkey that is killed, or takes connections and never answers, does not slow the relay's commits."""

from __future__ import annotations

import json
import os
import signal

import pytest
import redis
from sqlalchemy import create_engine

from collab.core.db import transaction
from collab.core.events import CATALOGUE
from collab.core.outbox import REACTIONS, record
from collab.groups.events import GroupChanged
from collab.live.fanout import QUEUE
from tests.faults.relay_parts import Load, relays
from tests.stack import eventually

SILENCE_SECONDS = 2.0
AGAIN_SECONDS = 5.0


@pytest.fixture
def relay(own_settings, database, tmp_path):
    """One relay on a Valkey of its own, and the owner's look at what it does."""
    owner = create_engine(own_settings.owner_database_url)
    with relays(own_settings, owner, tmp_path, ("one",)) as made:
        yield made
    owner.dispose()
    # The load's event is of these tests alone.
    CATALOGUE.pop("faults.written", None)
    REACTIONS.pop("faults.leave_an_effect", None)


def _listen(own_settings) -> redis.client.PubSub:
    listening = redis.Redis.from_url(own_settings.valkey_url, socket_timeout=AGAIN_SECONDS).pubsub()
    listening.subscribe(QUEUE)
    assert listening.get_message(timeout=5)["type"] == "subscribe"
    return listening


def _is_heard(listening: redis.client.PubSub, number: int) -> bool:
    """Record an event for group `number` and say whether its frame, or a later one of ours, is on its way."""
    with transaction() as session:
        record(session, GroupChanged(by=None, group_id=number))
    said = listening.get_message(timeout=0.2)
    return said is not None and json.loads(said["data"])["data"][0]["group_id"] == number


@pytest.mark.parametrize("how", ["killed", "stopped"])
def test_commits_go_on_and_frames_come_again(relay, own_settings, own_valkey, how) -> None:
    listening = _listen(own_settings)
    assert eventually(lambda: _is_heard(listening, 1), AGAIN_SECONDS)
    listening.close()
    with Load(works=False) as load:
        eventually(lambda: relay.relayed_after(0) > 50, 20)
        own_valkey.kill() if how == "killed" else os.kill(own_valkey.pid, signal.SIGSTOP)
        moment = relay.now()
        eventually(lambda: relay.relayed_after(moment) > 200, 20, "it goes on relaying")
        lasted = relay.now() - moment
    assert load.written > 200
    assert relay.longest_silence() <= SILENCE_SECONDS, f"{how}: 200 events took {lasted:.2f} s"
    own_valkey.start() if how == "killed" else os.kill(own_valkey.pid, signal.SIGCONT)
    listening = _listen(own_settings)
    eventually(lambda: _is_heard(listening, 2), AGAIN_SECONDS, "frames come again")
    listening.close()
