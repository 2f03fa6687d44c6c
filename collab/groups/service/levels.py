"""How closely a person follows a group."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import require
from collab.core.outbox import record
from collab.groups import policy
from collab.groups.events import LevelChanged
from collab.groups.models import GroupLevel, GroupLevelVersion
from collab.groups.service.access import find_access


def follow_group(session: Session, actor: Actor, group_id: int, *, level: str | None) -> None:
    """Choose how closely to follow a group; none goes back to what is usual."""
    access = find_access(session, actor, group_id)
    require(policy.may_read(actor, access))
    if level is None:
        mine = (GroupLevel.person_id == actor.person_id, GroupLevel.group_id == group_id)
        session.execute(delete(GroupLevel).where(*mine))
    else:
        chosen = insert(GroupLevel).values(person_id=actor.person_id, group_id=group_id, level=level)
        session.execute(
            chosen.on_conflict_do_update(
                index_elements=["person_id", "group_id"], set_={"level": chosen.excluded.level}
            )
        )
    session.execute(
        insert(GroupLevelVersion).values(person_id=actor.person_id, group_id=group_id, level=level)
    )
    record(session, LevelChanged(by=actor.by, group_id=group_id, person_id=actor.person_id))
