"""The peer of `posting`: the rows that one message comes to in the end, written by bare psycopg in one transaction."""

from __future__ import annotations

import json
import threading
import time
import uuid
from dataclasses import dataclass

import psycopg

from benchmarks.parts.writers import BODY

HTML = f"<p>{BODY}</p>\n"
# The counters, the message, how far its author has read, and the event: what holds the discussion's row lock.
APPEND = """
    WITH head AS (
        UPDATE discussion SET last_number = last_number + 1, revision = revision + 1, changed_at = clock_timestamp()
        WHERE id = %(discussion)s RETURNING id, last_number, revision, epoch, changed_at
    ), written AS (
        INSERT INTO message (discussion_id, number, revision, author_id, mandate_id, body, html, renderer_version,
                             client_key, created_at)
        SELECT id, last_number, revision, %(author)s, %(mandate)s, %(body)s, %(html)s, 1, %(key)s, changed_at FROM head
        RETURNING id
    ), seen AS (
        INSERT INTO reading (person_id, discussion_id, number, wrote, wrote_at)
        SELECT %(author)s, id, last_number, true, changed_at FROM head
        ON CONFLICT (person_id, discussion_id) DO UPDATE SET number = excluded.number, wrote_at = excluded.wrote_at
    ) SELECT written.id, head.last_number, head.epoch FROM written, head
"""
EVENT = """
    INSERT INTO outbox_event (name, payload, by_id, request_id, relayed_at)
    VALUES ('discussion.message_posted', %(payload)s, %(author)s, 'bare', clock_timestamp()) RETURNING id
"""
OWED = """
    WITH run AS (
        INSERT INTO reaction_run (event_id, reaction, state, done_at)
        VALUES (%(event)s, 'notifications.tell_people', 'done', clock_timestamp())
    ), noted AS (
        INSERT INTO notified_event (event_id, name, thread, by_id, group_id, discussion_id, message_id, payload, happened_at)
        VALUES (%(event)s, 'discussion.message_posted', 'discussion:1', %(author)s, %(group)s, %(discussion)s, %(message)s,
                %(payload)s, clock_timestamp())
    ) SELECT append_to_audit(ARRAY[CAST(%(event)s AS bigint)])
"""


@dataclass(frozen=True)
class Place:
    """Where and as whom the rows are written."""

    dsn: str
    group: int
    discussion: int
    author: int
    mandate: int


def write_rows(connection: psycopg.Connection, place: Place, *, posts: int) -> float:
    """All rows of a message in one transaction, one message after another; how many a second."""
    started = time.perf_counter()
    for _ in range(posts):
        with connection.transaction():
            _write(connection, place, whole=True)
    return posts / (time.perf_counter() - started)


def one_room_per_second(place: Place, *, posts: int, connections: int) -> float:
    """What one discussion's row lets through: as many connections, each with what holds its lock and the commit."""
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with psycopg.connect(place.dsn) as connection:
                for _ in range(posts // connections):
                    with connection.transaction():
                        _write(connection, place, whole=False)
        except psycopg.Error as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise SystemExit(f"the bare writers failed: {failures[0]}")
    return posts // connections * connections / (time.perf_counter() - started)


def _write(connection: psycopg.Connection, place: Place, *, whole: bool) -> None:
    values = {
        "group": place.group,
        "discussion": place.discussion,
        "author": place.author,
        "mandate": place.mandate,
        "body": BODY,
        "html": HTML,
        "key": uuid.uuid4(),
    }
    message, number, epoch = _one(connection, APPEND, values)
    payload = json.dumps(
        {
            "by": place.author,
            "discussion_id": place.discussion,
            "group_id": place.group,
            "message_id": message,
            "number": number,
            "revision": number,
            "epoch": str(epoch),
            "mentioned": [],
            "mentioned_all": False,
            "mandate_id": place.mandate,
            "acting_for_id": None,
        }
    )
    (event,) = _one(connection, EVENT, {**values, "payload": payload})
    if whole:
        connection.execute(OWED, {**values, "payload": payload, "event": event, "message": message})
    connection.execute("SELECT pg_notify('bare', '')")


def _one(connection: psycopg.Connection, statement: str, values: dict[str, object]) -> tuple:
    found = connection.execute(statement, values).fetchone()
    if found is None:
        raise SystemExit("the bare writer found no discussion: nothing was measured")
    return found
