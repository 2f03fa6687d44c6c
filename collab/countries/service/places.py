"""A country's place of exchange: its group and the discussion that stands in it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.discussion.models import Discussion
from collab.discussion.service import start_discussion
from collab.groups.models import Group, Membership


def country_discussion(session: Session, actor: Actor, code: str) -> Discussion:
    """The standing discussion of a country, opened where it is missing, with the actor brought in as a member."""
    group = session.scalars(select(Group).where(Group.country == code)).one_or_none()
    if group is None:
        group = Group(
            kind="country",
            slug=f"pays-{code.lower()}",
            name=code,
            name_en=code,
            search_text=code.lower(),
            visibility="open",
            country=code,
        )
        session.add(group)
        session.flush()
    member = session.scalars(
        select(Membership.id).where(
            Membership.group_id == group.id,
            Membership.person_id == actor.person_id,
            Membership.left_at.is_(None),
        )
    ).first()
    if member is None:
        session.add(Membership(group_id=group.id, person_id=actor.person_id, role="member"))
        session.flush()
    found = session.scalars(select(Discussion).where(Discussion.group_id == group.id)).first()
    if found is not None:
        return found
    place, _ = start_discussion(session, actor, group.id, title=f"Échanges sur le pays : {code}")
    return session.get_one(Discussion, place.id)
