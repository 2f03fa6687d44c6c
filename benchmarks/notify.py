"""Events told to 5,000 followers with mixed preferences, in rows a second, against one bare `INSERT … SELECT`.

Two of them: a decision, which is one kind of news, and a message that calls the whole group, which may be three. The
slower one counts.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from benchmarks.parts.ground import Ground, ground, report
from collab.core.db import database, transaction
from collab.core.events import Event
from collab.core.outbox import OutboxEvent, record
from collab.discussion.events import MessagePosted, Resolved
from collab.notifications.kinds import kinds_of
from collab.notifications.service import tell
from tests.factories import make_discussion, make_group, make_member
from tests.queries import counted_queries

FOLLOWERS, ROUNDS = 5_000, 15
FEW = 50
GOAL = 0.5

_PEOPLE = """
    WITH people AS (
        INSERT INTO person (name, email) SELECT 'Agent ' || n, :prefix || n || '@example.org'
        FROM generate_series(1, :count) n RETURNING id
    ) INSERT INTO membership (group_id, person_id, role) SELECT :group_id, id, 'member' FROM people
"""
# A third chose something for this kind, a sixth follows otherwise than normally, of whom some muted the group.
_MIXED = """
    INSERT INTO preference (person_id, choices, frequency, quiet_from, quiet_until)
    SELECT person_id, jsonb_build_object('decision', (ARRAY['nothing', 'page', 'mail'])[1 + person_id % 3]),
           'weekly', '20:00', '08:00'
    FROM membership WHERE group_id = :group_id AND person_id % 3 = 0;
    INSERT INTO group_level (person_id, group_id, level)
    SELECT person_id, group_id, (ARRAY['all', 'followed', 'muted'])[1 + person_id % 3]
    FROM membership WHERE group_id = :group_id AND person_id % 6 = 1
"""
# As many rows of the same shape: what goes by mail waits for it in an index of its own.
_BARE = text(
    """
    INSERT INTO bare (event_id, person_id, kind, reason, channel, mail, mail_due_at)
    SELECT :event_id, person_id, 'some', 'member', :channel, CASE WHEN :channel = 'mail' THEN 'waiting' END,
           CASE WHEN :channel = 'mail' THEN clock_timestamp() END
    FROM membership WHERE group_id = :group_id AND left_at IS NULL
    """
)


def arrange(place: Ground, followers: int) -> tuple[int, int, int]:
    """A group of so many members with a discussion; their ids and its author's."""
    with transaction() as session:
        group = make_group(session)
        author = make_member(session, group)
        discussion = make_discussion(session, group, author)
        ids = group.id, discussion.id, author.id
        session.execute(
            text(_PEOPLE), {"count": followers - 1, "group_id": group.id, "prefix": f"p{group.id}-"}
        )
    with transaction() as session:
        for statement in _MIXED.split(";"):
            session.execute(text(statement), {"group_id": ids[0]} if ":group_id" in statement else {})
    return ids


def happen(ids: tuple[int, int, int], event: type[Event]) -> int:
    """Something happens in the discussion that every member may want to know."""
    group_id, discussion_id, author_id = ids
    place = {
        "by": author_id,
        "group_id": group_id,
        "discussion_id": discussion_id,
        "revision": 1,
        "epoch": "e",
    }
    with transaction() as session:
        if event is Resolved:
            return record(session, Resolved(**place, resolution_id=1))
        return record(session, MessagePosted(**place, message_id=1, number=1, mentioned_all=True))


def timed(work: Callable[[Session], object]) -> float:
    """Seconds of one transaction, its commit included."""
    started = time.perf_counter()
    with transaction() as session:
        work(session)
    return time.perf_counter() - started


def queries_for(ids: tuple[int, int, int], event: type[Event]) -> int:
    """How many statements telling one event takes."""
    event_id = happen(ids, event)
    with counted_queries(database()) as sent, transaction() as session:
        tell(session, session.get_one(OutboxEvent, event_id))
    return len(sent)


def main() -> None:
    """Alternate both sides and print one JSON line."""
    with ground() as place:
        few, many = arrange(place, FEW), arrange(place, FOLLOWERS)
        with create_engine(place.settings.owner_database_url).begin() as connection:
            # What autovacuum does by itself a minute after so many people came.
            connection.execute(text("ANALYZE"))
            connection.execute(text("CREATE TABLE bare (LIKE notification INCLUDING ALL)"))
            connection.execute(text("GRANT ALL ON bare TO collab_app"))
        numbers = itertools.count(10_000_000)
        measured = [measure(event, few, many, numbers) for event in (Resolved, MessagePosted)]
    slowest = min(measured, key=lambda each: each["ratio"])
    flat = all(each["queries"][0] == each["queries"][1] for each in measured)
    report(
        name="notify",
        unit="rows/s",
        **{key: slowest[key] for key in ("own", "peer", "ratio")},
        goal=f">= {GOAL}, queries as many for {FEW} people as for {FOLLOWERS}",
        ok=slowest["ratio"] >= GOAL and flat,
        followers=FOLLOWERS,
        rounds=ROUNDS,
        events=measured,
    )


def measure(
    event: type[Event], few: tuple[int, int, int], many: tuple[int, int, int], numbers: Iterator[int]
) -> dict[str, Any]:
    """Alternate both sides for one event."""
    queries = [queries_for(few, event), queries_for(many, event)]
    own, peer = [], []
    for round_ in range(ROUNDS + 1):
        event_id, number = happen(many, event), next(numbers)
        ours = timed(lambda session, event_id=event_id: tell(session, session.get_one(OutboxEvent, event_id)))
        theirs = timed(
            lambda session, number=number: session.execute(
                _BARE, {"event_id": number, "group_id": many[0], "channel": kinds_of(event)[0].channel}
            )
        )
        if round_:  # the first round warms both up
            own.append(rows_of(event_id) / ours)
            peer.append(FOLLOWERS / theirs)
    mine, other = statistics.median(own), statistics.median(peer)
    return {
        "event": event.name,
        "own": round(mine),
        "peer": round(other),
        "ratio": round(mine / other, 3),
        "queries": queries,
    }


def rows_of(event_id: int) -> int:
    """How many decisions were written for an event."""
    with transaction() as session:
        count = text("SELECT count(*) FROM notification WHERE event_id = :event_id")
        return int(session.scalar(count, {"event_id": event_id}) or 0)


if __name__ == "__main__":
    main()
