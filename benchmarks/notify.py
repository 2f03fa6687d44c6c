"""An event told to 5,000 followers with mixed preferences, in rows a second, against one bare `INSERT … SELECT`."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from benchmarks.parts.ground import Ground, ground, report
from collab.core.db import database, transaction
from collab.core.outbox import OutboxEvent, record
from collab.discussion.events import Resolved
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
_BARE = text(
    """
    INSERT INTO bare (event_id, person_id, kind, reason, channel)
    SELECT :event_id, person_id, 'decision', 'member', 'digest' FROM membership
    WHERE group_id = :group_id AND left_at IS NULL
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


def happen(ids: tuple[int, int, int]) -> int:
    """Something happens in the discussion that every member may want to know."""
    group_id, discussion_id, author_id = ids
    with transaction() as session:
        return record(
            session,
            Resolved(
                by=author_id,
                group_id=group_id,
                discussion_id=discussion_id,
                revision=1,
                epoch="e",
                resolution_id=1,
            ),
        )


def timed(work: Callable[[Session], object]) -> float:
    """Seconds of one transaction, its commit included."""
    started = time.perf_counter()
    with transaction() as session:
        work(session)
    return time.perf_counter() - started


def queries_for(ids: tuple[int, int, int]) -> int:
    """How many statements telling one event takes."""
    event_id = happen(ids)
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
        queries = queries_for(few), queries_for(many)
        numbers = itertools.count(10_000_000)
        own, peer = [], []
        for round_ in range(ROUNDS + 1):
            event_id, number = happen(many), next(numbers)
            ours = timed(
                lambda session, event_id=event_id: tell(session, session.get_one(OutboxEvent, event_id))
            )
            theirs = timed(
                lambda session, number=number: session.execute(
                    _BARE, {"event_id": number, "group_id": many[0]}
                )
            )
            if round_:  # the first round warms both up
                own.append((FOLLOWERS - 1) / ours)
                peer.append(FOLLOWERS / theirs)
    mine, other = statistics.median(own), statistics.median(peer)
    flat = queries[0] == queries[1]
    report(
        name="notify",
        unit="rows/s",
        own=round(mine),
        peer=round(other),
        ratio=round(mine / other, 3),
        goal=f">= {GOAL}, queries as many for {FEW} people as for {FOLLOWERS}",
        ok=mine / other >= GOAL and flat,
        followers=FOLLOWERS,
        queries=list(queries),
        rounds=ROUNDS,
    )


if __name__ == "__main__":
    main()
