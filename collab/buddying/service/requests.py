"""Requests for help: made, changed, withdrawn, finished, opened again, sent to a network."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.accounts.models import Mandate
from collab.buddying.events import RequestChanged, RequestMade, RequestMoved
from collab.buddying.matching.networks import network_slugs
from collab.buddying.models import BuddyRequest, Pair
from collab.buddying.policy import after, may_ask, may_change_request, may_read
from collab.buddying.service.asking import end_askings
from collab.buddying.service.hearing import who_hears
from collab.buddying.service.locking import locked_request
from collab.buddying.service.needs import covered_by, found_by, problems_of
from collab.buddying.service.request_views import RequestView, shown_request
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict, invalid, not_found, require, require_version, require_visible
from collab.core.outbox import record

LISTS = ("themes", "countries", "languages", "formats")
CLOSED = ("withdrawn", "elsewhere", "done")


def make_request(session: Session, actor: Actor, *, mandate_id: int, **values: Any) -> RequestView:
    """Ask for help for the authority of a mandate that is valid today, one's own or one that one assists."""
    require(may_ask(actor, mandate_id), "This mandate is not valid today.", "mandate-ended")
    mandate = session.get_one(Mandate, mandate_id)
    values = tidied(values)
    problems = problems_of(session, None, values)
    if problems:
        raise invalid(problems)
    request_id = store_request(
        session,
        actor,
        authority_id=mandate.authority_id,
        mandate_id=mandate_id,
        **values,
    )
    assert request_id is not None
    return shown_request(session, actor, request_id)


def store_request(
    session: Session, actor: Actor, *, authority_id: int, mandate_id: int | None, **values: Any
) -> int | None:
    """Keep a request and tell of it; none where the alert that it is made of has made one already.

    Whoever assists asks "pour le compte de": the mandate's holder leads it. Without a mandate it waits for the secretariat.
    """
    holder = select(Mandate.person_id).where(Mandate.id == mandate_id)
    asker_id = None if mandate_id is None else session.scalars(holder).one()
    values |= found_by(values)
    values["covered_by"] = covered_by(session, authority_id, values)
    values["queued_at"] = now() if asker_id is None else None
    request_id = session.scalar(
        insert(BuddyRequest)
        .values(authority_id=authority_id, asker_id=asker_id, mandate_id=mandate_id, **values)
        .on_conflict_do_nothing(index_elements=["bulletin_id", "authority_id"])
        .returning(BuddyRequest.id)
    )
    if request_id is not None:
        made = RequestMade(
            by=actor.by,
            request_id=request_id,
            authority_id=authority_id,
            bulletin_id=values.get("bulletin_id"),
            hearers=who_hears(session, asker_id),
        )
        record(session, made)
    return request_id


def change_request(
    session: Session, actor: Actor, request_id: int, *, expected: int, **changes: Any
) -> RequestView:
    """Change whatever `changes` names, from the version that its writer had read; the same values are no change."""
    request = _kept(session, actor, request_id)
    require_version(expected, request.version)
    if request.state in CLOSED:
        raise conflict(f"The request is {request.state}.", slug="request-moved-on")
    changed = {name: value for name, value in tidied(changes).items() if getattr(request, name) != value}
    problems = problems_of(session, request, changed)
    if problems:
        raise invalid(problems)
    if changed:
        said = {
            name: getattr(request, name) for name in ("title", "details", "themes", "countries")
        } | changed
        covered = covered_by(session, request.authority_id, said)
        for name, value in (changed | found_by(said) | {"covered_by": covered}).items():
            setattr(request, name, value)
        request.version += 1
        request.changed_at = now()
        record(session, RequestChanged(by=actor.by, **_named(session, request)))
        if "wanted" in changed:
            fill_or_lack(session, actor, request)
    return shown_request(session, actor, request_id)


def withdraw_request(session: Session, actor: Actor, request_id: int) -> RequestView:
    """Ask no longer."""
    return _moved(session, actor, request_id, "withdraw")


def finish_request(session: Session, actor: Actor, request_id: int) -> RequestView:
    """Say that the need is met."""
    return _moved(session, actor, request_id, "finish")


def reopen_request(session: Session, actor: Actor, request_id: int) -> RequestView:
    """Ask again; enough helpers may still be at work for it."""
    request = _kept(session, actor, request_id)
    move_request(session, actor, request, "reopen")
    fill_or_lack(session, actor, request)
    return shown_request(session, actor, request_id)


def send_elsewhere(session: Session, actor: Actor, request_id: int, *, network: str) -> RequestView:
    """Go to a network that serves this need instead."""
    request = _kept(session, actor, request_id)
    if network not in network_slugs():
        raise invalid({"network": ["unknown"]})
    move_request(session, actor, request, "send_elsewhere")
    request.sent_to = network
    return shown_request(session, actor, request_id)


def move_request(session: Session, actor: Actor, request: BuddyRequest, act: str) -> None:
    """Move a locked request as the one table says; once it is no longer open, helpers who are asked need not answer."""
    before = request.state
    request.state = after("request", before, act)
    request.closed_at = now() if request.state in CLOSED else None
    request.sent_to = None
    request.version += 1
    request.changed_at = now()
    if request.state != "open":
        end_askings(session, request, why=request.state, actor=actor)
    moved = RequestMoved(by=actor.by, **_named(session, request), state=request.state, before=before)
    record(session, moved)


def fill_or_lack(session: Session, actor: Actor, request: BuddyRequest) -> None:
    """Let a locked request be full where enough helpers are at work for it, and open where they are not."""
    alive = select(func.count()).where(Pair.request_id == request.id, Pair.state != "ended")
    enough = session.scalars(alive).one() >= request.wanted
    if request.state == "open" and enough:
        move_request(session, actor, request, "fill")
    elif request.state == "full" and not enough:
        move_request(session, actor, request, "lack")


def find_request(session: Session, actor: Actor, request_id: int) -> BuddyRequest:
    """That request, for whoever may read requests; a 404 problem for the others."""
    require_visible(may_read(actor))
    request = session.get(BuddyRequest, request_id)
    if request is None:
        raise not_found()
    return request


def tidied(values: dict[str, Any]) -> dict[str, Any]:
    """The same values, each choice of a list named once."""
    return {name: list(dict.fromkeys(value)) if name in LISTS else value for name, value in values.items()}


def _kept(session: Session, actor: Actor, request_id: int) -> BuddyRequest:
    """That request, locked, for its authority and the secretariat; 404 for who may not read it, 403 for the others."""
    require_visible(may_read(actor))
    request = locked_request(session, request_id)
    require(may_change_request(actor, request.authority_id), slug="not-your-request")
    return request


def _moved(session: Session, actor: Actor, request_id: int, act: str) -> RequestView:
    move_request(session, actor, _kept(session, actor, request_id), act)
    return shown_request(session, actor, request_id)


def _named(session: Session, request: BuddyRequest) -> dict[str, Any]:
    """What every event of a request says."""
    return {
        "request_id": request.id,
        "authority_id": request.authority_id,
        "hearers": who_hears(session, request.asker_id),
    }
