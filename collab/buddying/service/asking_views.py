"""Askings as each side reads them: the request's side who was asked and what they said, a helper what they are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.accounts.service import AuthorityRef, PersonRef, person_refs
from collab.buddying import policy
from collab.buddying.matching.reasons import Reason
from collab.buddying.models import BuddyRequest
from collab.buddying.service.arrays import quarter_of
from collab.buddying.service.proposing import reasons_of
from collab.core.actor import Actor
from collab.core.clock import PARIS, today
from collab.core.errors import not_found, require, require_visible

ANSWERS = ("accept", "decline", "suggest")
TOLD_APART = ("answers", "load")
"""Reasons that a helper reads as figures of their own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AskingView:
    """One helper who was asked, as the request's side and the secretariat read it."""

    id: int
    request_id: int
    offer_id: int
    person: PersonRef
    asked_by: PersonRef | None
    planned: bool
    """Whether a plan of the secretariat asked."""
    words: str
    state: str
    reason: str
    reason_words: str
    suggested: PersonRef | None
    suggested_offer_id: int | None
    """The open offer of the colleague who was named: one press asks them."""
    suggested_asked: bool
    invited_at: datetime | None
    via: str | None
    asked_at: datetime
    answer_by: date
    answered_at: datetime | None
    ended_at: datetime | None
    pair_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedRequest:
    """The request a helper is asked for."""

    id: int
    title: str
    details: str
    authority: AuthorityRef
    themes: list[str]
    countries: list[str]
    languages: list[str]
    formats: list[str]
    by_when: date | None
    wanted: int
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What a helper carries for an offer, and the limits they set themselves."""

    carried: int
    at_once: int
    given: int
    per_quarter: int
    limit: str | None
    """Which of the two is reached."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedView:
    """What a helper is asked, with what they need to answer."""

    id: int
    request: AskedRequest
    person: PersonRef
    """The helper, under the mandate of their offer."""
    asker: PersonRef | None
    asked_by: PersonRef | None
    words: str
    state: str
    reason: str
    reason_words: str
    suggested: PersonRef | None
    asked_at: datetime
    answer_by: date
    answered_at: datetime | None
    ended_at: datetime | None
    pair_id: int | None
    capacity: Load
    may: list[str]
    """Which answers are open to them now."""
    reasons: list[Reason]
    """What spoke for them, while they are asked."""


def askings_of(session: Session, actor: Actor, request_id: int) -> list[AskingView]:
    """Whom a request was put to and what each answered, the latest asked first, for its side and the secretariat."""
    require_visible(policy.may_read(actor))
    request = session.get(BuddyRequest, request_id)
    if request is None:
        raise not_found()
    require(policy.may_read_answers(actor, request.authority_id), slug="not-of-the-asking-authority")
    return _asking_views(session, "s.request_id = :id", request_id)


def asking_view(session: Session, solicitation_id: int) -> AskingView:
    """One asking as the request's side reads it; the caller has asked whether they may."""
    return _asking_views(session, "s.id = :id", solicitation_id)[0]


def asked_of(session: Session, actor: Actor) -> list[AskedView]:
    """What one is asked, and was lately: what waits for an answer first."""
    require_visible(policy.may_read(actor))
    return _asked_views(session, "s.person_id = :id", actor.person_id)


def asked_view(session: Session, solicitation_id: int) -> AskedView:
    """One asking as the helper reads it; the caller has asked whether they may."""
    return _asked_views(session, "s.id = :id", solicitation_id)[0]


_ASKINGS = """
    SELECT s.id, s.request_id, s.offer_id, s.person_id, s.asked_by, s.plan_id IS NOT NULL AS planned, s.words, s.state,
        s.reason, s.reason_words, s.suggested_id, s.invited_at, s.via, s.asked_at, s.answered_at, s.ended_at,
        o.mandate_id, o.person_id AS offered_by, r.by_when, p.id AS pair_id,
        (SELECT min(c.id) FROM buddy_offer c WHERE c.person_id = s.suggested_id AND c.state = 'open')
            AS suggested_offer_id,
        EXISTS (SELECT FROM solicitation z WHERE z.request_id = s.request_id AND z.person_id = s.suggested_id
                AND z.state <> 'cancelled') AS suggested_asked
    FROM solicitation s JOIN buddy_offer o ON o.id = s.offer_id JOIN buddy_request r ON r.id = s.request_id
    LEFT JOIN pair p ON p.solicitation_id = s.id
    WHERE {which} ORDER BY s.asked_at DESC, s.id DESC"""
