"""Dates as calendar programs read them (RFC 5545): one discussion's file, and a person's private address of them all."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.accounts.service import actor_for
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.config import current_settings
from collab.core.errors import not_found
from collab.core.limits import spend
from collab.core.outbox import record
from collab.discussion.events import CalendarAddressMade, CalendarAddressRevoked
from collab.discussion.models import CalendarAddress
from collab.discussion.service.appointments import Appointment, calendar_of, dates_of_others, page_address
from collab.discussion.service.dates import Meeting, meeting_of, meetings_of

KEPT = timedelta(days=30)
"""How long a calendar shows what is over, and tells that a date was cancelled."""

WORDS = {
    "fr": {"calendar": "Collab : mes dates", "group": "Groupe", "discussion": "Discussion", "link": "Lien"},
    "en": {"calendar": "Collab: my dates", "group": "Group", "discussion": "Discussion", "link": "Link"},
}


def calendar_address(session: Session, actor: Actor) -> str | None:
    """The private address of the actor's dates; none while they have not made one."""
    row = session.scalars(select(CalendarAddress).filter_by(person_id=actor.person_id)).one_or_none()
    return None if row is None else _address(row.id, row.nonce)


def make_calendar_address(session: Session, actor: Actor) -> str:
    """Make a private address; the one the actor had leads nowhere from now on."""
    session.execute(delete(CalendarAddress).where(CalendarAddress.person_id == actor.person_id))
    nonce = secrets.token_hex(16)
    made = insert(CalendarAddress).values(person_id=actor.person_id, nonce=nonce)
    # Two tabs at once: the later one's address stands.
    later = made.on_conflict_do_update(index_elements=["person_id"], set_={"nonce": nonce})
    address_id = session.execute(later.returning(CalendarAddress.id)).scalar_one()
    record(session, CalendarAddressMade(by=actor.by, person_id=actor.person_id))
    return _address(address_id, nonce)


def revoke_calendar_address(session: Session, actor: Actor) -> None:
    """Take the private address back."""
    gone = delete(CalendarAddress).where(CalendarAddress.person_id == actor.person_id)
    if session.execute(gone.returning(CalendarAddress.id)).all():
        record(session, CalendarAddressRevoked(by=actor.by, person_id=actor.person_id))


def calendar_behind(session: Session, token: str) -> bytes:
    """All dates of the person whose address holds this token, by what they may read today."""
    number, _, _ = token.partition("-")
    known = number.isascii() and number.isdigit() and len(number) < 19
    row = session.get(CalendarAddress, int(number)) if known else None
    if row is None or not hmac.compare_digest(_token(row.id, row.nonce).encode(), token.encode()):
        raise not_found()
    actor = actor_for(session, row.person_id)
    if actor is None:
        raise not_found()
    spend("calendar", str(actor.person_id), current_settings().calendar_fetches_per_hour, 3_600)
    since = now() - KEPT
    meetings = meetings_of(session, actor, since=since, cancelled_since=since)
    dates = [_appointment(meeting, actor.language) for meeting in meetings]
    return _calendar([*dates, *dates_of_others(session, actor, since)], actor.language)


def calendar_file(session: Session, actor: Actor, discussion_id: int) -> bytes:
    """The date of one discussion, for one's own calendar."""
    return _calendar(
        [_appointment(meeting_of(session, actor, discussion_id), actor.language)], actor.language
    )


def _address(address_id: int, nonce: str) -> str:
    return f"{current_settings().public_url.rstrip('/')}/api/calendar/{_token(address_id, nonce)}.ics"


def _token(address_id: int, nonce: str) -> str:
    key = hmac.new(current_settings().secret_key.encode(), b"calendar", hashlib.sha256).digest()
    digest = hmac.new(key, f"{address_id}:{nonce}".encode(), hashlib.sha256).digest()
    return f"{address_id}-{urlsafe_b64encode(digest).decode().rstrip('=')}"


def _calendar(appointments: list[Appointment], language: str) -> bytes:
    return calendar_of(appointments, name=_words(language)["calendar"])


def _words(language: str) -> dict[str, str]:
    return WORDS["en" if language == "en" else "fr"]


def _appointment(meeting: Meeting, language: str) -> Appointment:
    words, path = _words(language), f"/discussions/{meeting.discussion_id}"
    group = meeting.group.name_en if language == "en" else meeting.group.name
    return Appointment(
        key=f"discussion-{meeting.discussion_id}",
        sequence=meeting.sequence,
        changed_at=meeting.cancelled_at or meeting.changed_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=meeting.title,
        about=(
            (words["group"], group),
            (words["discussion"], page_address(path)),
            (words["link"], meeting.link),
        ),
        location=meeting.place or meeting.link,
        path=path,
        cancelled=meeting.cancelled_at is not None,
    )
