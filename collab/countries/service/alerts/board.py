"""The board of an alert: exposed, answered, silent, who needs help and who can give it, as far as it is the reader's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from collab.accounts.service import AuthorityRef, PersonRef, person_refs_today
from collab.accounts.service.actors import VALID_MANDATE
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import require_visible
from collab.countries import policy
from collab.countries.models import Bulletin
from collab.countries.service.alerts.finding import (
    chaired_countries,
    exposed_authorities,
    find_alert,
    own_authorities,
)
from collab.countries.service.alerts.reach import LIVE
from collab.countries.service.alerts.views import (
    AlertView,
    AnswerView,
    alert_views,
    authority_from,
    earlier_answers,
    standing_answers,
)

MOST = 100
"""Alerts that live at once and are listed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tie:
    """A partnership through which an authority is exposed."""

    id: int
    country: str
    place: str
    partner: str
    ends_on: date | None
    ends_precision: str
    referent: PersonRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Exposed:
    """An authority that an alert concerns."""

    authority: AuthorityRef
    ties: list[Tie]
    answer: AnswerView | None
    seen: int | None
    """How many of its people have looked; none where that is not the reader's to know."""
    mine: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnAnswer:
    """An authority that the reader may answer for, with what stands of it."""

    authority: AuthorityRef
    exposed: bool
    acting_for: bool
    """Whether the reader has no mandate there of their own and acts for a holder."""
    answer: AnswerView | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How far a board has filled."""

    exposed: int
    answered: int
    silent: int
    need_help: int
    can_help: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedAlert:
    """A live alert with the reader's own answers; the counts are for who reads all of its board."""

    alert: AlertView
    mine: list[OwnAnswer]
    counts: Counts | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertBoard:
    """All that one reader may know of who answers an alert."""

    alert: AlertView
    oversees: bool
    counts: Counts | None
    exposed: list[Exposed]
    others: list[AnswerView]
    """Of authorities that are not exposed and answered all the same."""
    mine: list[OwnAnswer]
    earlier: list[AnswerView]
    """What was answered before what stands: of all authorities for who oversees it, else of the reader's own."""


def live_alerts(session: Session, actor: Actor) -> list[ListedAlert]:
    """The alerts that are not over, the newest first."""
    require_visible(policy.may_read(actor))
    bulletins = list(
        session.scalars(
            select(Bulletin).from_statement(
                text(
                    f"SELECT b.* FROM bulletin b WHERE {LIVE} ORDER BY b.published_at DESC, b.id LIMIT {MOST}"
                )
            )
        )
    )
    if not bulletins:
        return []
    ids = [bulletin.id for bulletin in bulletins]
    answers, exposed = standing_answers(session, ids), exposed_authorities(session, ids)
    chaired, own = chaired_countries(session, actor), own_authorities(session, actor)
    return [
        ListedAlert(
            alert=alert,
            mine=_mine(actor, own, exposed[alert.id], answers[alert.id]),
            counts=(
                _counts(exposed[alert.id], answers[alert.id])
                if _oversees(actor, chaired, alert.countries)
                else None
            ),
        )
        for alert in alert_views(session, bulletins)
    ]


def board_of(session: Session, actor: Actor, bulletin_id: int) -> AlertBoard:
    """An alert's board, as it is the actor's to read; that of one that is over stays as it stood."""
    bulletin = find_alert(session, actor, bulletin_id)
    oversees = _oversees(actor, chaired_countries(session, actor), bulletin.countries)
    answers = standing_answers(session, [bulletin.id])[bulletin.id]
    rows = session.execute(_TIES, {"bulletin_id": bulletin.id}).all()
    exposed_ids = {row.authority_id for row in rows}
    shown = [
        answer
        for answer in answers
        if policy.may_read_answer(
            actor, oversees=oversees, authority_id=answer.authority.id, answer=answer.answer
        )
    ]
    seen = _seen(session, bulletin.id) if oversees else None
    return AlertBoard(
        alert=alert_views(session, [bulletin])[0],
        oversees=oversees,
        counts=_counts(exposed_ids, answers) if oversees else None,
        exposed=_exposed(session, actor, rows, shown, oversees=oversees, seen=seen),
        others=[answer for answer in shown if answer.authority.id not in exposed_ids],
        mine=_mine(actor, own_authorities(session, actor), exposed_ids, answers),
        earlier=[
            answer
            for answer in earlier_answers(session, bulletin.id)
            if oversees or policy.may_answer_for(actor, answer.authority.id)
        ],
    )


