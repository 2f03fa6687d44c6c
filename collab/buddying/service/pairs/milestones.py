"""The moments that the two agreed on: set, moved, done, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collab.buddying.events import MilestonesChanged
from collab.buddying.models import Milestone, Pair
from collab.buddying.policy import after
from collab.buddying.policy.pairs import MOST_MILESTONES
from collab.buddying.service.pairs.finding import hold_to_act, named, touch
from collab.buddying.service.pairs.views import MilestoneView, milestone_view
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict, not_found, require_version
from collab.core.outbox import record


def set_milestone(
    session: Session,
    actor: Actor,
    pair_id: int,
    *,
    title: str,
    starts_at: datetime,
    minutes: int = 60,
    format: str = "call",
) -> MilestoneView:
    """Set a moment: what for, how, when, how long."""
    pair = _living(session, actor, pair_id)
    standing = select(func.count()).where(Milestone.pair_id == pair_id, Milestone.removed_at.is_(None))
    if session.scalars(standing).one() >= MOST_MILESTONES:
        raise conflict(f"A pair has up to {MOST_MILESTONES} milestones.", "too-many-milestones")
    milestone = Milestone(
        pair_id=pair_id,
        title=title,
        format=format,
        starts_at=starts_at,
        minutes=minutes,
        created_by=actor.by,
    )
    session.add(milestone)
    session.flush()
    _tell(session, actor, pair, milestone)
    return milestone_view(milestone)


def change_milestone(
    session: Session, actor: Actor, pair_id: int, milestone_id: int, *, expected: int, **changes: Any
) -> MilestoneView:
    """Move it, or say it otherwise, from the version its writer had read; calendars that hold it learn of it."""
    pair, milestone = _standing(session, actor, pair_id, milestone_id)
    require_version(expected, milestone.sequence)
    changed = {name: value for name, value in changes.items() if getattr(milestone, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(milestone, name, value)
        _next(milestone)
        _tell(session, actor, pair, milestone)
    return milestone_view(milestone)


def mark_milestone(
    session: Session, actor: Actor, pair_id: int, milestone_id: int, *, done: bool
) -> MilestoneView:
    """Say that it took place, or that it did not; no calendar needs to know."""
    pair, milestone = _standing(session, actor, pair_id, milestone_id)
    if done != (milestone.done_at is not None):
        milestone.done_at = now() if done else None
        _tell(session, actor, pair, milestone)
    return milestone_view(milestone)


def remove_milestone(
    session: Session, actor: Actor, pair_id: int, milestone_id: int, *, expected: int
) -> None:
    """Take it back; calendars that hold it learn that it is cancelled."""
    pair, milestone = _standing(session, actor, pair_id, milestone_id)
    require_version(expected, milestone.sequence)
    _next(milestone)
    milestone.removed_at = milestone.changed_at
    _tell(session, actor, pair, milestone)


def _living(session: Session, actor: Actor, pair_id: int) -> Pair:
    pair, _ = hold_to_act(session, actor, pair_id)
    pair.state = after("pair", pair.state, "change")
    return pair


def _standing(session: Session, actor: Actor, pair_id: int, milestone_id: int) -> tuple[Pair, Milestone]:
    pair = _living(session, actor, pair_id)
    milestone = session.get(Milestone, milestone_id, populate_existing=True)
    if milestone is None or milestone.pair_id != pair_id or milestone.removed_at is not None:
        raise not_found()
    return pair, milestone


def _next(milestone: Milestone) -> None:
    milestone.sequence += 1
    milestone.changed_at = now()


def _tell(session: Session, actor: Actor, pair: Pair, milestone: Milestone) -> None:
    touch(pair)
    changed = MilestonesChanged(by=actor.by, **named(session, pair), milestone_id=milestone.id)
    record(session, changed)
