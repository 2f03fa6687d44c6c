"""The private groups of two: nobody chairs them, so neither of the two can put the other out, rename it or invite."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy.orm import Session

from collab.core.actor import SYSTEM
from collab.core.outbox import record
from collab.groups.events import GroupCreated, MemberJoined, MemberLeft
from collab.groups.models import Group
from collab.groups.service.catalogue import searched_by
from collab.groups.service.stays import begin_stay, end_stay


def open_pairing_group(
    session: Session, *, name: str, name_en: str, purpose: str, purpose_en: str, people: Iterable[int]
) -> int:
    """Open the private group of these people; the room that pairs them says who comes and who goes."""
    group = Group(
        kind="pairing",
        slug=f"binome-{secrets.token_hex(8)}",
        name=name,
        name_en=name_en,
        search_text=searched_by(name, name_en),
        purpose=purpose,
        purpose_en=purpose_en,
        visibility="invitation",
        listed=False,
    )
    session.add(group)
    session.flush()
    record(session, GroupCreated(by=SYSTEM.by, group_id=group.id))
    for person_id in people:
        enter_pairing(session, group.id, person_id)
    return group.id


def enter_pairing(session: Session, group_id: int, person_id: int) -> None:
    """Bring somebody into a pairing, who reads all that was written in it; who is in it already stays."""
    if begin_stay(session, group_id, person_id, "member"):
        record(session, MemberJoined(by=SYSTEM.by, group_id=group_id, person_id=person_id))


def leave_pairing(session: Session, group_id: int, person_id: int) -> None:
    """Take somebody out of a pairing, which they read no more."""
    end_stay(session, group_id, person_id)
    record(session, MemberLeft(by=SYSTEM.by, group_id=group_id, person_id=person_id))
