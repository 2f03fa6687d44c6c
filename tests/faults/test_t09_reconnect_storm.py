"""T9: the web process that holds everybody stops or is killed, and all come back to its successor at once."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from benchmarks.parts.returning import (
    FIRST_SECONDS,
    ReturningRoom,
    come_back,
    connections_of,
    counted,
    make_returning_room,
    posting,
)
from benchmarks.parts.swarm import Swarm
from tests.stack import Stack, running, wait_until_ready

POOL, MISSED, CAUGHT_UP_SECONDS = 5, 10, 20
KINDS = ("connect", "rights", "standings")
AT_ONCE = {"COLLAB_POOL_SIZE": str(POOL), "PGAPPNAME": "stormed"}


@pytest.fixture
def people(full: bool) -> int:
    return 300 if full else 100


def _swarm(room: ReturningRoom, url: str) -> Swarm:
    swarm = Swarm(url, room.cookies, room.settings.public_url, room.joins())
    swarm.open(at_once=16)
    return swarm


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_all_are_live_and_caught_up_within_seconds_of_the_restart(
    settings, database, people, folder_of_logs: Path, how: signal.Signals
) -> None:
    room = make_returning_room(settings, people)
    connections: list[int] = []
    with running(settings, folder_of_logs, webs=0) as stack:
        url = stack.add_web(**AT_ONCE)
        [web] = stack.webs
        with _swarm(room, url) as swarm, posting(url, room, 2) as posted:
            swarm.forget()
            swarm.returning(FIRST_SECONDS, FIRST_SECONDS)
            web.kill(how)
            room.write(MISSED)
            web.start()
            wait_until_ready(url)
            began = time.monotonic()
            fetched = come_back(
                swarm,
                room,
                url,
                seconds=CAUGHT_UP_SECONDS,
                watch=lambda: connections.append(connections_of(settings, "stormed")),
            )
            taken = time.monotonic() - began
            refused = swarm.state().refused
        turns = counted(url, "collab_live_turns_total")
    assert taken <= CAUGHT_UP_SECONDS
    # What they missed came with the join; only who was overtaken by a post that moment may have had to ask.
    assert fetched <= people / 10
    assert 0 < max(connections) <= POOL
    assert {status for status, _ in posted.statuses} <= {201, 503}
    assert all(retry_after for status, retry_after in posted.statuses if status == 503)
    assert 201 in {status for status, _ in posted.statuses}
    assert not [reason for reason in refused if "HTTP/1.1 5" in reason and " 503" not in reason]
    assert all(0 < turns[kind] <= people for kind in KINDS)


def _turns_of_a_storm(
    stack: Stack, room: ReturningRoom, **more: str
) -> tuple[dict[str, int], dict[str, int]]:
    """Turns and questions of a crowd that is cut, and all back within a moment."""
    url = stack.add_web(**AT_ONCE, **more)
    with _swarm(room, url) as swarm:
        swarm.begin_open([], at_once=1_000)
        before = [counted(url, f"collab_live_{what}_total") for what in ("turns", "arrivals")]
        swarm.forget()
        swarm.returning(0.05, 0.05)
        swarm.drop()
        come_back(swarm, room, url, seconds=60)
        after = [counted(url, f"collab_live_{what}_total") for what in ("turns", "arrivals")]
    turns, asked = (
        {kind: late[kind] - early[kind] for kind in KINDS} for early, late in zip(before, after, strict=True)
    )
    return turns, asked


def test_a_crowd_asks_the_database_little_more_than_one_and_without_sharing_as_often_as_it_is_large(
    settings, database, people, folder_of_logs: Path
) -> None:
    room = make_returning_room(settings, people)
    with running(settings, folder_of_logs, webs=0, relay=False) as stack:
        shared, asked = _turns_of_a_storm(stack, room)
        alone, _ = _turns_of_a_storm(stack, room, COLLAB_ARRIVALS_TOGETHER="1")
    assert asked == dict.fromkeys(KINDS, people)
    assert alone == dict.fromkeys(KINDS, people)
    assert max(shared.values()) <= people / 2, shared