def _oversees(actor: Actor, chaired: Collection[str], countries: Collection[str]) -> bool:
    chairs = [actor.person_id] if set(chaired) & set(countries) else []
    return policy.may_oversee(actor, chairs)


_TIES = text(
    """
    SELECT a.id AS authority_id, a.siren, a.name, a.kind, a.region, ps.id, ps.country, ps.place, ps.partner, ps.ends_on,
        ps.ends_precision, ps.referent_id
    FROM alert_exposure x JOIN partnership ps ON ps.id = x.partnership_id JOIN authority a ON a.id = x.authority_id
    WHERE x.bulletin_id = :bulletin_id AND x.ended_at IS NULL
    ORDER BY a.sort_key, a.id, ps.partner, ps.id
    """
)
_SEEN = text(
    f"""
    SELECT m.authority_id, count(DISTINCT s.person_id) AS people
    FROM alert_seen s JOIN mandate m ON m.person_id = s.person_id AND {VALID_MANDATE}
    WHERE s.bulletin_id = :bulletin_id GROUP BY m.authority_id
    """
)


def _seen(session: Session, bulletin_id: int) -> dict[int, int]:
    rows = session.execute(_SEEN, {"bulletin_id": bulletin_id, "day": today()})
    return {row.authority_id: row.people for row in rows}


def _exposed(
    session: Session,
    actor: Actor,
    rows: Sequence[Row[Any]],
    shown: Sequence[AnswerView],
    *,
    oversees: bool,
    seen: dict[int, int] | None,
) -> list[Exposed]:
    refs = person_refs_today(session, {row.referent_id for row in rows if row.referent_id is not None})
    answered = {answer.authority.id: answer for answer in shown}
    ties: dict[int, list[Tie]] = defaultdict(list)
    authorities: dict[int, AuthorityRef] = {}
    for row in rows:
        authorities[row.authority_id] = authority_from(row)
        ties[row.authority_id].append(
            Tie(
                id=row.id,
                country=row.country,
                place=row.place,
                partner=row.partner,
                ends_on=row.ends_on,
                ends_precision=row.ends_precision,
                referent=refs.get(row.referent_id),
            )
        )
    # Of others, only those who share what they answered: a line without one would say that they did not.
    return [
        Exposed(
            authority=authority,
            ties=ties[authority.id],
            answer=answered.get(authority.id),
            seen=None if seen is None else seen.get(authority.id, 0),
            mine=policy.may_answer_for(actor, authority.id),
        )
        for authority in authorities.values()
        if oversees or authority.id in answered or policy.may_answer_for(actor, authority.id)
    ]


def _mine(
    actor: Actor,
    own: Sequence[AuthorityRef],
    exposed_ids: Collection[int],
    answers: Sequence[AnswerView],
) -> list[OwnAnswer]:
    stands = {answer.authority.id: answer for answer in answers}
    held = {mandate.authority_id for mandate in actor.mandates}
    found = [
        OwnAnswer(
            authority=authority,
            exposed=authority.id in exposed_ids,
            acting_for=authority.id not in held,
            answer=stands.get(authority.id),
        )
        for authority in own
    ]
    return sorted(found, key=lambda each: not each.exposed)


def _counts(exposed_ids: Collection[int], answers: Sequence[AnswerView]) -> Counts:
    answered = sum(answer.authority.id in exposed_ids for answer in answers)
    return Counts(
        exposed=len(exposed_ids),
        answered=answered,
        silent=len(exposed_ids) - answered,
        need_help=sum(answer.answer == "need_help" for answer in answers),
        can_help=sum(answer.answer == "can_help" for answer in answers),
    )
