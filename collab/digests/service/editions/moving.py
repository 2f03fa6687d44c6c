"""What becomes of an edition: the one place that changes its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from collab.buddying.service.hearing import who_hears
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict, forbidden, invalid, not_found, require, require_version
from collab.core.outbox import record
from collab.digests.events import EditionMoved
from collab.digests.models import Edition, EditionStep
from collab.digests.policy import after, may_approve, may_compose
from collab.digests.service.editions.content import content_of, freeze, resolve_items

LATE = timedelta(minutes=2)
"""A moment just past when it reaches us is meant as now."""
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Move:
    actor: Actor
    scheduled_for: datetime | None
    at: datetime


def lock_edition(session: Session, edition_id: int) -> Edition:
    """An edition as it stands now, under its row lock until the transaction ends."""
    edition = session.get(Edition, edition_id, with_for_update=True, populate_existing=True)
    if edition is None:
        raise not_found()
    return edition


def move(
    session: Session,
    actor: Actor,
    edition_id: int,
    act: str,
    *,
    note: str = "",
    scheduled_for: datetime | None = None,
    expected: int | None = None,
) -> Edition:
    """Do one act to an edition, from the version that its doer saw if it is named; two acts at once come in turn."""
    require(may_compose(actor))
    edition = lock_edition(session, edition_id)
    before, state = edition.state, after(edition.state, act)
    if expected is not None:
        require_version(expected, edition.version)
    effect = _EFFECTS.get(act)
    if effect is not None:
        effect(session, edition, _Move(actor=actor, scheduled_for=scheduled_for, at=now()))
    edition.state = state
    edition.version += 1
    session.add(EditionStep(edition_id=edition.id, act=act, state=state, note=note, by_id=actor.by))
    moved = EditionMoved(
        by=actor.by,
        edition_id=edition.id,
        hearers=who_hears(session),
        act=act,
        state=state,
        before=before,
    )
    record(session, moved)
    return edition


def _submit(session: Session, edition: Edition, how: _Move) -> None:
    if not edition.title_fr.strip():
        raise conflict("The edition has no French title.", slug="edition-untitled")
    _require_whole(session, edition)
    edition.submitted_by, edition.submitted_at = how.actor.by, how.at


def _approve(session: Session, edition: Edition, how: _Move) -> None:
    if not may_approve(how.actor, edition.submitted_by):
        raise forbidden("Somebody else than who submitted it approves it.", slug="own-submission")
    _require_whole(session, edition)
    edition.frozen = freeze(content_of(session, edition))
    edition.approved_by, edition.approved_at = how.actor.by, how.at


def _require_whole(session: Session, edition: Edition) -> None:
    resolved = resolve_items(session, edition)
    if not resolved and not edition.intro_fr.strip():
        raise conflict("The edition says nothing yet.", slug="edition-empty")
    if any(each.part is None for each in resolved):
        raise conflict("Something that the edition tells no longer exists.", slug="edition-holds-gone")


def _send_back(_session: Session, edition: Edition, _how: _Move) -> None:
    edition.frozen = None
    edition.submitted_by = edition.submitted_at = None
    edition.approved_by = edition.approved_at = None


def _schedule(_session: Session, edition: Edition, how: _Move) -> None:
    wanted = how.scheduled_for or how.at
    if wanted < how.at - LATE:
        raise invalid({"scheduled_for": ["moment-past"]})
    if wanted > how.at + FURTHEST:
        raise invalid({"scheduled_for": ["too-far"]})
    edition.scheduled_for = wanted


def _unschedule(_session: Session, edition: Edition, _how: _Move) -> None:
    edition.scheduled_for = None


def _begin(session: Session, edition: Edition, how: _Move) -> None:
    # Editions that begin at once take their numbers in turn, and none is left out.
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('edition number', 0))"))
    edition.number = (session.scalar(select(func.max(Edition.number))) or 0) + 1
    edition.sending_at = how.at


def _finish(_session: Session, edition: Edition, how: _Move) -> None:
    # What is sent again to some stays where it is in the archives.
    edition.sent_at = edition.sent_at or how.at


_EFFECTS: Mapping[str, Callable[[Session, Edition, _Move], None]] = {
    "submit": _submit,
    "approve": _approve,
    "send_back": _send_back,
    "schedule": _schedule,
    "unschedule": _unschedule,
    "begin": _begin,
    "finish": _finish,
}
