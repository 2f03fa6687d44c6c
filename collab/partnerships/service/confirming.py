"""The yearly question, whether a partnership is still as the register says, and its answer from the page or a mail."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, actor_for, person_refs_today
from collab.core.actor import SYSTEM, Actor
from collab.core.clock import today
from collab.core.config import current_settings
from collab.core.errors import conflict, forbidden, not_found, require
from collab.core.links import read_link, sign_link
from collab.core.outbox import record
from collab.partnerships.events import ConfirmationDue, PartnershipConfirmed
from collab.partnerships.models import Partnership
from collab.partnerships.policy import TO_CONFIRM, may_keep, standing_on
from collab.partnerships.service.register import kept_partnership, named, note_change
from collab.partnerships.service.views import PartnershipView, shown
from collab.reference.service import ActionType, Country, list_action_types, list_countries, list_themes

PURPOSE = "confirm-partnership"
AT_ONCE = 200
"""Partnerships asked for in one tick."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """What something is called, for who has no list to look it up in."""

    name: str
    name_en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmation:
    """What a link of a mail would confirm, for whom, and what was last said of it."""

    partnership: PartnershipView
    person: PersonRef
    country: Named
    action_type: Named
    themes: list[Named]
    answered: str | None
    """right or over, where that was said today already."""


def confirmation_token(person_id: int, partnership_id: int) -> str:
    """What the address of a mail's link bears: it leads this person to this partnership, for a fortnight."""
    return sign_link(PURPOSE, person_id, partnership_id, days=current_settings().answer_days)


def confirm_partnership(
    session: Session, actor: Actor, partnership_id: int, *, answer: str = "right", by_mail: bool = False
) -> PartnershipView:
    """Say that it is still as the register says, or that it is over; the same a second time changes nothing."""
    partnership = kept_partnership(session, actor, partnership_id)
    over = answer == "over"
    if not over and _standing(partnership) == "ended":
        raise conflict("This partnership is over.", slug="partnership-over")
    if over and partnership.status == "ended":
        return shown(session, actor, partnership_id)
    if not over and partnership.confirmed_on == today():
        return shown(session, actor, partnership_id)
    partnership.confirmed_on, partnership.confirmed_by = today(), actor.by
    if over:
        partnership.status = "ended"
        note_change(session, actor, partnership, by_mail=by_mail)
    else:
        partnership.version += 1
        record(session, PartnershipConfirmed(by=actor.by, by_mail=by_mail, **named(partnership)))
    return shown(session, actor, partnership_id)


def show_confirmation(session: Session, token: str) -> Confirmation:
    """What a link would confirm; looking at it confirms nothing."""
    actor, partnership_id = _behind(session, token)
    return _confirmation(session, actor, partnership_id)


def confirm_by_token(session: Session, token: str, *, answer: str) -> Confirmation:
    """Answer as the person a link was sent to, who must still have the right to."""
    actor, partnership_id = _behind(session, token)
    confirm_partnership(session, actor, partnership_id, answer=answer, by_mail=True)
    return _confirmation(session, actor, partnership_id)


# Nobody is asked for a partnership whose authority has nobody here yet: it waits, and holds nobody else's up.
_DUE = text(
    f"""
    SELECT ps.id FROM partnership ps
    WHERE {TO_CONFIRM} AND (ps.asked_on IS NULL OR (ps.asked_on + interval '1 year')::date <= :day)
      AND EXISTS (SELECT FROM mandate m JOIN person p ON p.id = m.person_id AND p.disabled_at IS NULL
                  WHERE m.authority_id = ps.authority_id AND m.starts_on <= :day
                    AND (m.ends_on IS NULL OR m.ends_on >= :day)
                    AND (m.role IN ('technician', 'administrator') OR m.person_id = ps.referent_id))
    ORDER BY ps.id LIMIT :limit
    FOR UPDATE OF ps SKIP LOCKED
    """
)

_ASKED = text(
    """
    SELECT ps.id, m.person_id, bool_or(m.person_id = ps.referent_id) IS TRUE AS referent
    FROM partnership ps
    JOIN mandate m ON m.authority_id = ps.authority_id AND m.starts_on <= :day
     AND (m.ends_on IS NULL OR m.ends_on >= :day)
    JOIN person p ON p.id = m.person_id AND p.disabled_at IS NULL
    WHERE ps.id = ANY (:ids) AND (m.role IN ('technician', 'administrator') OR m.person_id = ps.referent_id)
    GROUP BY ps.id, m.person_id ORDER BY ps.id, m.person_id
    """
)


def ask_for_confirmations(session: Session, limit: int = AT_ONCE) -> int:
    """Ask those who keep the partnerships that nobody confirmed for a year; any number of ticks may run at once."""
    day = today()
    ids = session.scalars(_DUE, {"day": day, "limit": limit}).all()
    if not ids:
        return 0
    people: dict[int, list[int]] = {}
    referents: dict[int, int] = {}
    for partnership_id, person_id, is_referent in session.execute(_ASKED, {"day": day, "ids": ids}):
        people.setdefault(partnership_id, []).append(person_id)
        if is_referent:
            referents[partnership_id] = person_id
    # Whoever was found a moment ago may have gone since: theirs waits for the next tick.
    for partnership_id in people:
        partnership = session.get_one(Partnership, partnership_id, populate_existing=True)
        partnership.asked_on = day
        referent = referents.get(partnership_id)
        asked = (referent,) if referent is not None else tuple(people[partnership_id])
        record(session, ConfirmationDue(by=SYSTEM.by, people=asked, **named(partnership)))
    return len(people)


def _behind(session: Session, token: str) -> tuple[Actor, int]:
    link = read_link(PURPOSE, token)
    partnership = session.get(Partnership, link.thing_id)
    if partnership is None or partnership.removed_at is not None:
        raise not_found()
    actor = actor_for(session, link.person_id)
    if actor is None:
        raise forbidden(slug="mandate-over")
    require(may_keep(actor, partnership.authority_id), slug="mandate-over")
    return actor, partnership.id


def _confirmation(session: Session, actor: Actor, partnership_id: int) -> Confirmation:
    view = shown(session, actor, partnership_id)
    today_already = view.confirmed_on == today()
    said = "over" if view.status == "ended" else "right" if today_already else None
    person = person_refs_today(session, [actor.person_id])[actor.person_id]
    names = {country["code"]: country for country in list_countries(session, language="fr")}
    types = {one["slug"]: one for one in list_action_types()}
    return Confirmation(
        partnership=view,
        person=person,
        country=_named(names[view.country]),
        action_type=_named(types[view.action_type]),
        themes=[
            Named(name=theme.name, name_en=theme.name_en)
            for theme in list_themes(session)
            if theme.slug in view.themes
        ],
        answered=said,
    )


def _named(thing: Country | ActionType) -> Named:
    return Named(name=thing["name"], name_en=thing["name_en"])


def _standing(partnership: Partnership) -> str:
    return standing_on(
        today(), status=partnership.status, starts_on=partnership.starts_on, ends_on=partnership.ends_on
    )
