"""The directory: found, shown, entered, changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, selectinload

from collab.accounts.events import PersonAdded, PersonChanged
from collab.accounts.models import Mandate, Person
from collab.accounts.policy import (
    Standing,
    disabling_leaves_nobody,
    may_add_person,
    may_edit,
    may_invite,
    may_see_directory,
    may_see_person,
)
from collab.accounts.service.mandate_views import MandateView, mandate_views
from collab.accounts.service.refs import PersonRef, person_refs_today
from collab.accounts.service.sessions import end_sessions_of
from collab.authorities.models import Authority
from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.errors import conflict, invalid, require, require_visible
from collab.core.names import fold
from collab.core.outbox import record

LONGEST_SEARCH = 6
"""Words; more add nothing that a person means."""


@dataclass(frozen=True, kw_only=True)
class ListedPerson:
    """One line of the directory."""

    ref: PersonRef
    mandates: list[MandateView]
    disabled: bool


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a table."""

    items: Sequence[Any]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Can:
    """What the reader may do with a person."""

    edit: bool
    invite: bool


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """All that a person's page shows to this reader."""

    ref: PersonRef
    person: Person
    mandates: list[MandateView]
    can: Can

    @property
    def disabled(self) -> bool:
        """Whether they can no longer sign in."""
        return self.person.disabled_at is not None


def describe(person: Person) -> None:
    """Set by what a person is sorted and searched, after their name or organisation changed."""
    person.sort_key = fold(person.name)
    person.search_text = fold(f"{person.name} {person.organisation or ''}")


def standing_of(person: Person) -> Standing:
    """What rules ask about a person, over their present and coming mandates."""
    open_ones = [m for m in person.mandates if m.ends_on is None or m.ends_on >= today()]
    return Standing(
        person_id=person.id,
        staff=person.staff,
        authority_ids=frozenset(m.authority_id for m in open_ones),
        administers=any(m.role == "administrator" for m in open_ones),
    )


def valid_mandate(day: date) -> ColumnElement[bool]:
    """The condition that a mandate may be used that day."""
    return and_(Mandate.starts_on <= day, or_(Mandate.ends_on.is_(None), Mandate.ends_on >= day))


def visible_people(actor: Actor) -> Select[Person]:
    """Every person this actor may know of; disabled ones stay the secretariat's."""
    people = select(Person)
    if actor.staff:
        return people
    if not may_see_directory(actor):
        return people.where(Person.id == actor.person_id)
    return people.where(Person.disabled_at.is_(None))


def visible_person(session: Session, actor: Actor, person_id: int, *, for_update: bool = False) -> Person:
    """That person with their mandates, or the 404 problem."""
    statement = visible_people(actor).where(Person.id == person_id).options(selectinload(Person.mandates))
    if for_update:
        statement = statement.with_for_update(of=Person)
    person = session.scalars(statement).one_or_none()
    require_visible(person is not None and may_see_person(actor, person_id))
    assert person is not None
    return person


