"""Stands in for verbs that other files of this room bring: a request's moves, and the networks that are known."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collab.buddying.models import BuddyRequest, Pair
from collab.buddying.service.awaited import move_request
from collab.buddying.service.locking import locked_request as lock_request
from collab.core.actor import Actor
from collab.core.clock import now

__all__ = ["fill_or_lack", "lock_request", "move", "network_slugs"]


def network_slugs() -> frozenset[str]:
    """The networks that are known."""
    return frozenset({"cites-unies-france"})


def move(session: Session, actor: Actor, request: BuddyRequest, act: str) -> None:
    """Move a request, and say when it was closed."""
    move_request(session, actor, request, act)
    request.closed_at = now() if request.state in ("done", "withdrawn", "elsewhere") else None
    request.sent_to = None


def fill_or_lack(session: Session, actor: Actor, request: BuddyRequest) -> None:
    """Let a request be full where enough helpers are at work for it."""
    alive = select(func.count()).where(Pair.request_id == request.id, Pair.state != "ended")
    if request.state == "open" and session.scalars(alive).one() >= request.wanted:
        move_request(session, actor, request, "fill")
