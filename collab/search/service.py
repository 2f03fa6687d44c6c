"""Everything one may go to, found by a few letters in one query; the rights stand in it, so that nothing hidden counts."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.orm import Session

from collab.accounts.policy import may_see_directory
from collab.accounts.service import AuthorityRef, PersonRef, person_refs_today
from collab.authorities.policy import may_read_register
from collab.authorities.recognition import INSIDE, understood
from collab.buddying.policy import may_read as may_read_notes
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.names import fold
from collab.discussion.service import KNOWN
from collab.groups.service import ACCESS_JOIN, READ, SEEN, GroupRef
from collab.search.matching import ALIKE, MOST_WORDS, fits, rank, values


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One place to go, with what its line shows."""

    kind: str
    id: int
    name: str
    name_en: str | None
    person: PersonRef | None
    authority: AuthorityRef | None
    group: GroupRef | None
    """The group itself, or the one a discussion lives in."""


def find(session: Session, actor: Actor, *, q: str, limit: int = 20) -> list[Found]:
    """What the asker may go to, the best first."""
    typed, named = fold(q).split()[:MOST_WORDS], understood(q).split()[:MOST_WORDS]
    if not typed or not named:
        return []
    asked = {
        "me": actor.person_id,
        "staff": actor.staff,
        "guest": actor.guest,
        "directory": may_see_directory(actor),
        "register": may_read_register(actor),
        "notes": may_read_notes(actor),
        "day": today(),
        "limit": limit,
    }
    question = _question(tuple(map(_shape, typed)), tuple(map(_shape, named)))
    rows = session.execute(question, asked | values(typed) | values(named, "a")).mappings().all()
    people = person_refs_today(session, [row["id"] for row in rows if row["sort"] == "person"])
    return [_found(row, people) for row in rows]


def _found(row: RowMapping, people: dict[int, PersonRef]) -> Found:
    group = authority = None
    if row["group_id"] is not None:
        group = GroupRef(
            id=row["group_id"], kind=row["group_kind"], name=row["group_name"], name_en=row["group_name_en"]
        )
    if row["sort"] == "authority":
        authority = AuthorityRef(
            id=row["id"],
            siren=row["siren"],
            name=row["name"],
            kind=row["authority_kind"],
            region=row["region"],
        )
    return Found(
        kind=row["sort"],
        id=row["id"],
        name=row["name"],
        name_en=row["group_name_en"] if row["sort"] == "group" else None,
        person=people.get(row["id"]) if row["sort"] == "person" else None,
        authority=authority,
        group=group,
    )


def _shape(word: str) -> str:
    """All that the question's text depends on: whether a slip in the word is forgiven."""
    return "x" * min(len(word), 3)


@functools.lru_cache(maxsize=512)
def _question(typed: Sequence[str], named: Sequence[str]) -> TextClause:
    own_names = f"split_part(a.search_text, '{INSIDE}', 1)"
    people = _candidates(
        "person",
        named,
        source=_PEOPLE,
        allowed="(:directory AND p.disabled_at IS NULL"
        " AND (:staff OR p.staff OR p.organisation IS NOT NULL OR held.words IS NOT NULL))",
        row="p.id, NULL::bigint AS group_id, 0::float AS weight",
        names="p.sort_key",
        spelt_in="(p.search_text || ' ' || COALESCE(held.words, ''))",
        alike_in="p.search_text",
        key="a",
    )
    authorities = _candidates(
        "authority",
        named,
        source="authority a",
        allowed=":register",
        row="a.id, NULL::bigint AS group_id, a.population::float AS weight",
        names=own_names,
        spelt_in="a.search_text",
        alike_in="a.search_text",
        key="a",
    )
    groups = _candidates(
        "group",
        typed,
        source=f'"group" g {ACCESS_JOIN}',
        allowed=SEEN,
        row="g.id, g.id AS group_id, CASE WHEN m.id IS NULL THEN 0 ELSE 1 END::float AS weight",
        names="g.search_text",
        spelt_in="g.search_text",
        alike_in="g.search_text",
    )
    discussions = _candidates(
        "discussion",
        typed,
        source=f'discussion d JOIN "group" g ON g.id = d.group_id {ACCESS_JOIN}',
        allowed=f"{READ} AND {KNOWN}",
        row="d.id, d.group_id, extract(epoch FROM d.changed_at)::float AS weight",
        names="d.search_text",
        spelt_in="d.search_text",
        alike_in="d.search_text",
    )
    notes = _candidates(
        "note",
        typed,
        source="peer_note n",
        allowed=":notes AND n.published IS NOT NULL",
        row="n.id, NULL::bigint AS group_id, extract(epoch FROM n.published_at)::float AS weight",
        names="trim(split_part(n.search_text, '|', 1))",
        spelt_in="n.search_text",
        alike_in="n.search_text",
    )
    candidates = " UNION ALL ".join((people, authorities, groups, discussions, notes))
    return text(_BEST.format(candidates=candidates, alike=ALIKE))


_PEOPLE = f"""
    person p LEFT JOIN (
        SELECT x.person_id,
               string_agg(split_part(o.search_text, '{INSIDE}', 1) || ' '
                          || translate(lower(unaccent(x.title)), '''-/,()', '      '), ' ') AS words
        FROM mandate x JOIN authority o ON o.id = x.authority_id
        WHERE x.starts_on <= :day AND (x.ends_on IS NULL OR x.ends_on >= :day) GROUP BY x.person_id
    ) held ON held.person_id = p.id"""


def _candidates(
    sort: str,
    words: Sequence[str],
    *,
    source: str,
    allowed: str,
    row: str,
    names: str,
    spelt_in: str,
    alike_in: str,
    key: str = "w",
) -> str:
    return f"""
        SELECT '{sort}' AS sort, {row}, {names} AS names, :{key} AS typed, {alike_in} AS alike_in,
               {rank(words, names=names, spelt_in=spelt_in, key=key)} AS rank
        FROM {source} WHERE {allowed} AND {fits(words, spelt_in=spelt_in, alike_in=alike_in, key=key)}"""


# Among equals each kind has its turn, so that hundreds of one do not hide the one group meant; within a kind one's
# own groups, large authorities and what moved lately come first.
_BEST = """
    WITH fitting AS ({candidates}),
    ranked AS (
        SELECT *, CASE WHEN rank = {alike} THEN strict_word_similarity(typed, alike_in) ELSE 1 END AS close,
               array_position(ARRAY['group', 'authority', 'person', 'discussion', 'note'], sort) AS place
        FROM fitting
    ),
    turns AS (
        SELECT *, row_number() OVER (PARTITION BY sort, rank ORDER BY close DESC, weight DESC, names, id) AS turn
        FROM ranked
    ),
    best AS (SELECT * FROM turns ORDER BY rank, close DESC, turn, place, id LIMIT :limit)
    SELECT b.sort, b.id, COALESCE(d.title, g.name, a.name, p.name, n.published ->> 'title') AS name,
           a.siren, a.kind AS authority_kind, a.region,
           g.id AS group_id, g.kind AS group_kind, g.name AS group_name, g.name_en AS group_name_en
    FROM best b
    LEFT JOIN person p ON b.sort = 'person' AND p.id = b.id
    LEFT JOIN authority a ON b.sort = 'authority' AND a.id = b.id
    LEFT JOIN discussion d ON b.sort = 'discussion' AND d.id = b.id
    LEFT JOIN peer_note n ON b.sort = 'note' AND n.id = b.id
    LEFT JOIN "group" g ON g.id = b.group_id
    ORDER BY b.rank, b.close DESC, b.turn, b.place, b.id
"""
