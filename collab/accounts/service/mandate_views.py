"""Mandates as they are shown, any number in three queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.orm import Session

from collab.accounts.models import Assistant, Mandate, Person
from collab.accounts.service.refs import AuthorityRef, PersonRef, person_refs_today
from collab.authorities.models import Authority
from collab.core.clock import today


@dataclass(frozen=True, kw_only=True)
class MandateView:
    """A mandate with its authority, the successor named and the assistants declared."""

    id: int
    person_id: int
    authority: AuthorityRef
    role: str
    title: str
    starts_on: date
    ends_on: date | None
    valid: bool
    successor: PersonRef | None
    assistants: list[PersonRef]


def mandate_views(session: Session, which: ColumnElement[bool]) -> list[MandateView]:
    """The mandates that fit a condition; what someone was elected to stands first, then by date."""
    foremost = case((Mandate.role == "elected", 0), (Mandate.role == "technician", 1), else_=2)
    rows = session.execute(
        select(Mandate, Authority)
        .join(Authority, Authority.id == Mandate.authority_id)
        .where(which)
        .order_by(foremost, Mandate.starts_on, Mandate.id)
    ).all()
    assistants: dict[int, list[int]] = defaultdict(list)
    for mandate_id, person_id in session.execute(
        select(Assistant.mandate_id, Assistant.person_id)
        .join(Person, Person.id == Assistant.person_id)
        .where(Assistant.mandate_id.in_([mandate.id for mandate, _ in rows]))
        .order_by(Person.sort_key, Person.id)
    ):
        assistants[mandate_id].append(person_id)
    shown = {person_id for ids in assistants.values() for person_id in ids}
    shown |= {mandate.successor_id for mandate, _ in rows if mandate.successor_id is not None}
    refs, day = person_refs_today(session, shown), today()
    return [
        MandateView(
            id=mandate.id,
            person_id=mandate.person_id,
            authority=AuthorityRef(
                id=authority.id,
                siren=authority.siren,
                name=authority.name,
                kind=authority.kind,
                region=authority.region,
            ),
            role=mandate.role,
            title=mandate.title,
            starts_on=mandate.starts_on,
            ends_on=mandate.ends_on,
            valid=mandate.valid_on(day),
            successor=refs[mandate.successor_id] if mandate.successor_id is not None else None,
            assistants=[refs[person_id] for person_id in assistants[mandate.id]],
        )
        for mandate, authority in rows
    ]
