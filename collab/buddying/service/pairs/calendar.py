"""The milestones of a pair as calendar programs read them (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from collab.buddying.models import BuddyRequest, Milestone, Pair
from collab.buddying.service.pairs.finding import find_pair
from collab.core.actor import Actor
from collab.core.errors import not_found
from collab.discussion.service import Appointment, calendar_of, page_address

MOST_OF_A_PERSON = 500
"""The nearest of them: a calendar program reads the whole file again whenever one changes."""
WORDS = {
    "fr": {"calendar": "Collab : binôme", "request": "Demande", "page": "Binôme", "format": "Format"},
    "en": {"calendar": "Collab: pair", "request": "Request", "page": "Pair", "format": "Format"},
}
FORMATS = {
    "fr": {"call": "appel", "review": "relecture", "visit": "visite", "exchange": "échange d’agents"},
    "en": {"call": "call", "review": "document review", "visit": "visit", "exchange": "staff exchange"},
}

Dated = Row[Milestone, str]


def pair_calendar(session: Session, actor: Actor, pair_id: int) -> bytes:
    """All milestones of a pair, those taken back as cancelled, so that a calendar that holds them forgets them."""
    find_pair(session, actor, pair_id)
    rows = session.execute(_dated().where(Milestone.pair_id == pair_id)).all()
    return _file(rows, actor.language)


def milestone_calendar(session: Session, actor: Actor, pair_id: int, milestone_id: int) -> bytes:
    """One milestone, for one's own calendar."""
    find_pair(session, actor, pair_id)
    one = _dated().where(Milestone.id == milestone_id, Milestone.pair_id == pair_id)
    row = session.execute(one.where(Milestone.removed_at.is_(None))).one_or_none()
    if row is None:
        raise not_found()
    return _file([row], actor.language)


def milestones_in_calendar(session: Session, actor: Actor, since: datetime) -> list[Appointment]:
    """The milestones of the actor's own pairs from a moment on, for the private address of their dates."""
    mine = or_(Pair.asker_id == actor.person_id, Pair.helper_id == actor.person_id)
    ends = Milestone.starts_at + func.make_interval(0, 0, 0, 0, 0, Milestone.minutes)
    lately = or_(Milestone.removed_at.is_(None), Milestone.removed_at >= since)
    rows = session.execute(_dated().where(mine, ends >= since, lately).limit(MOST_OF_A_PERSON)).all()
    return [_appointment(row, actor.language) for row in rows]


def _dated() -> Select[Milestone, str]:
    return (
        select(Milestone, BuddyRequest.title)
        .join(Pair, Pair.id == Milestone.pair_id)
        .join(BuddyRequest, BuddyRequest.id == Pair.request_id)
        .order_by(Milestone.starts_at, Milestone.id)
    )


def _file(rows: Iterable[Dated], language: str) -> bytes:
    return calendar_of(
        (_appointment(row, language) for row in rows), name=_spoken(language, WORDS)["calendar"]
    )


def _appointment(row: Dated, language: str) -> Appointment:
    milestone, title = row
    words, path = _spoken(language, WORDS), f"/buddying/pairs/{milestone.pair_id}"
    return Appointment(
        key=f"milestone-{milestone.id}",
        sequence=milestone.sequence,
        changed_at=milestone.changed_at,
        starts_at=milestone.starts_at,
        ends_at=milestone.starts_at + timedelta(minutes=milestone.minutes),
        title=milestone.title,
        about=(
            (words["request"], title),
            (words["format"], _spoken(language, FORMATS)[milestone.format]),
            (words["page"], page_address(path)),
        ),
        location="",
        path=path,
        cancelled=milestone.removed_at is not None,
    )


def _spoken(language: str, words: dict[str, dict[str, str]]) -> dict[str, str]:
    return words["en" if language == "en" else "fr"]
