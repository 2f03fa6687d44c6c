"""Discussions of each person's groups with messages that they have not read, or that are new there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.digests.composition.parts import Item, Words
from collab.digests.composition.sources.rows import ASKED, MOVED, Asked, Row, SoFar, Source
from collab.digests.composition.sources.words import capital, counted, headings_of
from collab.notifications.kinds import Sentence

NAME = "moved"
MOST = 99
"""Messages that are counted; beyond, that there are more of them."""
# Whom a message is news to is asked of each discussion's newest messages, fetched once for all its readers: numbers and
# times both grow, so how many of them come after what somebody read is a search in an array. OFFSET 0 has each asked once.
_MOVED = text(
    f"""
    WITH {ASKED}, places AS MATERIALIZED (
        SELECT a.id AS person_id, d.id AS discussion_id, d.group_id, COALESCE(r.number, 0) AS read_number,
               GREATEST(a.since, m.joined_at) AS since, m.joined_at,
               m.role = 'guest' AND NOT g.guest_history AS from_joining,
               r.person_id IS NULL AND d.author_id <> a.id AND d.created_at < :until
                   AND d.created_at >= GREATEST(a.since, m.joined_at) AS opened,
               extract(epoch FROM d.created_at)::float8 AS opened_at
        FROM asked a
        JOIN membership m ON m.person_id = a.id AND m.left_at IS NULL
        JOIN "group" g ON g.id = m.group_id
        JOIN discussion d ON d.group_id = m.group_id AND d.changed_at >= GREATEST(a.since, m.joined_at)
        LEFT JOIN reading r ON r.discussion_id = d.id AND r.person_id = a.id
        LEFT JOIN discussion_level dl ON dl.discussion_id = d.id AND dl.person_id = a.id
        LEFT JOIN group_level gl ON gl.group_id = d.group_id AND gl.person_id = a.id
        WHERE COALESCE(dl.level, gl.level, 'normal') <> 'muted'
          AND (d.last_number > COALESCE(r.number, 0) OR r.person_id IS NULL)
    ), said AS MATERIALIZED (
        SELECT f.discussion_id, array_agg(x.number ORDER BY x.number) AS numbers,
               array_agg(x.created_at ORDER BY x.number) AS times, array_agg(x.author_id ORDER BY x.number) AS authors
        FROM (SELECT discussion_id, min(since) AS since FROM places GROUP BY discussion_id) f
        CROSS JOIN LATERAL (
            SELECT x.number, x.created_at, x.author_id FROM message x
            WHERE x.discussion_id = f.discussion_id AND x.created_at >= f.since AND x.created_at < :until
              AND x.state = 'shown'
            ORDER BY x.created_at DESC, x.number DESC LIMIT {2 * MOST}
        ) x GROUP BY f.discussion_id
    )
    SELECT p.person_id, p.discussion_id, p.group_id, p.opened, c.count,
           CASE WHEN c.count > 0 THEN extract(epoch FROM s.times[cardinality(s.times)])::float8 ELSE p.opened_at END AS at,
           s.numbers[k.known + 1] AS first_number
    FROM places p LEFT JOIN said s ON s.discussion_id = p.discussion_id
    CROSS JOIN LATERAL (
        SELECT COALESCE(GREATEST(width_bucket(p.read_number, s.numbers),
                                 width_bucket(p.since - interval '1 microsecond', s.times)), 0) AS known OFFSET 0
    ) k
    CROSS JOIN LATERAL (
        SELECT COALESCE(CASE WHEN p.from_joining THEN (
            SELECT count(*) FROM message x
            WHERE x.discussion_id = p.discussion_id AND x.number >= s.numbers[k.known + 1] AND x.created_at < :until
              AND x.state = 'shown' AND x.author_id <> p.person_id
              AND COALESCE(x.written_at, x.created_at) >= p.joined_at)
            ELSE cardinality(s.numbers) - k.known
               - cardinality(array_positions(s.authors[k.known + 1 :], p.person_id)) END, 0)::int AS count OFFSET 0
    ) c
    WHERE p.opened OR c.count > 0
    """
)


def _find(session: Session, asked: Asked, so_far: SoFar) -> list[Row]:
    found = []
    said: dict[tuple[int, str], list[int | None]] = defaultdict(list)
    for rows in so_far.values():
        for row in rows:
            if row.thread:
                said[row.person_id, row.thread].append(row.number)
    # All rows at once: one by one, the thousands of a chunk took as long to fetch as to find.
    moved = session.execute(_MOVED, asked.values).all()
    for person_id, discussion_id, group_id, opened, count, at, first in moved:
        thread = f"discussion:{discussion_id}"
        told = said.get((person_id, thread), ())
        already = sum(1 for number in told if number is not None and first is not None and number >= first)
        count -= already
        opened = opened and not told
        if count <= 0 and not opened:
            continue
        how = "opened" if opened else "besides" if already else "moved"
        key = f"{NAME}:{discussion_id}:{min(count, MOST + 1)}:{how}"
        besides = count if how == "besides" else 0
        found.append(Row(person_id, key, "discussions", thread, at, MOVED, group_id, besides=besides))
    return found


_MESSAGES = {
    "moved": (
        Sentence("un nouveau message", "one new message"),
        Sentence("{count} nouveaux messages", "{count} new messages"),
    ),
    "besides": (
        Sentence("un autre message", "one other message"),
        Sentence("{count} autres messages", "{count} other messages"),
    ),
    "opened": (Sentence("un message", "one message"), Sentence("{count} messages", "{count} messages")),
}
_OPENED = Sentence("Nouvelle discussion", "New discussion")


def _describe(session: Session, keys: Collection[str]) -> dict[str, Item]:
    parts = {key: key.split(":") for key in keys}
    headings = headings_of(session, {int(part[1]) for part in parts.values()})
    items = {}
    for key, (_, discussion, count, how) in parts.items():
        heading = headings.get(int(discussion))
        if heading is None:
            continue
        title = _title(int(count), how)
        items[key] = Item(
            key=key,
            section="discussions",
            thread=f"discussion:{discussion}",
            path=f"/discussions/{discussion}",
            fr=Words(title=title.fr, why=heading.why.fr, heading=heading.fr),
            en=Words(title=title.en, why=heading.why.en, heading=heading.en),
            group_id=heading.group_id,
        )
    return items


def _title(count: int, how: str) -> Sentence:
    if how == "opened" and count == 0:
        return _OPENED
    one, many = _MESSAGES[how]
    words = counted(count, one, many, most=MOST)
    if how == "opened":
        return Sentence(f"{_OPENED.fr}, {words.fr}", f"{_OPENED.en}, {words.en}")
    return Sentence(capital(words.fr), capital(words.en))


MOVED_LINES = Source(names=(NAME,), find=_find, describe=_describe)
