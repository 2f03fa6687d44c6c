"""The membership rows themselves: a stay begins and ends here."""

from __future__ import annotations

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.errors import not_found
from collab.groups.models import Membership


def begin_stay(session: Session, group_id: int, person_id: int, role: str) -> bool:
    """Enter a person; False when they are in already, be it since an instant."""
    entered = session.scalar(
        insert(Membership)
        .values(group_id=group_id, person_id=person_id, role=role)
        .on_conflict_do_nothing(index_elements=["group_id", "person_id"], index_where=text("left_at IS NULL"))
        .returning(Membership.id)
    )
    return entered is not None


def present_stay(session: Session, group_id: int, person_id: int) -> Membership:
    """The stay of somebody who is in the group now."""
    membership = session.scalars(
        select(Membership)
        .where(Membership.group_id == group_id, Membership.person_id == person_id)
        .where(Membership.left_at.is_(None))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if membership is None:
        raise not_found()
    return membership


def chairs_of(session: Session, group_id: int) -> tuple[int, ...]:
    """Who looks after the group now: whom requests and invitations are told to."""
    chairs = (
        select(Membership.person_id)
        .where(Membership.group_id == group_id, Membership.role == "chair", Membership.left_at.is_(None))
        .order_by(Membership.id)
    )
    return tuple(session.scalars(chairs))


def end_stay(session: Session, group_id: int, person_id: int) -> None:
    """End a stay; the row remains, so that the past can be explained."""
    session.execute(
        update(Membership)
        .where(Membership.group_id == group_id, Membership.person_id == person_id)
        .where(Membership.left_at.is_(None))
        .values(left_at=func.clock_timestamp())
    )
