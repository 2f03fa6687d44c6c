"""A pair paused, taken up again, ended."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from collab.buddying.events import PairMoved
from collab.buddying.models import Milestone, Pair
from collab.buddying.policy import after, may_change_request
from collab.buddying.service.locking import locked_request
from collab.buddying.service.pairs.agreeing import both_agreed
from collab.buddying.service.pairs.finding import find_pair, hold_pair, hold_to_act, named, touch
from collab.buddying.service.pairs.views import PairView, pair_for
from collab.buddying.service.requests import fill_or_lack, move_request
from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.errors import invalid, require
from collab.core.outbox import record


def pause_pair(session: Session, actor: Actor, pair_id: int, *, until: date | None = None) -> PairView:
    """Let it rest, until a day or until one of the two takes it up again; nobody is reminded of it meanwhile."""
    pair, _ = hold_to_act(session, actor, pair_id)
    if until is not None and until < today():
        raise invalid({"until": ["in-the-past"]})
    _move(session, actor, pair, "pause")
    pair.paused_until = until
    return pair_for(session, actor, pair_id)


def resume_pair(session: Session, actor: Actor, pair_id: int) -> PairView:
    """Take it up again: at work if both had agreed, else where they were still agreeing."""
    pair, _ = hold_to_act(session, actor, pair_id)
    _resume(session, actor, pair)
    return pair_for(session, actor, pair_id)


def end_pair(session: Session, actor: Actor, pair_id: int, *, need_met: bool = False) -> PairView:
    """End it: the helper's place is free again, and the request asks on unless its own side says that the need is met."""
    seen = find_pair(session, actor, pair_id)
    # The order of locks is the same everywhere: the request, then the pair.
    request = locked_request(session, seen.request_id)
    pair, _ = hold_pair(session, actor, pair_id)
    if need_met:
        require(may_change_request(actor, request.authority_id), slug="not-your-request")
    close_pair(session, actor, pair)
    if need_met and request.state in ("open", "full"):
        move_request(session, actor, request, "finish")
    else:
        fill_or_lack(session, actor, request)
    return pair_for(session, actor, pair_id)


def close_pair(session: Session, actor: Actor, pair: Pair) -> None:
    """End a locked pair; what the two had still planned is cancelled in their calendars."""
    _move(session, actor, pair, "end")
    pair.paused_until = pair.queued_at = None
    pair.ended_at, pair.ended_by = now(), actor.by
    ahead = update(Milestone).where(
        Milestone.pair_id == pair.id,
        Milestone.starts_at > now(),
        Milestone.done_at.is_(None),
        Milestone.removed_at.is_(None),
    )
    session.execute(
        ahead.values(sequence=Milestone.sequence + 1, changed_at=now(), removed_at=now()),
        execution_options={"synchronize_session": "fetch"},
    )
    session.flush()


def _resume(session: Session, actor: Actor, pair: Pair) -> None:
    _move(session, actor, pair, "resume" if both_agreed(pair) else "resume_agreeing")
    pair.paused_until = None


def _move(session: Session, actor: Actor, pair: Pair, act: str) -> None:
    before = pair.state
    pair.state = after("pair", before, act)
    touch(pair)
    record(session, PairMoved(by=actor.by, **named(session, pair), state=pair.state, before=before))
