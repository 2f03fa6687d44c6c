"""Requests for help, as far as pairs need them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from collab.buddying.events import RequestMoved
from collab.buddying.models import BuddyRequest, Pair
from collab.buddying.policy import after
from collab.buddying.service.hearing import who_hears
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import not_found
from collab.core.outbox import record


def lock_request(session: Session, request_id: int) -> BuddyRequest:
    """That request as it stands now, locked until the transaction ends."""
    request = session.get(BuddyRequest, request_id, with_for_update=True, populate_existing=True)
    if request is None:
        raise not_found()
    return request


def move_request(session: Session, actor: Actor, request: BuddyRequest, act: str) -> None:
    """Move a locked request as the one table says."""
    before = request.state
    request.state = after("request", before, act)
    request.closed_at = now() if request.state in ("withdrawn", "elsewhere", "done") else None
    request.version += 1
    request.changed_at = now()
    moved = RequestMoved(
        by=actor.by,
        request_id=request.id,
        authority_id=request.authority_id,
        hearers=who_hears(session, request.asker_id),
        state=request.state,
        before=before,
    )
    record(session, moved)


def fill_or_lack(session: Session, actor: Actor, request: BuddyRequest) -> None:
    """Let a locked request be full where enough helpers are at work for it, and open where they are not."""
    alive = select(func.count()).where(Pair.request_id == request.id, Pair.state != "ended")
    enough = session.scalars(alive).one() >= request.wanted
    if request.state == "open" and enough:
        move_request(session, actor, request, "fill")
    elif request.state == "full" and not enough:
        move_request(session, actor, request, "lack")
