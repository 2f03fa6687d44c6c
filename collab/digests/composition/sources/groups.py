"""New groups that each person may see, and who came into theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

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
    SELECT a.id AS person_id, array_agg(g.id ORDER BY g.created_at DESC, g.id) AS group_ids,
           extract(epoch FROM max(g.created_at))::float8 AS at
    FROM asked a
    JOIN "group" g ON g.created_at >= a.since AND g.created_at < :until AND g.listed AND g.kind <> 'pairing'
    WHERE g.created_by IS DISTINCT FROM a.id AND g.follows IS NULL
      AND NOT EXISTS (SELECT FROM membership m WHERE m.group_id = g.id AND m.person_id = a.id AND m.left_at IS NULL)
      AND (a.staff OR EXISTS (
              SELECT FROM mandate v WHERE v.person_id = a.id
                AND v.starts_on <= :day AND (v.ends_on IS NULL OR v.ends_on >= :day)))
    GROUP BY a.id
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
    found: list[Row] = []
    for person_id, group_ids, at in session.execute(_OPENED, asked.values).all():
        if len(group_ids) <= NAMED:
            keys = [f"group:{group_id}" for group_id in group_ids]
        else:
            keys = [f"groups:{'.'.join(map(str, group_ids[:NAMED]))}:{len(group_ids)}"]
        # Everybody with a mandate may know of a listed group: no right of reading is asked.
        found += [Row(person_id, key, "groups", "", at, MOVED) for key in keys]
    for person_id, group_id, count, at, themselves, newest in session.execute(_CAME, asked.values).all():
        others = count - themselves
        if others <= 0:
            continue
        names = [str(each) for each in reversed(newest) if each != person_id][:NAMED]
        key = f"joined:{'.'.join(names)}:{min(others, MOST + 1)}:{group_id}"
        found.append(Row(person_id, key, "groups", "", at, REST, group_id))
    return found


class _Key(NamedTuple):
    """`group:12`, `groups:12.14.15:9`, `joined:3.5.8:11:12`."""

    name: str
    ids: str
    how_many: str = "1"
    group: str = ""


_GROUPS = text(
    """
    SELECT g.id, g.name, g.name_en, g.purpose, g.purpose_en, g.visibility, g.listed
    FROM "group" g WHERE g.id = ANY(CAST(:ids AS bigint[]))
    """
)
_WAYS_IN = {
    "open": Sentence("Vous pouvez y entrer.", "You may come in."),
    "on_request": Sentence("Vous pouvez demander à y entrer.", "You may ask to come in."),
    "invitation": Sentence("On y entre sur invitation.", "One comes in by invitation."),
}
_OPENED_SINCE = Sentence(
    "Ils se sont ouverts depuis votre dernière lettre.", "They opened since your last letter."
)
_CAME_IN = (
    Sentence("une personne est arrivée", "one person came in"),
    Sentence("{count} personnes sont arrivées", "{count} people came in"),
)


def _describe(session: Session, keys: Collection[str]) -> dict[str, Item]:
    parts = {key: _Key(*key.split(":")) for key in keys}
    about = {key: [int(id_) for id_ in part.ids.split(".")] for key, part in parts.items()}
    asked = {id_ for key, ids in about.items() if parts[key].name != "joined" for id_ in ids}
    asked |= {int(part.group) for part in parts.values() if part.group}
    groups = {row["id"]: row for row in session.execute(_GROUPS, {"ids": list(asked)}).mappings()}
    people = {id_ for key, ids in about.items() if parts[key].name == "joined" for id_ in ids}
    refs = person_refs_today(session, people)
    items = {}
    for key, part in parts.items():
        if part.name == "joined":
            group = groups.get(int(part.group))
            if group is not None:
                named = [refs[id_] for id_ in about[key] if id_ in refs]
                items[key] = _came(key, group, int(part.how_many), named)
            continue
        known = [groups[id_] for id_ in about[key] if id_ in groups and groups[id_]["listed"]]
        if known:
            items[key] = _opened(key, known[0]) if part.name == "group" else _many(key, known, part.how_many)
    return items


def _opened(key: str, group: RowMapping) -> Item:
    why = _WAYS_IN[group["visibility"]]
    purpose, purpose_en = (shortened(plain_text(words)) for words in (group["purpose"], group["purpose_en"]))
    return Item(
        key=key,
        section="groups",
        thread="",
        path=f"/groups/{group['id']}",
        fr=Words(title=f"Nouveau groupe\u00a0: {group['name']}", detail=purpose, why=why.fr),
        en=Words(title=f"New group: {group['name_en']}", detail=purpose_en, why=why.en),
    )


def _many(key: str, groups: list[RowMapping], count: str) -> Item:
    names = ", ".join(f"«\u00a0{group['name']}\u00a0»" for group in groups)
    names_en = ", ".join(f"“{group['name_en']}”" for group in groups)
    return Item(
        key=key,
        section="groups",
        thread="",
        path="/groups",
        fr=Words(title=f"{count} nouveaux groupes", detail=f"Dont {names}", why=_OPENED_SINCE.fr),
        en=Words(title=f"{count} new groups", detail=f"Among them {names_en}", why=_OPENED_SINCE.en),
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


GROUP_LINES = Source(names=("group", "groups", "joined"), find=_find, describe=_describe)
