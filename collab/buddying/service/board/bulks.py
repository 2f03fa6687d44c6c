"""One act on several requests: each in a transaction of its own, with what came of it; and all of it taken back.

An act is written down first, with its requests, then carried out one by one: a press that is sent again, or a process
that dies half-way, goes on where it was. The act's row is locked before anything else, so that two presses at once
settle each request once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from collab.accounts.service import PersonRef, person_refs_today
from collab.buddying.events import BulkActed
from collab.buddying.matching.networks import network_slugs
from collab.buddying.models import BuddyRequest, Bulk
from collab.buddying.policy.access import may_see_board
from collab.buddying.policy.board import UNDO_WITHIN
from collab.buddying.service.board.acts import do_one, put_back_one
from collab.buddying.service.hearing import who_hears
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import Problem, conflict, gone, invalid, not_found, require_visible
from collab.core.outbox import record

Item = dict[str, Any]
SHOWN = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkView:
    """An act on several requests, with what came of each."""

    id: int
    act: str
    sent_to: str | None
    by: PersonRef | None
    created_at: datetime
    undone_at: datetime | None
    undone_by: PersonRef | None
    undo_until: datetime
    items: Sequence[Item]


def start_bulk(
    session: Session,
    actor: Actor,
    *,
    client_key: UUID,
    act: str,
    request_ids: Sequence[int],
    sent_to: str | None = None,
) -> Bulk:
    """Write down what is to be done to which requests; the same press sent again finds what it wrote."""
    require_visible(may_see_board(actor))
    if (act == "send_elsewhere") != (sent_to is not None):
        raise invalid({"sent_to": ["required" if sent_to is None else "unknown"]})
    if sent_to is not None and sent_to not in network_slugs():
        raise invalid({"sent_to": ["unknown"]})
    wanted = sorted(set(request_ids))
    same = select(Bulk).filter_by(by_id=actor.person_id, client_key=client_key)
    if (before := session.scalars(same).one_or_none()) is not None:
        if (before.act, before.sent_to, _of(before)) != (act, sent_to, wanted):
            raise conflict("This press was sent before with something else.", slug="client-key-reused")
        return before
    titles = {
        row.id: row.title
        for row in session.execute(
            select(BuddyRequest.id, BuddyRequest.title).where(BuddyRequest.id.in_(wanted))
        )
    }
    if set(titles) != set(wanted):
        raise invalid({"request_ids": ["unknown"]})
    items = [{"request_id": each, "title": titles[each], "outcome": None} for each in wanted]
    bulk = Bulk(by_id=actor.person_id, client_key=client_key, act=act, sent_to=sent_to, items=items)
    session.add(bulk)
    session.flush()
    _tell(session, actor, bulk)
    return bulk


def carry_out(session: Session, actor: Actor, bulk_id: int, request_id: int) -> None:
    """Do it to one of the requests, unless that was done already; what refuses it is written beside it."""
    bulk, item = _item(session, actor, bulk_id, request_id)
    if item["outcome"] is not None or bulk.undone_at is not None:
        return
    done, why = _tried(session, lambda: do_one(session, actor, bulk, request_id))
    item.update({"outcome": "skipped" if why else "done", "why": why, **(done or {})})
    flag_modified(bulk, "items")


def start_undo(session: Session, actor: Actor, bulk_id: int) -> Bulk:
    """Take an act back, within ten minutes of it; whoever comes second finds it taken back."""
    bulk = _locked(session, actor, bulk_id)
    if bulk.undone_at is None:
        if now() > bulk.created_at + UNDO_WITHIN:
            raise gone("undo-over", "It was done too long ago to be taken back at once.")
        bulk.undone_at, bulk.undone_by = now(), actor.by
        _tell(session, actor, bulk, undone=True)
    return bulk


def put_back(session: Session, actor: Actor, bulk_id: int, request_id: int) -> None:
    """Put one of the requests back as it was, where nothing happened to it since."""
    bulk, item = _item(session, actor, bulk_id, request_id)
    if item["outcome"] != "done" or item.get("undone") is not None or bulk.undone_at is None:
        return
    left, why = _tried(session, lambda: put_back_one(session, actor, bulk, item))
    item.update({"undone": "left" if why else "restored", "left_why": why, "askings_left": left or 0})
    flag_modified(bulk, "items")


def requests_of(bulk: Bulk) -> list[int]:
    """The requests of an act, in the order in which they are locked."""
    return _of(bulk)


def show_bulk(session: Session, actor: Actor, bulk_id: int) -> BulkView:
    """What came of an act."""
    require_visible(may_see_board(actor))
    bulk = session.get(Bulk, bulk_id, populate_existing=True)
    if bulk is None:
        raise not_found()
    return _views(session, [bulk])[0]


def undoable_bulks(session: Session, actor: Actor) -> list[BulkView]:
    """The latest acts that can still be taken back, by whomever of the secretariat they were made."""
    require_visible(may_see_board(actor))
    lately = select(Bulk).where(Bulk.created_at > now() - UNDO_WITHIN, Bulk.undone_at.is_(None))
    return _views(session, session.scalars(lately.order_by(Bulk.id.desc()).limit(SHOWN)).all())


def _views(session: Session, bulks: Sequence[Bulk]) -> list[BulkView]:
    people = person_refs_today(session, {each for b in bulks for each in (b.by_id, b.undone_by) if each})
    return [
        BulkView(
            id=bulk.id,
            act=bulk.act,
            sent_to=bulk.sent_to,
            by=people.get(bulk.by_id),
            created_at=bulk.created_at,
            undone_at=bulk.undone_at,
            undone_by=people.get(bulk.undone_by or 0),
            undo_until=bulk.created_at + UNDO_WITHIN,
            items=bulk.items,
        )
        for bulk in bulks
    ]


def _tell(session: Session, actor: Actor, bulk: Bulk, *, undone: bool = False) -> None:
    acted = BulkActed(
        by=actor.by,
        hearers=who_hears(session, actor.by, bulk.by_id),
        bulk_id=bulk.id,
        act=bulk.act,
        request_ids=tuple(_of(bulk)),
        undone=undone,
    )
    record(session, acted)


def _of(bulk: Bulk) -> list[int]:
    return [item["request_id"] for item in bulk.items]


def _locked(session: Session, actor: Actor, bulk_id: int) -> Bulk:
    require_visible(may_see_board(actor))
    bulk = session.get(Bulk, bulk_id, with_for_update=True, populate_existing=True)
    if bulk is None:
        raise not_found()
    return bulk


def _item(session: Session, actor: Actor, bulk_id: int, request_id: int) -> tuple[Bulk, Item]:
    bulk = _locked(session, actor, bulk_id)
    return bulk, next(item for item in bulk.items if item["request_id"] == request_id)


def _tried(session: Session, act: Callable[[], Any]) -> tuple[Any, str]:
    """What the act answered, or the slug of what refused it, with nothing half-done."""
    try:
        with session.begin_nested():
            return act(), ""
    except Problem as problem:
        return None, problem.slug