_ASKED = """
    SELECT s.id, s.offer_id, s.person_id, s.asked_by, s.words, s.state, s.reason, s.reason_words, s.suggested_id,
        s.asked_at, s.answered_at, s.ended_at, o.mandate_id, o.person_id AS offered_by, o.at_once, o.per_quarter,
        r.id AS request_id, r.title, r.details, r.themes, r.countries, r.languages, r.formats, r.by_when, r.wanted,
        r.state AS request_state, r.asker_id, r.mandate_id AS asker_mandate_id,
        a.id AS authority_id, a.siren, a.name, a.kind, a.region, p.id AS pair_id,
        (SELECT count(*) FROM pair c WHERE c.offer_id = o.id AND c.state <> 'ended') AS carried,
        (SELECT count(*) FROM solicitation g WHERE g.offer_id = o.id AND g.state = 'accepted'
            AND g.answered_at >= :opens) AS given
    FROM solicitation s JOIN buddy_offer o ON o.id = s.offer_id JOIN buddy_request r ON r.id = s.request_id
    JOIN authority a ON a.id = r.authority_id LEFT JOIN pair p ON p.solicitation_id = s.id
    WHERE {which} ORDER BY s.state <> 'asked', s.asked_at DESC, s.id DESC LIMIT 100"""


def _asking_views(session: Session, which: str, value: int) -> list[AskingView]:
    rows = session.execute(text(_ASKINGS.format(which=which)), {"id": value}).mappings().all()
    refs = _refs(session, rows)
    plain = (
        "id",
        "request_id",
        "offer_id",
        "planned",
        "words",
        "state",
        "reason",
        "reason_words",
        "via",
        "pair_id",
    )
    dated = ("invited_at", "asked_at", "answered_at", "ended_at", "suggested_offer_id", "suggested_asked")
    return [
        AskingView(
            **{name: row[name] for name in (*plain, *dated)},
            person=refs[_helper(row)],
            asked_by=refs.get((row["asked_by"], None)),
            suggested=refs.get((row["suggested_id"], None)),
            answer_by=answer_by(row["asked_at"], row["by_when"]),
        )
        for row in rows
    ]


def _asked_views(session: Session, which: str, value: int) -> list[AskedView]:
    opens, _ = quarter_of(today())
    rows = session.execute(text(_ASKED.format(which=which)), {"id": value, "opens": opens}).mappings().all()
    refs = _refs(session, rows)
    why = reasons_of(
        session, [(row["request_id"], row["offer_id"]) for row in rows if row["state"] == "asked"]
    )
    return [
        AskedView(
            id=row["id"],
            request=_request(row),
            person=refs[_helper(row)],
            asker=refs.get((row["asker_id"], row["asker_mandate_id"])),
            asked_by=refs.get((row["asked_by"], None)),
            words=row["words"],
            state=row["state"],
            reason=row["reason"],
            reason_words=row["reason_words"],
            suggested=refs.get((row["suggested_id"], None)),
            asked_at=row["asked_at"],
            answer_by=answer_by(row["asked_at"], row["by_when"]),
            answered_at=row["answered_at"],
            ended_at=row["ended_at"],
            pair_id=row["pair_id"],
            capacity=_load(row),
            may=_may(row),
            reasons=[
                each
                for each in why.get((row["request_id"], row["offer_id"]), ())
                if each.sign == "+" and each.feature not in TOLD_APART
            ],
        )
        for row in rows
    ]


def answer_by(asked_at: datetime, by_when: date | None) -> date:
    """The last day on which an asking waits for its answer."""
    last = asked_at.astimezone(PARIS).date() + timedelta(days=policy.DAYS_TO_ANSWER)
    return min(last, by_when) if by_when is not None else last


def _refs(session: Session, rows: Sequence[RowMapping]) -> dict[Any, PersonRef]:
    """Everybody whom these rows name, in one query."""
    named = [
        each
        for row in rows
        for each in (
            _helper(row),
            (row["asked_by"], None),
            (row["suggested_id"], None),
            (row.get("asker_id"), row.get("asker_mandate_id")),
        )
    ]
    return dict(person_refs(session, [(person, mandate) for person, mandate in named if person is not None]))


def _helper(row: Any) -> tuple[int, int | None]:
    """The helper under the mandate of their offer, unless it was handed to somebody else since."""
    return row["person_id"], row["mandate_id"] if row["offered_by"] == row["person_id"] else None


def _request(row: RowMapping) -> AskedRequest:
    authority = AuthorityRef(
        id=row["authority_id"],
        siren=row["siren"],
        name=row["name"],
        kind=row["kind"],
        region=row["region"],
    )
    return AskedRequest(
        id=row["request_id"],
        title=row["title"],
        details=row["details"],
        authority=authority,
        themes=row["themes"],
        countries=row["countries"],
        languages=row["languages"],
        formats=row["formats"],
        by_when=row["by_when"],
        wanted=row["wanted"],
        state=row["request_state"],
    )


def _load(row: RowMapping) -> Load:
    limit = None
    if row["carried"] >= row["at_once"]:
        limit = "at_capacity"
    elif row["given"] >= row["per_quarter"]:
        limit = "quarter_full"
    return Load(
        carried=row["carried"],
        at_once=row["at_once"],
        given=row["given"],
        per_quarter=row["per_quarter"],
        limit=limit,
    )


def _may(row: RowMapping) -> list[str]:
    open_ones = [each for each in ANSWERS if policy.may_become("solicitation", row["state"], each)]
    if not policy.may_become("request", row["request_state"], "ask"):
        return [each for each in open_ones if each != "accept"]
    return open_ones
