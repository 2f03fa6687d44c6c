"""How closely people follow a discussion: as each chose for it, else for its group, else normally."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.outbox import record
from collab.discussion.events import LevelChanged
from collab.discussion.models import DiscussionLevel, DiscussionLevelVersion
from collab.discussion.service.places import find_discussion
from collab.groups.policy import level_of


def follow_discussion(session: Session, actor: Actor, discussion_id: int, *, level: str | None) -> None:
    """Choose how closely to follow a discussion; none follows it as its group again."""
    place = find_discussion(session, actor, discussion_id)
    if level is None:
        mine = (DiscussionLevel.person_id == actor.person_id, DiscussionLevel.discussion_id == place.id)
        session.execute(delete(DiscussionLevel).where(*mine))
    else:
        chosen = insert(DiscussionLevel).values(
            person_id=actor.person_id, discussion_id=place.id, level=level
        )
        session.execute(
            chosen.on_conflict_do_update(
                index_elements=["person_id", "discussion_id"], set_={"level": chosen.excluded.level}
            )
        )
    session.execute(
        insert(DiscussionLevelVersion).values(person_id=actor.person_id, discussion_id=place.id, level=level)
    )
    changed = LevelChanged(
        by=actor.by, person_id=actor.person_id, discussion_id=place.id, group_id=place.group_id
    )
    record(session, changed)


_LEVELS = text(
    """
    SELECT asked.person_id, dl.level AS own, gl.level AS of_group
    FROM unnest(CAST(:people AS bigint[])) AS asked (person_id) JOIN discussion d ON d.id = :discussion_id
    LEFT JOIN discussion_level dl ON dl.discussion_id = d.id AND dl.person_id = asked.person_id
    LEFT JOIN group_level gl ON gl.group_id = d.group_id AND gl.person_id = asked.person_id
    """
)


def levels_of(session: Session, discussion_id: int, person_ids: Collection[int]) -> dict[int, str]:
    """How closely each of these people follows a discussion, in one query."""
    rows = session.execute(_LEVELS, {"discussion_id": discussion_id, "people": list(person_ids)})
    return {row.person_id: level_of(row.own, row.of_group) for row in rows}
