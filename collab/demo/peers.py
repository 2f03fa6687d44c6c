"""Requests, offers and pairs of the demo set, each marked as an example, made by its people through the room's verbs."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.accounts.service import actor_for
from collab.buddying.models import BuddyRequest, Offer, Pair, Team
from collab.buddying.service.answering import answer_asking
from collab.buddying.service.asking import ask_helper
from collab.buddying.service.offers.keeping import make_offer
from collab.buddying.service.pairs.agreeing import agree, change_agreement
from collab.buddying.service.pairs.milestones import mark_milestone, set_milestone
from collab.buddying.service.pairs.moving import end_pair
from collab.buddying.service.pairs.notes import agree_to_note, change_note, start_note
from collab.buddying.service.requests import make_request
from collab.buddying.service.teams import state_team
from collab.core.actor import Actor
from collab.core.clock import PARIS, today

PEERS = Path(__file__).parent / "data" / "peers.json"
NOON = time(12)

Entry = dict[str, Any]
Actors = dict[str, Actor]


def ask_peers(session: Session, people: dict[str, Person]) -> int:
    """Let the demo's people state, offer, ask and answer what they have not yet; returns how many requests are new."""
    data = json.loads(PEERS.read_text(encoding="utf-8"))
    found = {key: actor_for(session, person.id) for key, person in people.items()}
    # Whoever was disabled since, or left, does nothing more.
    actors = {key: actor for key, actor in found.items() if actor is not None and actor.mandates}
    for entry in data["teams"]:
        _state_team(session, entry, actors)
    for entry in data["offers"]:
        _offer(session, entry, actors)
    return sum(_ask(session, entry, actors) for entry in data["requests"])


def _state_team(session: Session, entry: Entry, actors: Actors) -> None:
    actor = actors.get(entry["who"])
    if actor is not None and session.get(Team, actor.mandates[0].authority_id) is None:
        state_team(session, actor, actor.mandates[0].authority_id, size=entry["size"])


def _offer(session: Session, entry: Entry, actors: Actors) -> None:
    actor = actors.get(entry["who"])
    if actor is None or _offer_of(session, actor) is not None:
        return
    said = {name: value for name, value in entry.items() if name not in ("who", "paused_days")}
    pauses = []
    if "paused_days" in entry:
        pauses = [{"starts_on": today(), "ends_on": today() + timedelta(days=entry["paused_days"])}]
    make_offer(session, actor, mandate_id=actor.mandates[0].id, pauses=pauses, **said)


def _ask(session: Session, entry: Entry, actors: Actors) -> bool:
    asker = actors.get(entry["who"])
    asked = [one["who"] for one in entry["asked"]]
    if asker is None or any(who not in actors for who in asked):
        return False
    same = select(BuddyRequest.id).filter_by(title=entry["title"], asker_id=asker.person_id)
    if session.scalars(same).one_or_none() is not None:
        return False
    words = ("title", "details", "themes", "countries", "languages", "formats")
    due = {"by_when": today() + timedelta(days=entry["by_when"])} if "by_when" in entry else {}
    request_id = make_request(
        session, asker, mandate_id=asker.mandates[0].id, **{name: entry[name] for name in words}, **due
    ).id
    for one in entry["asked"]:
        _put_to(session, request_id, one, asker, actors[one["who"]])
    if "pair" in entry:
        helper = next(actors[one["who"]] for one in entry["asked"] if one.get("answer") == "accept")
        _work_together(session, request_id, entry["pair"], asker, helper)
    _date(session, "buddy_request", request_id, created_at=entry["days"], changed_at=entry["days"])
    return True


def _put_to(session: Session, request_id: int, one: Entry, asker: Actor, helper: Actor) -> None:
    offer = _offer_of(session, helper)
    assert offer is not None
    words = one.get("words", "")
    asking = ask_helper(session, asker, request_id=request_id, offer_id=offer.id, words=words)
    dates = {"asked_at": one["days"]}
    if "answer" in one:
        answer_asking(session, helper, asking.id, answer=one["answer"], reason=one.get("reason", ""))
        dates["answered_at"] = one["answered"]
    session.flush()
    _date(session, "solicitation", asking.id, **dates)


def _work_together(session: Session, request_id: int, said: Entry, asker: Actor, helper: Actor) -> None:
    pair = session.scalars(select(Pair).filter_by(request_id=request_id)).one()
    days = {name: today() + timedelta(days=said[side]) for name, side in _SPAN}
    written = change_agreement(
        session, asker, pair.id, expected=pair.agreement_version, scope=said["scope"], **days
    )
    for each in (asker, helper):
        agree(session, each, pair.id, version=written.agreement.version)
    for entry in said["milestones"]:
        _meet(session, pair.id, entry, helper)
    moved = {"created_at": said["from"], "moved_at": max((*_done(said), said["from"]))}
    if "ended" in said:
        end_pair(session, asker, pair.id, need_met=True)
        moved |= {"moved_at": said["ended"], "ended_at": said["ended"]}
        _leave_note(session, pair.id, said["note"], asker, helper)
        session.flush()
        _date(session, "buddy_request", request_id, closed_at=said["ended"])
    session.flush()
    _date(session, "pair", pair.id, **moved)


_SPAN = (("starts_on", "from"), ("ends_on", "until"))


def _done(said: Entry) -> list[int]:
    return [entry["days"] for entry in said["milestones"] if entry.get("done")]


def _meet(session: Session, pair_id: int, entry: Entry, helper: Actor) -> None:
    starts_at = datetime.combine(
        today() + timedelta(days=entry["days"]), time.fromisoformat(entry["at"]), PARIS
    )
    shape = {name: entry[name] for name in ("title", "format", "minutes")}
    milestone = set_milestone(session, helper, pair_id, starts_at=starts_at, **shape)
    if entry.get("done"):
        mark_milestone(session, helper, pair_id, milestone.id, done=True)
        session.flush()
        _date(session, "pair_milestone", milestone.id, done_at=entry["days"])


def _leave_note(session: Session, pair_id: int, said: Entry, asker: Actor, helper: Actor) -> None:
    begun = start_note(session, helper, pair_id)
    words = {name: said[name] for name in ("title", "body")}
    note = change_note(session, helper, begun.id, expected=begun.version, **words)
    for each in (helper, asker):
        agree_to_note(session, each, note.id, version=note.version)
    session.flush()
    _date(
        session,
        "peer_note",
        note.id,
        created_at=said["days"],
        changed_at=said["days"],
        published_at=said["days"],
    )


def _offer_of(session: Session, actor: Actor) -> Offer | None:
    of = select(Offer).filter_by(person_id=actor.person_id, authority_id=actor.mandates[0].authority_id)
    return session.scalars(of.order_by(Offer.id).limit(1)).one_or_none()


def _date(session: Session, table: str, row_id: int, **days: int) -> None:
    """Set when something happened, in days from today: what was just written looks as old as it is told to be."""
    values = {
        name: datetime.combine(today() + timedelta(days=day), NOON, PARIS) for name, day in days.items()
    }
    columns = ", ".join(f"{name} = :{name}" for name in values)
    session.execute(text(f"UPDATE {table} SET {columns} WHERE id = :id"), {**values, "id": row_id})
    session.expire_all()
