"""Answering from a mail, without sign-in: a link lets one person give one answer, as far as it is theirs today."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, actor_for, person_refs
from collab.buddying import policy
from collab.buddying.models import Solicitation
from collab.buddying.service.answering import answer_asking, require_mandate
from collab.buddying.service.asking_views import AskedView, asked_view
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import not_found
from collab.core.links import read_link

MOST_COLLEAGUES = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class MailAsking:
    """What a link of a mail would answer to what, and whom it could name."""

    asked: AskedView
    answer: str
    colleagues: list[PersonRef]
    """Of the helper's own authority, for a link that names one; the page finds others for who signs in."""


def purpose_of(answer: str) -> str:
    """What a link for this answer is signed for."""
    return f"asking-{answer}"


def show_mail_asking(session: Session, *, token: str, answer: str) -> MailAsking:
    """What pressing would do; looking, as mail scanners do, changes nothing."""
    _, asking = _behind(session, token, answer)
    return _page(session, asking, answer)


def answer_by_mail(
    session: Session,
    *,
    token: str,
    answer: str,
    reason: str = "",
    words: str = "",
    suggested_id: int | None = None,
) -> MailAsking:
    """Give the link's answer; a second press of the same changes nothing."""
    actor, asking = _behind(session, token, answer)
    answer_asking(
        session,
        actor,
        asking.id,
        answer=answer,
        reason=reason,
        words=words,
        suggested_id=suggested_id,
        via="mail",
    )
    session.flush()
    return _page(session, asking, answer)


def _behind(session: Session, token: str, answer: str) -> tuple[Actor, Solicitation]:
    link = read_link(purpose_of(answer), token)
    actor = actor_for(session, link.person_id)
    asking = session.get(Solicitation, link.thing_id)
    if actor is None or asking is None or not policy.may_answer(actor, asking.person_id):
        raise not_found()
    require_mandate(actor, asking)
    return actor, asking


_COLLEAGUES = text(
    """
    SELECT DISTINCT p.sort_key, p.id, m.id AS mandate_id FROM mandate m
    JOIN person p ON p.id = m.person_id AND p.disabled_at IS NULL
    WHERE m.authority_id = :authority_id AND m.starts_on <= :day AND (m.ends_on IS NULL OR m.ends_on >= :day)
      AND p.id <> :person_id
    ORDER BY p.sort_key, p.id, m.id LIMIT :most
    """
)


def _page(session: Session, asking: Solicitation, answer: str) -> MailAsking:
    return MailAsking(
        asked=asked_view(session, asking.id),
        answer=answer,
        colleagues=_colleagues(session, asking) if answer == "suggest" else [],
    )


def _colleagues(session: Session, asking: Solicitation) -> list[PersonRef]:
    values = {
        "authority_id": asking.offer.authority_id,
        "person_id": asking.person_id,
        "day": today(),
        "most": MOST_COLLEAGUES,
    }
    first: dict[int, int] = {}
    for row in session.execute(_COLLEAGUES, values):
        first.setdefault(row.id, row.mandate_id)
    refs = person_refs(session, first.items())
    return [refs[each] for each in first.items()]
