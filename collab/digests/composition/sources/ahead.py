"""Dates that come: of discussions, of pairs, of requests for help. Told along with news, and no news by themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.core.clock import PARIS
from collab.digests.composition.parts import Item, Words
from collab.digests.composition.sources.rows import ASKED, REST, Asked, Row, SoFar, Source
from collab.digests.composition.sources.words import MEMBER, PAIR, capital, day_in_words, moment_in_words
from collab.digests.policy import DAYS_AHEAD
from collab.discussion.service import KNOWN, since_they_came
from collab.groups.service import READ
from collab.notifications.kinds import Sentence

_AHEAD = text(
    f"""
    WITH {ASKED}, dates AS MATERIALIZED (
        SELECT w.discussion_id, w.starts_at, w.changed_at, d.group_id FROM discussion_date w
        JOIN discussion d ON d.id = w.discussion_id
        WHERE w.cancelled_at IS NULL AND COALESCE(w.ends_at, w.starts_at) >= :until
          AND w.starts_at < :until + make_interval(days => {DAYS_AHEAD})
    ), places AS (
        SELECT a.id AS person_id, m.group_id FROM asked a
        JOIN membership m ON m.person_id = a.id AND m.left_at IS NULL
        WHERE m.group_id IN (SELECT group_id FROM dates)
        UNION
        SELECT a.id, dates.group_id FROM asked a CROSS JOIN dates WHERE a.staff
    )
    SELECT l.person_id, CASE WHEN m.id IS NULL THEN 'staff' ELSE 'member' END AS how, w.discussion_id AS id,
           extract(epoch FROM w.starts_at)::float8 AS at, g.id AS group_id
    FROM places l
    JOIN asked a ON a.id = l.person_id
    JOIN "group" g ON g.id = l.group_id
    JOIN dates w ON w.group_id = l.group_id
    JOIN discussion d ON d.id = w.discussion_id
    LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = a.id AND m.left_at IS NULL
    LEFT JOIN discussion_level dl ON dl.discussion_id = d.id AND dl.person_id = a.id
    LEFT JOIN group_level gl ON gl.group_id = g.id AND gl.person_id = a.id
    WHERE COALESCE(dl.level, gl.level, 'normal') <> 'muted' AND {READ.replace(":staff", "a.staff")} AND {KNOWN}
      AND {since_they_came("w.changed_at")}
    UNION ALL
    SELECT a.id, 'milestone', t.id, extract(epoch FROM t.starts_at)::float8, p.group_id
    FROM asked a
    JOIN pair p ON p.asker_id = a.id OR p.helper_id = a.id
    JOIN pair_milestone t ON t.pair_id = p.id AND t.removed_at IS NULL AND t.done_at IS NULL
    WHERE p.state <> 'ended' AND t.starts_at >= :until
      AND t.starts_at < :until + make_interval(days => {DAYS_AHEAD})
    UNION ALL
    SELECT a.id, 'due', r.id, extract(epoch FROM r.by_when::timestamp AT TIME ZONE 'Europe/Paris')::float8, NULL
    FROM asked a JOIN buddy_request r ON r.asker_id = a.id
    WHERE r.state = 'open' AND r.by_when BETWEEN CAST(:day AS date) AND CAST(:day AS date) + {DAYS_AHEAD}
    """
)


def _find(session: Session, asked: Asked, so_far: SoFar) -> list[Row]:
    found = []
    # A date that was just set is told where it was set, and not twice.
    told = {(row.person_id, row.subject) for rows in so_far.values() for row in rows if row.subject}
    for person_id, how, id_, at, group_id in session.execute(_AHEAD, asked.values).all():
        if (person_id, f"date:discussion:{id_}") in told:
            continue
        key = f"date:{id_}:{how}" if how in _WHYS else f"{how}:{id_}"
        found.append(Row(person_id, key, "ahead", "", at, REST, group_id, news=False))
    return found


_WHYS = {"member": MEMBER, "staff": Sentence("Vous êtes du secrétariat.", "You belong to the secretariat.")}
_DATES = text(
    """
    SELECT d.id, d.title, g.id AS group_id, g.name, g.name_en, w.starts_at, w.place FROM discussion_date w
    JOIN discussion d ON d.id = w.discussion_id JOIN "group" g ON g.id = d.group_id
    WHERE d.id = ANY(CAST(:ids AS bigint[]))
    """
)
_MILESTONES = text(
    """
    SELECT t.id, t.title, t.starts_at, p.id AS pair_id, p.group_id, r.title AS request FROM pair_milestone t
    JOIN pair p ON p.id = t.pair_id JOIN buddy_request r ON r.id = p.request_id
    WHERE t.id = ANY(CAST(:ids AS bigint[]))
    """
)
_DUE = text("SELECT r.id, r.title, r.by_when FROM buddy_request r WHERE r.id = ANY(CAST(:ids AS bigint[]))")
_STATEMENTS = {"date": _DATES, "milestone": _MILESTONES, "due": _DUE}


def _describe(session: Session, keys: Collection[str]) -> dict[str, Item]:
    parts = {key: key.split(":") for key in keys}
    items = {}
    for name, statement in _STATEMENTS.items():
        asked = {key: int(part[1]) for key, part in parts.items() if part[0] == name}
        if not asked:
            continue
        rows = {
            row["id"]: row for row in session.execute(statement, {"ids": list(asked.values())}).mappings()
        }
        for key, id_ in asked.items():
            if id_ in rows:
                items[key] = _ITEMS[name](key, rows[id_])
    return items


def _date(key: str, row: RowMapping) -> Item:
    moment, why = moment_in_words(row["starts_at"]), _WHYS[key.rpartition(":")[2]]
    return Item(
        key=key,
        section="ahead",
        thread="",
        path=f"/discussions/{row['id']}",
        fr=Words(
            title=f"{capital(moment.fr)}\u00a0: {row['title']}",
            detail=_joined(row["name"], row["place"]),
            why=why.fr,
        ),
        en=Words(
            title=f"{capital(moment.en)}: {row['title']}",
            detail=_joined(row["name_en"], row["place"]),
            why=why.en,
        ),
        group_id=row["group_id"],
    )


def _milestone(key: str, row: RowMapping) -> Item:
    moment = moment_in_words(row["starts_at"])
    return Item(
        key=key,
        section="ahead",
        thread="",
        path=f"/buddying/pairs/{row['pair_id']}",
        fr=Words(title=f"{capital(moment.fr)}\u00a0: {row['title']}", detail=row["request"], why=PAIR.fr),
        en=Words(title=f"{capital(moment.en)}: {row['title']}", detail=row["request"], why=PAIR.en),
        group_id=row["group_id"],
    )


def _due(key: str, row: RowMapping) -> Item:
    day = day_in_words(datetime.combine(row["by_when"], time(12), PARIS))
    return Item(
        key=key,
        section="ahead",
        thread="",
        path=f"/buddying/requests/{row['id']}",
        fr=Words(
            title=f"{capital(day.fr)}\u00a0: vous souhaitez de l’aide d’ici là",
            detail=row["title"],
            why="Vous suivez cette demande d’aide.",
        ),
        en=Words(
            title=f"{capital(day.en)}: you wish for help by then",
            detail=row["title"],
            why="You look after this request for help.",
        ),
    )


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)


_ITEMS = {"date": _date, "milestone": _milestone, "due": _due}
AHEAD_LINES = Source(names=tuple(_ITEMS), find=_find, describe=_describe)
