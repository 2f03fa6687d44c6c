"""How large an authority's international team is, as it states itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.authorities.models import Authority
from collab.buddying.events import TeamStated
from collab.buddying.models import Team
from collab.buddying.policy import may_read, may_state_team
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import not_found, require, require_visible
from collab.core.outbox import record


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamView:
    """What an authority says of its team; no size while it has not said."""

    authority_id: int
    size: int | None
    stated_at: datetime | None
    can_state: bool


def show_team(session: Session, actor: Actor, authority_id: int) -> TeamView:
    """How large the team of that authority is, if it has said so."""
    require_visible(may_read(actor))
    if session.get(Authority, authority_id) is None:
        raise not_found()
    team = session.get(Team, authority_id, populate_existing=True)
    return TeamView(
        authority_id=authority_id,
        size=team.size if team else None,
        stated_at=team.stated_at if team else None,
        can_state=may_state_team(actor, authority_id),
    )


def state_team(session: Session, actor: Actor, authority_id: int, *, size: int) -> TeamView:
    """Say how large the team of an authority is; whoever says it last is right."""
    require_visible(may_read(actor))
    if session.get(Authority, authority_id) is None:
        raise not_found()
    require(may_state_team(actor, authority_id), slug="not-your-team")
    said = {"size": size, "stated_by": actor.by, "stated_at": now()}
    stated = insert(Team).values(authority_id=authority_id, **said)
    session.execute(stated.on_conflict_do_update(index_elements=[Team.authority_id], set_=said))
    record(session, TeamStated(by=actor.by, authority_id=authority_id, size=size))
    return show_team(session, actor, authority_id)
