"""What an officer's press does to one request, and how it is put back exactly as it was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.buddying.events import HelperAsked
from collab.buddying.models import BuddyRequest, Bulk, Pair, Solicitation
from collab.buddying.policy import MOST_WAITING, after
from collab.buddying.service.asking import end_askings
from collab.buddying.service.candidates import why_not
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.locking import locked_offer, locked_request
from collab.buddying.service.requests import fill_or_lack, move_request
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import conflict
from collab.core.outbox import record

_BACK = {"done": "finish", "withdrawn": "withdraw", "elsewhere": "send_elsewhere"}
"""The act that brings an open request to where it was closed."""


def do_one(session: Session, actor: Actor, bulk: Bulk, request_id: int) -> dict[str, Any]:
    """Do it to one request; returns what must be known to put it back."""
    request = locked_request(session, request_id)
    before = _standing(request)
    waiting = _waiting(session, request)
    if bulk.act == "end_askings":
        if not waiting:
            raise conflict("Nobody is asked for it.", slug="nobody-waits")
        end_askings(session, request, why="taken_back", actor=actor)
    else:
        move_request(session, actor, request, bulk.act)
        request.sent_to = bulk.sent_to
        if bulk.act == "reopen":
            fill_or_lack(session, actor, request)
    session.flush()
    # What ended askings of it besides, as where it is no longer open, is put back with it.
    ended = [asking.id for asking in _askings(session, waiting) if asking.state == "cancelled"]
    return {
        "before": {**before, "pairs": _pairs(session, request)},
        "version": request.version,
        "state": request.state,
        "askings": ended,
    }


def put_back_one(session: Session, actor: Actor, bulk: Bulk, item: dict[str, Any]) -> int:
    """Put a request back; returns how many of its askings could not be."""
    request = locked_request(session, item["request_id"])
    if (request.version, request.state) != (item["version"], item["state"]):
        raise conflict("Somebody changed it since.", slug="moved-since")
    if bulk.act != "end_askings":
        _return(session, actor, request, item["before"])
    offers = select(Solicitation.offer_id).where(Solicitation.id.in_(item["askings"]))
    for offer_id in sorted(set(session.scalars(offers))):
        locked_offer(session, offer_id)
    askings = _askings(session, item["askings"])
    left = sum(not _ask_again(session, actor, request, asking) for asking in askings)
    return left + len(item["askings"]) - len(askings)


def _return(session: Session, actor: Actor, request: BuddyRequest, before: dict[str, Any]) -> None:
    if before["state"] in _BACK:
        # It was closed and had been opened again: whom it was put to since is nobody's to take back.
        if _waiting(session, request) or set(_pairs(session, request)) - set(before["pairs"]):
            raise conflict("Somebody was asked for it since.", slug="moved-since")
        move_request(session, actor, request, _BACK[before["state"]])
    else:
        move_request(session, actor, request, "reopen")
        fill_or_lack(session, actor, request)
    request.sent_to = before["sent_to"]
    request.closed_at = datetime.fromisoformat(before["closed_at"]) if before["closed_at"] else None


def _ask_again(session: Session, actor: Actor, request: BuddyRequest, asking: Solicitation) -> bool:
    """Let an asking wait again, unless the same helper was asked anew meanwhile or enough others are."""
    standing = session.scalars(
        select(Solicitation).where(
            Solicitation.request_id == request.id, Solicitation.state.not_in(("cancelled",))
        )
    ).all()
    if request.state != "open" or asking.state != "cancelled":
        return False
    if asking.offer.state != "open" or asking.offer.person_id != asking.person_id:
        return False
    if any(asking.offer_id == each.offer_id or asking.person_id == each.person_id for each in standing):
        return False
    if sum(each.state == "asked" for each in standing) >= MOST_WAITING:
        return False
    if why_not(session, request, asking.offer, day=today()) not in (None, "nothing_in_common"):
        # Their limit, a pause or a ban stands against it by now.
        return False
    asking.state, asking.ended_at = after("solicitation", asking.state, "restore"), None
    record(
        session,
        HelperAsked(
            by=actor.by,
            hearers=who_hears(session, request.asker_id, asking.asked_by, asking.person_id),
            solicitation_id=asking.id,
            request_id=request.id,
            offer_id=asking.offer_id,
            person_id=asking.person_id,
            plan_id=asking.plan_id,
        ),
    )
    return True


def _standing(request: BuddyRequest) -> dict[str, Any]:
    closed = request.closed_at.isoformat() if request.closed_at else None
    return {"state": request.state, "sent_to": request.sent_to, "closed_at": closed}


def _waiting(session: Session, request: BuddyRequest) -> list[int]:
    waiting = select(Solicitation.id).where(
        Solicitation.request_id == request.id, Solicitation.state == "asked"
    )
    return list(session.scalars(waiting.order_by(Solicitation.id)))


def _askings(session: Session, ids: list[int]) -> list[Solicitation]:
    found = select(Solicitation).where(Solicitation.id.in_(ids)).order_by(Solicitation.id)
    return list(session.scalars(found.with_for_update().execution_options(populate_existing=True)))


def _pairs(session: Session, request: BuddyRequest) -> list[int]:
    alive = select(Pair.id).where(Pair.request_id == request.id, Pair.state != "ended")
    return list(session.scalars(alive.order_by(Pair.id)))
