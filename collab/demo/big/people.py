"""The people of the big set, their mandates and their groups: planned here, written in a few statements."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate, Person
from collab.authorities.models import Authority
from collab.core.names import fold
from collab.demo.big.words import committed
from collab.groups.models import Group, Membership
from collab.groups.service import searched_by

YEARS = timedelta(days=6 * 365)
"""How far back the set begins."""
ROLES = ("elected",) * 4 + ("technician",) * 5 + ("administrator",)
FEWEST, MOST = 15, 120
"""How many people come into a group of their own choice."""


def enter_people(
    session: Session, chance: random.Random, *, authorities: int, people: int, until: datetime
) -> None:
    """Enter people by role, spread over the most populous authorities of the register, each with one mandate."""
    words = committed()
    chosen = session.scalars(
        select(Authority.id).order_by(Authority.population.desc(), Authority.id).limit(authorities)
    ).all()
    rows, mandates = [], []
    for number in range(people):
        role = ROLES[number // len(chosen) % len(ROLES)]
        which = chance.randrange(2)
        name = words["names"][role][which]
        rows.append(
            {
                "name": name,
                "email": f"grand.{number + 1:05}@example.org",
                "sort_key": fold(name),
                "search_text": fold(name),
                "created_at": until - YEARS,
                "onboarded_at": until - YEARS,
                "came_at": until - YEARS,
            }
        )
        mandates.append(
            {
                "authority_id": chosen[number % len(chosen)],
                "role": role,
                "title": chance.choice(words["titles"][role]),
                "starts_on": _first_day(until),
                "announced_start": True,
                "created_at": until - YEARS,
            }
        )
    entered = session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows).all()
    session.execute(insert(Mandate), [{**m, "person_id": p} for m, p in zip(mandates, entered, strict=True)])


def _first_day(until: datetime) -> date:
    return (until - YEARS).date()


def open_groups(session: Session, *, groups: int, until: datetime) -> None:
    """Open groups by country until there are so many in all."""
    there = session.scalars(select(Group.slug)).all()
    french, english = Locale("fr").territories, Locale("en").territories
    codes = [code for code in committed()["countries"] if f"pays-{code.lower()}" not in there]
    rows = [
        {
            "kind": "country",
            "slug": f"pays-{code.lower()}",
            "name": french[code],
            "name_en": english[code],
            "search_text": searched_by(french[code], english[code]),
            "visibility": "on_request",
            "created_at": until - YEARS,
        }
        for code in codes[: max(0, groups - len(there))]
    ]
    if rows:
        session.execute(insert(Group), rows)


def bring_together(session: Session, chance: random.Random, *, until: datetime) -> dict[int, list[int]]:
    """Bring people into groups, by their mandate or by choice; returns the members of each group."""
    people = list(session.scalars(select(Person.id).where(Person.email.like("grand.%")).order_by(Person.id)))
    session.execute(_BY_MANDATE, {"joined": until - YEARS})
    members: dict[int, list[int]] = defaultdict(list)
    rows: list[dict[str, Any]] = []
    for group_id in session.scalars(select(Group.id).where(Group.follows.is_(None)).order_by(Group.id)):
        most = min(MOST, len(people))
        for place, person_id in enumerate(chance.sample(people, chance.randint(min(FEWEST, most), most))):
            role = ("chair", "rapporteur")[place] if place < 2 else "member"
            rows.append(
                {"group_id": group_id, "person_id": person_id, "role": role, "joined_at": until - YEARS}
            )
    session.execute(insert(Membership), rows)
    for row in session.execute(_PRESENT):
        members[row.group_id].append(row.person_id)
    return members


# As `follow_mandates` would, but dated back and told to nobody.
_BY_MANDATE = text(
    """
    INSERT INTO membership (group_id, person_id, role, automatic, joined_at)
    SELECT DISTINCT g.id, n.person_id, 'member', true, CAST(:joined AS timestamptz)
    FROM "group" g JOIN mandate n ON g.follows = 'everyone' OR (g.follows = 'elected' AND n.role = 'elected')
        OR (g.follows = 'technicians' AND n.role = 'technician')
    JOIN person p ON p.id = n.person_id WHERE p.email LIKE 'grand.%' ORDER BY g.id, n.person_id
    ON CONFLICT DO NOTHING
    """
)
_PRESENT = text(
    """
    SELECT m.group_id, m.person_id FROM membership m JOIN person p ON p.id = m.person_id
    WHERE m.left_at IS NULL AND p.email LIKE 'grand.%' ORDER BY m.group_id, m.person_id
    """
)
