"""Looking at an alert is each person's; answering it is the authority's: the last answer stands, the others are kept."""

from __future__ import annotations

from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.authorities.models import Authority
from collab.core.actor import Actor, ActorMandate
from collab.core.clock import now
from collab.core.errors import Problem, conflict, require
from collab.core.outbox import record
from collab.countries import policy
from collab.countries.events import AlertAnswered, AlertWasSeen, HelpNeeded
from collab.countries.models import AlertAnswer, AlertExposure, AlertSeen, Bulletin
from collab.countries.service.alerts.finding import find_alert
from collab.countries.service.alerts.reach import is_live
from collab.countries.service.places import country_discussion
from collab.discussion.service import post_message
from collab.partnerships.models import Partnership

HELP = UUID("5b0c0a52-6c2f-4e0e-9b3b-0d6c7e9f4a11")
"""Names the message of each call for help, so that a repeat of it is no second one."""


def see_alert(session: Session, actor: Actor, bulletin_id: int) -> None:
    """Note that the actor has looked at an alert; only the first look counts."""
    bulletin = find_alert(session, actor, bulletin_id)
    first = session.scalar(
        insert(AlertSeen)
        .values(bulletin_id=bulletin.id, person_id=actor.person_id)
        .on_conflict_do_nothing()
        .returning(AlertSeen.person_id)
    )
    if first is not None:
        seen = AlertWasSeen(by=actor.by, bulletin_id=bulletin.id, person_id=actor.person_id)
        record(session, seen)


def answer_alert(
    session: Session,
    actor: Actor,
    bulletin_id: int,
    *,
    authority_id: int,
    answer: str,
    words: str = "",
    mandate_id: int | None = None,
    via: str = "page",
) -> None:
    """Answer an alert for an authority; the same answer in the same words, or without any, changes nothing."""
    bulletin = find_alert(session, actor, bulletin_id, to_answer=True)
    require(policy.may_answer_for(actor, authority_id), slug="mandate-ended")
    mandate = _mandate(actor, authority_id, mandate_id)
    if not is_live(bulletin):
        raise _over(bulletin)
    standing = session.scalars(
        select(AlertAnswer).where(
            AlertAnswer.bulletin_id == bulletin.id,
            AlertAnswer.authority_id == authority_id,
            AlertAnswer.replaced_at.is_(None),
        )
    ).one_or_none()
    if standing is not None and standing.answer == answer and words in ("", standing.words):
        return
    if standing is not None:
        standing.replaced_at = now()
        session.flush()
    given = AlertAnswer(
        bulletin_id=bulletin.id,
        authority_id=authority_id,
        answer=answer,
        words=words,
        person_id=actor.person_id,
        mandate_id=mandate.id,
        via=via,
    )
    session.add(given)
    answered = AlertAnswered(
        by=actor.by,
        bulletin_id=bulletin.id,
        authority_id=authority_id,
        answer=answer,
        countries=tuple(bulletin.countries),
    )
    record(session, answered)
    if answer == "need_help":
        _call_for_help(
            session, actor, bulletin, given, again=standing is not None and standing.answer == answer
        )


def _mandate(actor: Actor, authority_id: int, mandate_id: int | None) -> ActorMandate:
    """The mandate chosen, else the foremost own one of that authority, else the one the actor acts for."""
    valid = [m for m in (*actor.mandates, *actor.acts_for) if m.authority_id == authority_id]
    chosen = next((m for m in valid if mandate_id in (None, m.id)), None)
    require(chosen is not None, slug="mandate-ended")
    assert chosen is not None
    return chosen


def _over(bulletin: Bulletin) -> Problem:
    withdrawn = bulletin.state == "withdrawn"
    return conflict(
        "This alert was withdrawn." if withdrawn else "This alert is over.",
        "alert-withdrawn" if withdrawn else "alert-over",
    )


def _call_for_help(
    session: Session, actor: Actor, bulletin: Bulletin, given: AlertAnswer, *, again: bool
) -> None:
    """Write it in the country's discussion, and let the rooms above know; other words alone are written, not told."""
    if not again:
        needed = HelpNeeded(
            by=actor.by,
            bulletin_id=bulletin.id,
            authority_id=given.authority_id,
            person_id=actor.person_id,
            mandate_id=given.mandate_id,
            countries=tuple(bulletin.countries),
            themes=tuple(bulletin.themes),
        )
        record(session, needed)
    name = session.scalars(select(Authority.name).where(Authority.id == given.authority_id)).one()
    title = bulletin.title.translate({ord(sign): f"\\{sign}" for sign in "\\[]*_`<"})
    body = f"**{name}** a besoin d’aide : [{title}](/alerts/{bulletin.id})"
    if given.words:
        body += "\n\n" + "\n".join(f"> {line}" for line in given.words.splitlines())
    country = _country_of(session, bulletin, given.authority_id)
    discussion = country_discussion(session, actor, country)
    # Last, since it takes the discussion's row.
    message, _ = post_message(
        session,
        actor,
        discussion.id,
        body=body,
        client_key=uuid5(HELP, f"{discussion.id}:{bulletin.id}:{given.authority_id}:{body}"),
        mandate_id=given.mandate_id,
    )
    given.message_id = message.id


def _country_of(session: Session, bulletin: Bulletin, authority_id: int) -> str:
    """The country of the alert where the authority has a partner, else the alert's first one."""
    exposed = (
        select(Partnership.country)
        .join(AlertExposure, AlertExposure.partnership_id == Partnership.id)
        .where(AlertExposure.bulletin_id == bulletin.id, AlertExposure.authority_id == authority_id)
        .where(AlertExposure.ended_at.is_(None))
        .order_by(Partnership.id)
        .limit(1)
    )
    return session.scalar(exposed) or bulletin.countries[0]