def find_people(
    session: Session,
    actor: Actor,
    *,
    q: str = "",
    authority_id: int | None = None,
    page: int = 1,
    page_size: int = 50,
) -> Page:
    """The directory by name, organisation, title or authority, whatever the accents."""
    require_visible(may_see_directory(actor))
    found = visible_people(actor)
    if not actor.staff:
        # Someone whose last mandate ended is no longer looked for; their messages stay theirs.
        current = Person.mandates.any(valid_mandate(today()))
        found = found.where(or_(Person.staff, Person.organisation.is_not(None), current))
    if authority_id is not None:
        found = found.where(
            Person.mandates.any((Mandate.authority_id == authority_id) & valid_mandate(today()))
        )
    found = found.where(*mentioning(q, by_address=actor.staff))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session.scalars(
        found.order_by(Person.sort_key, Person.id).limit(page_size).offset((page - 1) * page_size)
    ).all()
    return Page(items=_listed(session, rows), page=page, pages=-(-total // page_size), total=total)


def mentioning(q: str, *, by_address: bool = False) -> list[ColumnElement[bool]]:
    """The conditions that a person fits every word: by name, organisation, title or authority, whatever the accents."""
    return [_mentions(word, by_address=by_address) for word in fold(q).split()[:LONGEST_SEARCH]]


def show_person(session: Session, actor: Actor, person_id: int) -> PersonPage:
    """A person's page."""
    person = visible_person(session, actor, person_id)
    standing = standing_of(person)
    return PersonPage(
        ref=person_refs_today(session, [person_id])[person_id],
        person=person,
        mandates=mandate_views(session, Mandate.person_id == person_id),
        can=Can(
            edit=may_edit(actor, standing),
            invite=may_invite(actor, standing) and person.email is not None,
        ),
    )


def enter_person(
    session: Session,
    actor: Actor,
    *,
    name: str,
    email: str,
    language: str = "fr",
    organisation: str | None = None,
    authority_id: int | None = None,
) -> Person:
    """Enter somebody in the directory, with an authority to come or an organisation."""
    require(may_add_person(actor, authority_id))
    if authority_id is None and not organisation:
        raise invalid({"organisation": ["required"]})
    if session.scalar(select(Person.id).where(Person.email == email)) is not None:
        raise conflict("Somebody has this address already.", slug="email-taken")
    person = Person(name=name, email=email, language=language, organisation=organisation or None)
    describe(person)
    session.add(person)
    session.flush()
    record(session, PersonAdded(by=actor.by, person_id=person.id))
    return person


def change_person(
    session: Session,
    actor: Actor,
    person_id: int,
    *,
    name: str | None = None,
    organisation: str | None = None,
    disabled: bool | None = None,
) -> Person:
    """Correct a name or an organisation; disable (every session ends at once) or enable again."""
    person = visible_person(session, actor, person_id, for_update=True)
    require(may_edit(actor, standing_of(person)))
    if name is not None:
        person.name = name
    if organisation is not None:
        person.organisation = organisation or None
    describe(person)
    if disabled is True and person.disabled_at is None:
        if person.staff:
            keep_one_staff(session, person.id)
        person.disabled_at = now()
        end_sessions_of(session, actor, person)
    elif disabled is False:
        person.disabled_at = None
    record(session, PersonChanged(by=actor.by, person_id=person.id))
    return person


def keep_one_staff(session: Session, leaving_id: int) -> None:
    """Refuse to lose the last person of the secretariat: nobody could run the workspace any more."""
    staff = session.scalars(
        select(Person.id)
        .where(Person.staff, Person.disabled_at.is_(None))
        .order_by(Person.id)
        .with_for_update()
    ).all()
    if disabling_leaves_nobody([person_id for person_id in staff if person_id != leaving_id]):
        raise conflict("The secretariat must keep one person.", slug="last-staff")


def _mentions(word: str, *, by_address: bool) -> ColumnElement[bool]:
    like = f"%{word}%"
    in_mandate = Person.mandates.any(
        valid_mandate(today())
        & or_(
            func.unaccent(func.lower(Mandate.title)).like(like),
            Mandate.authority.has(Authority.search_text.like(like)),
        )
    )
    in_address = Person.email.ilike(like) if by_address else false()
    return or_(Person.search_text.like(like), in_mandate, in_address)


def _listed(session: Session, people: Iterable[Person]) -> list[ListedPerson]:
    rows = list(people)
    ids = [person.id for person in rows]
    refs = person_refs_today(session, ids)
    mandates: dict[int, list[MandateView]] = {person_id: [] for person_id in ids}
    for view in mandate_views(session, Mandate.person_id.in_(ids)):
        if view.valid:
            mandates[view.person_id].append(view)
    return [
        ListedPerson(
            ref=refs[person.id], mandates=mandates[person.id], disabled=person.disabled_at is not None
        )
        for person in rows
    ]
