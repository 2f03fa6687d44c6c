"""Who will receive an edition and how many, what of it they may read; who will not, and why."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import require_visible
from collab.core.names import fold
from collab.digests.models import Edition
from collab.digests.policy import may_compose
from collab.digests.service.audience_sql import AUDIENCE_JOIN, REASONS, RECEIVES, WHY_NOT
from collab.digests.service.editions.content import content_of
from collab.groups.service import ACCESS_JOIN, READ, GroupRef

ROLES = ("elected", "technician", "partner", "staff")
"""Whose letters are counted apart: administrators of an authority are counted with its agents."""
SHOWN = ("receives", *REASONS)
LONGEST_SEARCH = 6
"""Words; more add nothing that a person means."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """How many people one word fits."""

    name: str
    people: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Reserved:
    """A group that some of the edition's items come from, and how many recipients get the edition without them."""

    group: GroupRef
    items: int
    without: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """Somebody of a role, to look at the edition as they would get it."""

    role: str
    person: PersonRef


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Who receives an edition, counted, as things stand at this moment."""

    receives: int
    languages: list[Counted]
    roles: list[Counted]
    items: int
    whole: int
    """How many of them may read all of its items."""
    reserved: list[Reserved]
    gone: int
    """Items whose group is there no more: nobody gets them."""
    without: list[Counted]
    """Who receives nothing, by why."""
    samples: list[Sample]


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """Somebody of the audience, or somebody who is not in it, and why."""

    person: PersonRef
    language: str
    why: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page of a table."""

    items: Sequence[Any]
    page: int
    pages: int
    total: int


# The role that a person is shown under, but for administrators; each person once.
_ROLE = """COALESCE(
    (SELECT CASE m.role WHEN 'elected' THEN 'elected' ELSE 'technician' END FROM mandate m
     WHERE m.person_id = p.id AND m.starts_on <= :day AND (m.ends_on IS NULL OR m.ends_on >= :day)
     ORDER BY m.role <> 'elected' LIMIT 1),
    CASE WHEN p.staff THEN 'staff' ELSE 'partner' END)"""
_COUNTED = text(
    f"""
    SELECT why, language, role, count(*) AS people, (min(ARRAY[came, id]))[2] AS sample FROM (
        SELECT {WHY_NOT} AS why, CASE p.language WHEN 'en' THEN 'en' ELSE 'fr' END AS language, {_ROLE} AS role,
            EXTRACT(EPOCH FROM p.came_at)::bigint AS came, p.id
        FROM person p {AUDIENCE_JOIN}
    ) people GROUP BY why, language, role
    """
)
_MAY_NOT = f"""
    CROSS JOIN unnest(CAST(:groups AS bigint[])) AS asked (group_id)
    LEFT JOIN "group" g ON g.id = asked.group_id
    {ACCESS_JOIN.replace(":me", "p.id")}
    WHERE {RECEIVES} AND {READ.replace(":staff", "p.staff")} IS NOT TRUE"""
_WITHOUT = text(
    f"""
    SELECT asked.group_id, count(DISTINCT p.id) AS people FROM person p {AUDIENCE_JOIN} {_MAY_NOT}
    GROUP BY GROUPING SETS ((asked.group_id), ())
    """
)
_GROUPS = text(
    'SELECT id, kind, name, name_en FROM "group" WHERE id = ANY (CAST(:groups AS bigint[])) ORDER BY name, id'
)


