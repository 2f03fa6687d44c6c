"""Whom a request is put to."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from collab.buddying.models import BuddyRequest, Solicitation
from collab.core.actor import Actor
from collab.core.clock import now


def end_askings(session: Session, request: BuddyRequest, *, why: str, actor: Actor) -> None:
    """Let helpers who have not answered yet be free: the request no longer waits for them."""
    session.execute(
        update(Solicitation)
        .where(Solicitation.request_id == request.id, Solicitation.state == "asked")
        .values(state="cancelled", ended_at=now())
    )
