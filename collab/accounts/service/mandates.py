"""Mandates: given, changed, ended, announced on their day; assistants declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from collab.accounts.events import MandateChanged, MandateEnded, MandateGiven
from collab.accounts.models import Assistant, Mandate, Person
from collab.accounts.policy import (
    FURTHEST,
    may_administer,
    may_declare_assistants,
    may_see_directory,
    may_see_past_mandates,
)
from collab.accounts.service.mandate_views import MandateView, mandate_views
from collab.accounts.service.people import visible_person
from collab.accounts.service.refs import PersonRef, person_refs
from collab.authorities.models import Authority
from collab.core.actor import SYSTEM, Actor
from collab.core.clock import today
from collab.core.errors import conflict, invalid, not_found, require, require_visible
from collab.core.outbox import record


@dataclass(frozen=True, kw_only=True)
class HeldMandate:
    """A mandate on its authority's page, with who holds it."""

    mandate: MandateView
    person: PersonRef


def mandates_at(session: Session, actor: Actor, authority_id: int) -> list[HeldMandate]:
    """Who holds a mandate at an authority; who administers it also sees the ended and the coming ones."""
    require_visible(may_see_directory(actor))
    require_visible(session.get(Authority, authority_id) is not None)
    at_it = and_(Mandate.authority_id == authority_id, Mandate.person.has(Person.disabled_at.is_(None)))
    views = mandate_views(session, at_it)
    if not may_see_past_mandates(actor, authority_id):
        views = [view for view in views if view.valid]
    refs = person_refs(session, [(view.person_id, view.id) for view in views])
    views.sort(key=lambda view: not view.valid)
    return [HeldMandate(mandate=view, person=refs[view.person_id, view.id]) for view in views]