def audience_of(session: Session, actor: Actor, edition_id: int) -> Audience:
    """Count who would receive this edition if it left now."""
    require_visible(may_compose(actor))
    edition = _edition(session, edition_id)
    parts = content_of(session, edition).parts
    of_group = Counter(part.group_id for part in parts if part.group_id is not None)
    rows = session.execute(_COUNTED, {"day": today()}).all()
    receiving = [row for row in rows if row.why is None]
    receives = sum(row.people for row in receiving)
    groups = {"groups": list(of_group)}
    without = {row.group_id: row.people for row in session.execute(_WITHOUT, groups)} if of_group else {}
    known = [GroupRef(**row._mapping) for row in session.execute(_GROUPS, groups)] if of_group else []
    return Audience(
        receives=receives,
        languages=_counted(receiving, "language", ("fr", "en")),
        roles=_counted(receiving, "role", ROLES),
        items=len(parts),
        whole=receives - without.get(None, 0),
        reserved=[
            Reserved(group=group, items=of_group[group.id], without=without.get(group.id, 0))
            for group in known
        ],
        gone=sum(of_group.values()) - sum(of_group[group.id] for group in known),
        without=_counted([row for row in rows if row.why], "why", REASONS),
        samples=_samples(session, receiving),
    )


def _counted(rows: Sequence[Any], column: str, names: Sequence[str]) -> list[Counted]:
    counted: Counter[str] = Counter()
    for row in rows:
        counted[getattr(row, column)] += row.people
    return [Counted(name=name, people=counted[name]) for name in names]


def _samples(session: Session, rows: Sequence[Any]) -> list[Sample]:
    """Of each role, who came first of its largest language."""
    chosen = {row.role: row.sample for row in sorted(rows, key=lambda row: row.people)}
    refs = person_refs_today(session, chosen.values())
    return [Sample(role=role, person=refs[chosen[role]]) for role in ROLES if role in chosen]


def people_of_audience(
    session: Session,
    actor: Actor,
    edition_id: int,
    *,
    show: str = "receives",
    q: str = "",
    role: str = "",
    language: str = "",
    without: int | None = None,
    page: int = 1,
    page_size: int = 50,
) -> Page:
    """One page of those who receive this edition, or of those who do not for one reason; found by name."""
    require_visible(may_compose(actor))
    _edition(session, edition_id)
    asked: dict[str, dict[str, Any]] = {
        f"({WHY_NOT}) = :why": {"why": show} if show != "receives" else {},
        **named(q),
        f"{_ROLE} = :role": {"role": role} if role else {},
        "(p.language = 'en') = :english": {"english": language == "en"} if language else {},
    }
    given = {name: value for values in asked.values() for name, value in values.items()}
    joined = f"FROM person p {AUDIENCE_JOIN}"
    if without is not None:
        joined, given["groups"] = joined + _MAY_NOT, [without]
    else:
        joined += f" WHERE {RECEIVES if show == 'receives' else 'true'}"
    joined = " AND ".join([joined, *(sql for sql, values in asked.items() if values)])
    given |= {"day": today()} if ":day" in joined else {}
    rows = session.execute(
        text(
            f"SELECT p.id, p.language, {WHY_NOT} AS why, count(*) OVER () AS total {joined}"
            " ORDER BY p.sort_key, p.id LIMIT :limit OFFSET :offset"
        ),
        {**given, "limit": page_size, "offset": (page - 1) * page_size},
    ).all()
    refs = person_refs_today(session, [row.id for row in rows])
    total = rows[0].total if rows else 0
    return Page(
        items=[Listed(person=refs[row.id], language=_language(row), why=row.why) for row in rows],
        page=page,
        pages=math.ceil(total / page_size),
        total=total,
    )


def named(q: str) -> dict[str, dict[str, Any]]:
    """The conditions that a person's name holds every word, each with its value."""
    # Folded words have no signs left, those of LIKE among them.
    words = fold(q).split()[:LONGEST_SEARCH]
    return {f"p.search_text LIKE :word{n}": {f"word{n}": f"%{word}%"} for n, word in enumerate(words)}


def _language(row: Any) -> str:
    return "en" if row.language == "en" else "fr"


def _edition(session: Session, edition_id: int) -> Edition:
    edition = session.get(Edition, edition_id)
    require_visible(edition is not None)
    assert edition is not None
    return edition
