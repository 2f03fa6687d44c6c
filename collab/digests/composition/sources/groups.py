"""New groups that each person may see, and who came into theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.markdown import plain_text
from collab.digests.composition.parts import Item, Words
from collab.digests.composition.sources.rows import ASKED, MOVED, REST, Asked, Row, SoFar, Source
from collab.digests.composition.sources.words import MEMBER, counted, shortened
from collab.notifications.kinds import Sentence

MOST = 99
"""Arrivals that are counted; beyond, that there are more of them."""
NAMED = 3
_OPENED = text(
    f"""
    WITH {ASKED}
    SELECT a.id AS person_id, g.id AS group_id, m.id IS NOT NULL AS mine,
           extract(epoch FROM g.created_at)::float8 AS at
    FROM asked a
    JOIN "group" g ON g.created_at >= a.since AND g.created_at < :until AND g.kind <> 'pairing'
    LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = a.id AND m.left_at IS NULL
    WHERE g.created_by IS DISTINCT FROM a.id
      AND (m.id IS NOT NULL OR g.listed AND (a.staff OR EXISTS (
              SELECT FROM mandate v WHERE v.person_id = a.id
                AND v.starts_on <= :day AND (v.ends_on IS NULL OR v.ends_on >= :day))))
    """
)
# Each group's newest arrivals are fetched once for all its members; how many of them came since somebody's last letter
# is a search in an array.
_CAME = text(
    f"""
    WITH {ASKED}, places AS MATERIALIZED (
        SELECT a.id AS person_id, m.group_id, GREATEST(a.since, m.joined_at) AS since
        FROM asked a
        JOIN membership m ON m.person_id = a.id AND m.left_at IS NULL
        JOIN "group" g ON g.id = m.group_id AND g.kind <> 'pairing'
        LEFT JOIN group_level gl ON gl.group_id = m.group_id AND gl.person_id = a.id
        WHERE gl.level IS DISTINCT FROM 'muted'
    ), came AS MATERIALIZED (
        SELECT f.group_id, array_agg(x.joined_at ORDER BY x.joined_at, x.person_id) AS times,
               array_agg(x.person_id ORDER BY x.joined_at, x.person_id) AS people
        FROM (SELECT group_id, min(since) AS since FROM places GROUP BY group_id) f
        CROSS JOIN LATERAL (
            SELECT m.joined_at, m.person_id FROM membership m
            JOIN person p ON p.id = m.person_id AND p.disabled_at IS NULL
            WHERE m.group_id = f.group_id AND m.left_at IS NULL AND m.joined_at >= f.since AND m.joined_at < :until
            ORDER BY m.joined_at DESC, m.person_id DESC LIMIT {2 * MOST}
        ) x GROUP BY f.group_id
    )
    SELECT p.person_id, p.group_id, cardinality(c.people) - k.known AS count,
           extract(epoch FROM c.times[cardinality(c.times)])::float8 AS at,
           p.person_id = ANY(c.people[k.known + 1 :]) AS themselves,
           c.people[GREATEST(k.known + 1, cardinality(c.people) - {NAMED}) :] AS newest
    FROM places p JOIN came c ON c.group_id = p.group_id
    CROSS JOIN LATERAL (SELECT width_bucket(p.since - interval '1 microsecond', c.times) AS known) k
    WHERE cardinality(c.people) > k.known
    """
)


def _find(session: Session, asked: Asked, _so_far: SoFar) -> list[Row]:
    found = []
    for person_id, group_id, mine, at in session.execute(_OPENED, asked.values):
        key = f"group:{group_id}:{'mine' if mine else 'listed'}"
        found.append(Row(person_id, key, "groups", "", at, MOVED, group_id if mine else None))
    for person_id, group_id, count, at, themselves, newest in session.execute(_CAME, asked.values):
        others = count - themselves
        if others <= 0:
            continue
        names = [str(each) for each in reversed(newest) if each != person_id][:NAMED]
        key = f"joined:{group_id}:{min(others, MOST + 1)}:{'.'.join(names)}"
        found.append(Row(person_id, key, "groups", "", at, REST, group_id))
    return found


_GROUPS = text(
    """
    SELECT g.id, g.name, g.name_en, g.purpose, g.purpose_en, g.visibility, g.follows IS NOT NULL AS automatic
    FROM "group" g WHERE g.id = ANY(CAST(:ids AS bigint[]))
    """
)
_WAYS_IN = {
    "open": Sentence("Vous pouvez y entrer.", "You may come in."),
    "on_request": Sentence("Vous pouvez demander à y entrer.", "You may ask to come in."),
    "invitation": Sentence("On y entre sur invitation.", "One comes in by invitation."),
}
_BY_MANDATE = Sentence("On y entre par son mandat.", "One comes in by one’s mandate.")
_CAME_IN = (
    Sentence("une personne est arrivée", "one person came in"),
    Sentence("{count} personnes sont arrivées", "{count} people came in"),
)


def _describe(session: Session, keys: Collection[str]) -> dict[str, Item]:
    parts = {key: key.split(":") for key in keys}
    rows = session.execute(_GROUPS, {"ids": [int(part[1]) for part in parts.values()]}).mappings()
    groups = {row["id"]: row for row in rows}
    named = {
        key: [int(id_) for id_ in part[3].split(".")] for key, part in parts.items() if part[0] == "joined"
    }
    refs = person_refs_today(session, {id_ for ids in named.values() for id_ in ids})
    items = {}
    for key, part in parts.items():
        group = groups.get(int(part[1]))
        if group is None:
            continue
        if part[0] == "group":
            items[key] = _opened(key, group, mine=part[2] == "mine")
        else:
            people = [refs[id_] for id_ in named[key] if id_ in refs]
            items[key] = _came(key, group, int(part[2]), people)
    return items


def _opened(key: str, group: RowMapping, *, mine: bool) -> Item:
    why = MEMBER if mine else _BY_MANDATE if group["automatic"] else _WAYS_IN[group["visibility"]]
    purpose, purpose_en = (shortened(plain_text(words)) for words in (group["purpose"], group["purpose_en"]))
    return Item(
        key=key,
        section="groups",
        thread="",
        path=f"/groups/{group['id']}",
        fr=Words(title=f"Nouveau groupe\u00a0: {group['name']}", detail=purpose, why=why.fr),
        en=Words(title=f"New group: {group['name_en']}", detail=purpose_en, why=why.en),
        group_id=group["id"] if mine else None,
    )


def _came(key: str, group: RowMapping, count: int, people: list[PersonRef]) -> Item:
    words = counted(count, *_CAME_IN, most=MOST)
    names = _listed(people)
    some = count > len(people)
    return Item(
        key=key,
        section="groups",
        thread="",
        path=f"/groups/{group['id']}/members",
        fr=Words(
            title=f"{group['name']}\u00a0: {words.fr}",
            detail=f"Dont {names}" if some else names,
            why=MEMBER.fr,
        ),
        en=Words(
            title=f"{group['name_en']}: {words.en}",
            detail=f"Among them {names}" if some else names,
            why=MEMBER.en,
        ),
        group_id=group["id"],
    )


def _listed(people: Iterable[PersonRef]) -> str:
    return ", ".join(
        f"{ref.name} ({ref.authority.name if ref.authority else ref.organisation})"
        if ref.authority or ref.organisation
        else ref.name
        for ref in people
    )


GROUP_LINES = Source(names=("group", "joined"), find=_find, describe=_describe)
