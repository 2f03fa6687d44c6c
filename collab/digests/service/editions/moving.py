"""The one place that moves an edition."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import require_visible
from collab.core.outbox import record
from collab.digests.events import EditionMoved
from collab.digests.models import Edition, EditionStep
from collab.digests.policy import after, may_compose


def lock_edition(session: Session, edition_id: int) -> Edition:
    """The edition, under its row lock."""
    edition = session.get(Edition, edition_id, with_for_update=True, populate_existing=True)
    require_visible(edition is not None)
    assert edition is not None
    return edition


def move(
    session: Session,
    actor: Actor,
    edition_id: int,
    act: str,
    *,
    note: str = "",
    scheduled_for: datetime | None = None,
) -> Edition:
    """Do one act to an edition."""
    require_visible(may_compose(actor))
    edition = lock_edition(session, edition_id)
    before, edition.state = edition.state, after(edition.state, act)
    if act == "begin":
        edition.sending_at = now()
    session.add(EditionStep(edition_id=edition_id, act=act, state=edition.state, note=note, by_id=actor.by))
    record(
        session, EditionMoved(by=actor.by, edition_id=edition_id, act=act, state=edition.state, before=before)
    )
    return edition
