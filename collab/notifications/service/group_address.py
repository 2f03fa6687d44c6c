"""The address at which a group takes mail from one person: signed, theirs alone, and only where they may write."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.mail.addresses import GROUP, sign_address
from collab.discussion.policy import may_start
from collab.discussion.service import may_write_now
from collab.groups.models import Group
from collab.groups.policy import Access
from collab.groups.service import find_access

KEPT_DAYS = 3_650
"""It goes into address books; what it opens is asked anew at each mail."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupAddress:
    """Where the asker writes to open a discussion by mail, if they may."""

    address: str | None
    takes_mail: bool


def group_address(session: Session, actor: Actor, group_id: int) -> GroupAddress:
    """The actor's own address of a group; none where it takes no mail, nobody receives any, or they may not write."""
    access = find_access(session, actor, group_id)
    offered = bool(current_settings().inbox_domain) and may_write_now(session, actor, access)
    address = None
    if offered and takes_mail_from(session, actor, access):
        address = sign_address(GROUP, group_id, actor.person_id, days=KEPT_DAYS)
    return GroupAddress(address=address, takes_mail=_takes_mail(session, group_id))


def takes_mail_from(session: Session, actor: Actor, access: Access) -> bool:
    """Whether a mail of the actor's opens a discussion in a group, whatever mandate it is written under."""
    return may_start(actor, access) and _takes_mail(session, access.group_id)


def _takes_mail(session: Session, group_id: int) -> bool:
    return session.get_one(Group, group_id).takes_mail