def give_mandate(
    session: Session,
    actor: Actor,
    person_id: int,
    *,
    authority_id: int,
    role: str,
    title: str,
    starts_on: date,
    ends_on: date | None = None,
) -> MandateView:
    """Tie a person to an authority, from a day on."""
    person = visible_person(session, actor, person_id, for_update=True)
    require(may_administer(actor, authority_id))
    if session.get(Authority, authority_id) is None:
        raise invalid({"authority_id": ["unknown"]})
    _check_dates(starts_on, ends_on)
    for other in person.mandates:
        same = other.authority_id == authority_id and other.role == role
        if same and _overlap((other.starts_on, other.ends_on), (starts_on, ends_on)):
            raise conflict("This person has that mandate already.", slug="mandate-overlaps")
    mandate = Mandate(
        person_id=person.id,
        authority_id=authority_id,
        role=role,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    session.add(mandate)
    session.flush()
    session.expire(person, ["mandates"])
    if starts_on > today():
        # Nobody holds it yet, but who gave it is written down today.
        record(session, MandateChanged(by=actor.by, **_named(mandate)))
    _announce(session, actor.by, mandate)
    return _shown(session, mandate)


def change_mandate(session: Session, actor: Actor, mandate_id: int, **changes: object) -> MandateView:
    """Correct a title, move or lift an end, name the successor: whatever `changes` names."""
    mandate = _administered(session, actor, mandate_id)
    _apply(session, mandate, changes)
    record(session, MandateChanged(by=actor.by, **_named(mandate)))
    _announce(session, actor.by, mandate)
    return _shown(session, mandate)


def end_mandate(
    session: Session, actor: Actor, mandate_id: int, *, ends_on: date, successor_id: int | None = None
) -> MandateView:
    """Set a mandate's last day; when that day is over already, its end is an event of this moment."""
    changes: dict[str, object] = {"ends_on": ends_on}
    if successor_id is not None:
        changes["successor_id"] = successor_id
    return change_mandate(session, actor, mandate_id, **changes)


def declare_assistant(session: Session, actor: Actor, mandate_id: int, *, person_id: int) -> MandateView:
    """Let a person act "pour le compte de" the holder of a mandate."""
    mandate = _assisted(session, actor, mandate_id)
    if person_id == mandate.person_id:
        raise invalid({"person_id": ["is-the-holder"]})
    _known_person(session, "person_id", person_id)
    if session.get(Assistant, (mandate_id, person_id)) is None:
        session.add(Assistant(mandate_id=mandate_id, person_id=person_id))
        session.flush()
        record(session, MandateChanged(by=actor.by, assistant_id=person_id, **_named(mandate)))
    return _shown(session, mandate)


def withdraw_assistant(session: Session, actor: Actor, mandate_id: int, *, person_id: int) -> None:
    """Take that permission back."""
    mandate = _assisted(session, actor, mandate_id)
    declared = session.get(Assistant, (mandate_id, person_id))
    if declared is None:
        raise not_found()
    session.delete(declared)
    session.flush()
    record(session, MandateChanged(by=actor.by, assistant_id=person_id, **_named(mandate)))


def announce_mandates(session: Session, limit: int = 200) -> int:
    """Record the mandates that began or ended since the last minute; any number of ticks may run at once."""
    day = today()
    due = session.scalars(
        select(Mandate)
        .where(
            or_(
                and_(~Mandate.announced_start, Mandate.starts_on <= day),
                and_(~Mandate.announced_end, Mandate.ends_on < day),
            )
        )
        .order_by(Mandate.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for mandate in due:
        _announce(session, SYSTEM.by, mandate)
    return len(due)


def _announce(session: Session, by: int | None, mandate: Mandate) -> None:
    """Bring what was announced in line with the calendar: each beginning and each end once."""
    day = today()
    if mandate.announced_end and mandate.valid_on(day):
        mandate.announced_start = mandate.announced_end = False
    if not mandate.announced_start and mandate.starts_on <= day:
        mandate.announced_start = True
        record(session, MandateGiven(by=by, **_named(mandate)))
    if not mandate.announced_end and mandate.ends_on is not None and mandate.ends_on < day:
        mandate.announced_end = True
        successor_id = mandate.successor_id
        record(
            session,
            MandateEnded(by=by, **_named(mandate), successor_id=successor_id, ended_on=mandate.ends_on),
        )


def _apply(session: Session, mandate: Mandate, changes: dict[str, object]) -> None:
    if "successor_id" in changes and changes["successor_id"] is not None:
        if changes["successor_id"] == mandate.person_id:
            raise invalid({"successor_id": ["is-the-holder"]})
        _known_person(session, "successor_id", changes["successor_id"])
    for name in ("title", "ends_on", "successor_id"):
        if name in changes:
            setattr(mandate, name, changes[name])
    _check_dates(mandate.starts_on, mandate.ends_on)
    session.flush()


def _administered(session: Session, actor: Actor, mandate_id: int) -> Mandate:
    mandate = _visible(session, actor, mandate_id)
    require(may_administer(actor, mandate.authority_id))
    return mandate


def _assisted(session: Session, actor: Actor, mandate_id: int) -> Mandate:
    mandate = _visible(session, actor, mandate_id)
    authority_id, holder_id = mandate.authority_id, mandate.person_id
    require(
        may_declare_assistants(actor, holder_id=holder_id, mandate_id=mandate_id, authority_id=authority_id)
    )
    return mandate


def _visible(session: Session, actor: Actor, mandate_id: int) -> Mandate:
    require_visible(may_see_directory(actor))
    mandate = session.get(Mandate, mandate_id, with_for_update=True)
    if mandate is None or not (
        mandate.valid_on(today()) or may_see_past_mandates(actor, mandate.authority_id)
    ):
        raise not_found()
    return mandate


def _known_person(session: Session, field: str, person_id: object) -> None:
    known = select(Person.id).where(Person.id == person_id, Person.disabled_at.is_(None))
    if session.scalar(known) is None:
        raise invalid({field: ["unknown"]})


def _check_dates(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise invalid({"ends_on": ["before-start"]})
    for field, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if day is not None and abs(day - today()) > FURTHEST:
            raise invalid({field: ["too-far"]})


def _overlap(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)


def _named(mandate: Mandate) -> dict[str, int]:
    return {
        "person_id": mandate.person_id,
        "mandate_id": mandate.id,
        "authority_id": mandate.authority_id,
    }


def _shown(session: Session, mandate: Mandate) -> MandateView:
    session.flush()
    return mandate_views(session, Mandate.id == mandate.id)[0]
