"""Those who never came: listed, and invited again, many at once without anybody waiting for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.accounts.events import PersonInvited
from collab.accounts.models import Mandate, PendingInvitation, Person
from collab.accounts.policy import administered, may_bring_people, may_see_directory
from collab.accounts.service.invitations import is_expected, note_invitation
from collab.accounts.service.people import Page, visible_people
from collab.accounts.service.refs import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.errors import require, require_visible
from collab.core.outbox import record

BETWEEN = timedelta(hours=24)
"""Between two invitations of one person when many are invited."""

AT_ONCE = 50
"""Sent in the request itself; the worker sends the others, a few at every sweep, so that no other mail waits long."""


@dataclass(frozen=True, kw_only=True)
class NeverCame:
    """Somebody of the directory who never signed in."""

    ref: PersonRef
    email: str
    invited_at: datetime | None
    invited_times: int
    reminded_at: datetime | None
    waiting: bool
    """Whether a mail is about to leave."""
    may_be_invited: bool
    """Not when one left within the last day."""


@dataclass(frozen=True, kw_only=True)
class InvitedMany:
    """How many are being invited, and how many were left out: come already, or invited within the last day."""

    count: int
    left_out: int


def never_came(
    session: Session,
    actor: Actor,
    *,
    authority_id: int | None = None,
    invited: bool | None = None,
    page: int = 1,
    page_size: int = 50,
) -> Page:
    """Who never signed in: those whom nobody invited first, then those invited the longest ago."""
    _require_bringer(actor)
    which = and_(NEVER_CAME, _looked_after(actor), *_among(authority_id, invited))
    total = session.scalar(select(func.count(Person.id)).where(which)) or 0
    rows = session.execute(
        select(Person, PendingInvitation.person_id.is_not(None), _may_be_invited())
        .outerjoin(PendingInvitation, PendingInvitation.person_id == Person.id)
        .where(which)
        .order_by(Person.invited_at.nulls_first(), Person.sort_key, Person.id)
        .limit(page_size)
        .offset((page - 1) * page_size)
    ).all()
    refs = person_refs_today(session, [person.id for person, _, _ in rows])
    items = [
        NeverCame(
            ref=refs[person.id],
            email=person.email or "",
            invited_at=person.invited_at,
            invited_times=person.invited_times,
            reminded_at=person.reminded_at,
            waiting=waiting,
            may_be_invited=may_be_invited and not waiting,
        )
        for person, waiting, may_be_invited in rows
    ]
    return Page(items=items, page=page, pages=-(-total // page_size), total=total)


def invite_many(
    session: Session,
    actor: Actor,
    *,
    person_ids: Sequence[int] = (),
    everybody: bool = False,
    authority_id: int | None = None,
    invited: bool | None = None,
) -> InvitedMany:
    """Invite the people named, or everybody of the list; none of them twice within a day."""
    _require_bringer(actor)
    if everybody:
        asked = and_(NEVER_CAME, _looked_after(actor), *_among(authority_id, invited))
    else:
        asked = Person.id.in_(set(person_ids))
        known = visible_people(actor).where(asked).with_only_columns(Person.id, _looked_after(actor))
        found = session.execute(known).all()
        require_visible(len(found) == len(set(person_ids)))
        require(all(looked_after for _, looked_after in found))
    total = session.scalar(select(func.count(Person.id)).where(asked)) or 0
    wanted = select(Person.id, literal(actor.person_id)).where(asked, NEVER_CAME, _may_be_invited())
    planned = (
        insert(PendingInvitation)
        .from_select(["person_id", "by_id"], wanted)
        .on_conflict_do_nothing()
        .returning(PendingInvitation.person_id)
    )
    count = len(session.scalars(planned).all())
    send_waiting_invitations(session, limit=AT_ONCE)
    return InvitedMany(count=count, left_out=total - count)


def send_waiting_invitations(session: Session, limit: int = 2 * AT_ONCE) -> int:
    """Send a few of the invitations asked for; any number of workers may do it at once. Returns how many."""
    rows = session.scalars(
        select(PendingInvitation)
        .order_by(PendingInvitation.asked_at, PendingInvitation.person_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    by = {row.person_id: row.by_id for row in rows}
    people = session.scalars(
        select(Person).where(Person.id.in_(by)).order_by(Person.id).with_for_update(of=Person, key_share=True)
    ).all()
    sent = [person for person in people if is_expected(person) and person.came_at is None and _rested(person)]
    moments = [note_invitation(person) for person in sent]
    for person, at in zip(sent, moments, strict=True):
        record(session, PersonInvited(by=by[person.id], person_id=person.id, invited_at=at))
    for row in rows:
        session.delete(row)
    session.flush()
    return len(sent)


NEVER_CAME = and_(Person.came_at.is_(None), Person.disabled_at.is_(None), Person.email.is_not(None))


def _may_be_invited() -> ColumnElement[bool]:
    return or_(Person.invited_at.is_(None), Person.invited_at < now() - BETWEEN)


def _rested(person: Person) -> bool:
    return person.invited_at is None or person.invited_at < now() - BETWEEN


def _looked_after(actor: Actor) -> ColumnElement[bool]:
    """Everybody for the secretariat; for an administrator, who has or will have a mandate at their authority."""
    if actor.staff:
        return literal(True)
    open_one = or_(Mandate.ends_on.is_(None), Mandate.ends_on >= today())
    return Person.mandates.any(Mandate.authority_id.in_(administered(actor)) & open_one)


def _among(authority_id: int | None, invited: bool | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if authority_id is not None:
        open_one = or_(Mandate.ends_on.is_(None), Mandate.ends_on >= today())
        found.append(Person.mandates.any((Mandate.authority_id == authority_id) & open_one))
    if invited is not None:
        found.append(Person.invited_at.is_not(None) if invited else Person.invited_at.is_(None))
    return found


def _require_bringer(actor: Actor) -> None:
    require_visible(may_see_directory(actor))
    require(may_bring_people(actor))
