"""The discussions of the big set and their messages, written by the database itself from a pool of rendered bodies."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from collab.core.markdown import RENDERER_VERSION, render_html
from collab.core.names import fold
from collab.demo.big.people import YEARS
from collab.demo.big.words import bodies
from collab.discussion.models import REACTIONS, Discussion

EDITED = 40
"""One message in so many was edited since."""
ANSWERED, THANKED, DELETED = 6, 5, 211
"""One message in so many answers an earlier one, was reacted to, was deleted."""
VOICES = 60
"""At most so many people write in a discussion, the first of them most."""
BATCH = 50_000
"""Messages a transaction: progress shows, and no trigger queue grows."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A discussion to hold."""

    group_id: int
    title: str
    length: int
    voices: Sequence[int]
    readers: Collection[int]


def spread(total: int, parts: int) -> list[int]:
    """Lengths with a heavy tail: some discussions hold most of the messages, many hold a handful."""
    weights = [1 / (rank + 3) for rank in range(parts)]
    lengths = [max(1, int(total * weight / sum(weights))) for weight in weights]
    lengths[0] += total - sum(lengths)
    return lengths


def edits_of(length: int) -> int:
    """How many messages of a discussion of that length were edited."""
    return (length + EDITED // 2) // EDITED


def stock_bodies(session: Session, chance: random.Random) -> None:
    """Render the pool once; messages take their text from it."""
    session.execute(text("CREATE TEMP TABLE stock (position int PRIMARY KEY, body text, html text)"))
    pool = [{"position": n, "body": body, "html": render_html(body)} for n, body in enumerate(bodies(chance))]
    session.execute(text("INSERT INTO stock VALUES (:position, :body, :html)"), pool)
    session.execute(text("ANALYZE stock"))


def open_discussions(
    session: Session, chance: random.Random, planned: Sequence[Planned], *, until: datetime
) -> list[int]:
    """Open the discussions with their counters where the messages will bring them; returns their ids."""
    rows = []
    for plan in planned:
        begun = until - YEARS * chance.random() - timedelta(days=1)
        # Long ones go on to this day; short ones ended at some time.
        ended = until if plan.length > 500 else begun + (until - begun) * chance.random()
        rows.append(
            {
                "group_id": plan.group_id,
                "title": plan.title,
                "search_text": fold(plan.title),
                "author_id": plan.voices[0],
                "created_at": begun,
                "changed_at": ended,
                "last_number": plan.length,
                "revision": plan.length + edits_of(plan.length),
            }
        )
    return list(
        session.scalars(insert(Discussion).returning(Discussion.id, sort_by_parameter_order=True), rows)
    )


def slices(lengths: Sequence[tuple[int, int]]) -> Iterator[list[dict[str, int]]]:
    """The messages to write, as ranges of numbers of discussions, in batches of one transaction each."""
    batch: list[dict[str, int]] = []
    room = BATCH
    for discussion_id, length in lengths:
        low = 0
        while low < length:
            high = min(length, low + room)
            batch.append({"id": discussion_id, "low": low, "high": high})
            room -= high - low
            low = high
            if room == 0:
                yield batch
                batch, room = [], BATCH
    if batch:
        yield batch


def note_voices(session: Session, held: Sequence[tuple[int, Planned]]) -> None:
    """Who writes in which discussion, each under the mandate they hold."""
    session.execute(
        text(
            "CREATE TEMP TABLE voice (discussion_id bigint, position int, person_id bigint, mandate_id bigint,"
            " PRIMARY KEY (discussion_id, position))"
        )
    )
    rows = [
        {"discussion_id": discussion_id, "position": position, "person_id": person_id}
        for discussion_id, plan in held
        for position, person_id in enumerate(plan.voices)
    ]
    session.execute(
        text(
            "INSERT INTO voice SELECT :discussion_id, :position, :person_id,"
            " (SELECT min(id) FROM mandate WHERE person_id = :person_id)"
        ),
        rows,
    )
    session.execute(text("ANALYZE voice"))


# A hash of number and discussion takes the place of chance, so that a range says the same in whatever batch it comes.
_WRITE = text(
    f"""
    INSERT INTO message (discussion_id, number, revision, author_id, mandate_id, body, html, renderer_version, client_key,
                         created_at, edited_at, state, reply_to, reactions)
    SELECT d.id, n, CASE WHEN edited THEN d.last_number + (n + {EDITED // 2}) / {EDITED} ELSE n END,
           v.person_id, v.mandate_id, CASE WHEN gone THEN '' ELSE s.body END, CASE WHEN gone THEN '' ELSE s.html END,
           :version, CAST(lpad(to_hex(d.id), 16, '0') || lpad(to_hex(n), 16, '0') AS uuid), at,
           CASE WHEN edited THEN at + interval '20 minutes' END, CASE WHEN gone THEN 'deleted' ELSE 'shown' END,
           CASE WHEN luck % {ANSWERED} = 1 AND n > 12 THEN n - 1 - luck % 11 END,
           CASE WHEN luck % {THANKED} = 2 AND NOT gone THEN jsonb_build_object(
               (CAST(:words AS text[]))[1 + luck % cardinality(CAST(:words AS text[]))],
               to_jsonb(c.people[1 + luck % c.voices : 2 + luck % c.voices + luck % 3])) ELSE '{{}}' END
    FROM unnest(CAST(:ids AS bigint[]), CAST(:lows AS bigint[]), CAST(:highs AS bigint[])) AS slice (id, low, high)
    JOIN discussion d ON d.id = slice.id
    CROSS JOIN LATERAL (
        SELECT count(*)::int AS voices, array_agg(person_id ORDER BY position) AS people
        FROM voice WHERE discussion_id = d.id
    ) c
    CROSS JOIN LATERAL generate_series(slice.low + 1, slice.high) n
    CROSS JOIN LATERAL (
        SELECT hash, (abs(hash >> 16) % 1000003)::int AS luck, n % {EDITED} = {EDITED // 2} AS edited,
               d.created_at + (d.changed_at - d.created_at) * (n / d.last_number::double precision) AS at,
               n % {DELETED} = {DELETED // 2} AS gone
        FROM hashint8extended(n, d.id + :seed) AS hash
    ) drawn
    JOIN voice v ON v.discussion_id = d.id
        AND v.position = floor(c.voices * power((hash & 65535) / 65536.0, 2))
    JOIN stock s ON s.position = luck % :stock
    """
)


def write_messages(session: Session, batch: list[dict[str, int]], *, seed: int, stock: int) -> None:
    """Write one batch of messages."""
    values = {
        "ids": [part["id"] for part in batch],
        "lows": [part["low"] for part in batch],
        "highs": [part["high"] for part in batch],
        "seed": seed,
        "stock": stock,
        "words": list(REACTIONS),
        "version": RENDERER_VERSION,
    }
    session.execute(_WRITE, values)


_READ = text(
    """
    INSERT INTO reading (person_id, discussion_id, number, read_at, wrote, wrote_at)
    SELECT asked.person_id, d.id,
           CASE WHEN v.person_id IS NOT NULL OR hash % 3 > 0 THEN d.last_number ELSE d.last_number * (hash % 97) / 97 END,
           d.changed_at, v.person_id IS NOT NULL, CASE WHEN v.person_id IS NOT NULL THEN d.changed_at END
    FROM unnest(CAST(:ids AS bigint[]), CAST(:people AS bigint[])) AS asked (discussion_id, person_id)
    JOIN discussion d ON d.id = asked.discussion_id
    LEFT JOIN voice v ON v.discussion_id = d.id AND v.person_id = asked.person_id
    CROSS JOIN LATERAL (SELECT abs(hashint8extended(asked.person_id, d.id)) AS hash) drawn
    """
)


def note_readings(session: Session, held: Sequence[tuple[int, Planned]]) -> None:
    """How far people have read: whoever wrote, and a part of the others."""
    pairs = [(discussion_id, person) for discussion_id, plan in held for person in plan.readers]
    session.execute(_READ, {"ids": [d for d, _ in pairs], "people": [p for _, p in pairs]})
