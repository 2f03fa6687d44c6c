"""How lively a group is for its reader: asked of a higher room, whose function the application registers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from collab.core.actor import Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """What moved in a group, and how much of it the reader has not read."""

    unread: int
    """Messages in discussions that the reader did not mute."""
    last_activity_at: datetime | None
    exceptions: list[int] = field(default_factory=list)
    """The discussions muted where the group is not, or heard where it is muted."""


Measure = Callable[[Session, Actor, Collection[int]], dict[int, Activity]]
_measure: Measure | None = None


def measure_activity_with(measure: Measure) -> None:
    """Register who knows; the groups room stands below what happens in groups."""
    global _measure
    _measure = measure


def activity_in(session: Session, actor: Actor, group_ids: Collection[int]) -> dict[int, Activity]:
    """The activity of groups the actor reads, by group."""
    if _measure is None or not group_ids:
        return {}
    return _measure(session, actor, group_ids)
