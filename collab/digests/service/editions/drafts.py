"""A draft held to be changed, and the word that it was."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.buddying.service.hearing import who_hears
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import require
from collab.core.outbox import record
from collab.digests.events import EditionChanged
from collab.digests.models import Edition
from collab.digests.policy import after, may_compose
from collab.digests.service.editions.moving import lock_edition


def hold_draft(session: Session, actor: Actor, edition_id: int) -> Edition:
    """An edition that may be changed, under its lock; a 409 problem once it was submitted."""
    require(may_compose(actor))
    edition = lock_edition(session, edition_id)
    after(edition.state, "change")
    return edition


def note_change(session: Session, actor: Actor, edition: Edition) -> None:
    """Make it another version, and let the secretariat know."""
    edition.version += 1
    edition.changed_by, edition.changed_at = actor.by, now()
    tell_of_change(session, actor, edition)


def tell_of_change(session: Session, actor: Actor, edition: Edition) -> None:
    """Let the secretariat's open pages know which version there is."""
    session.flush()
    changed = EditionChanged(
        by=actor.by, edition_id=edition.id, hearers=who_hears(session), version=edition.version
    )
    record(session, changed)
