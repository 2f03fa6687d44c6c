"""Stands in for verbs that other files of this room bring: a request's moves."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collab.buddying.events import RequestMoved
from collab.buddying.models import BuddyRequest, Pair
from collab.buddying.policy import after
from collab.buddying.service.asking import end_askings
from collab.buddying.service.hearing import who_hears
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.outbox import record


def move_request(session: Session, actor: Actor, request: BuddyRequest, act: str) -> None:
    """Move a request, and end what waits for it."""
    before, request.state = request.state, after("request", request.state, act)
    request.version += 1
    request.changed_at = now()
    if request.state != "open":
        end_askings(session, request, why=request.state, actor=actor)
    moved = RequestMoved(
        by=actor.by,
        hearers=who_hears(session, request.asker_id),
        request_id=request.id,
        authority_id=request.authority_id,
        state=request.state,
        before=before,
    )
    record(session, moved)


def fill_or_lack(session: Session, actor: Actor, request: BuddyRequest) -> None:
    """Let a locked request be full where enough helpers are at work for it."""
    alive = select(func.count()).where(Pair.request_id == request.id, Pair.state != "ended")
    if request.state == "open" and session.scalars(alive).one() >= request.wanted:
        move_request(session, actor, request, "fill")
