"""An edition begun, and its title and introduction written."""

from __future__ import annotations

from sqlalchemy import exists, select, text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import require, require_version
from collab.digests.models import Edition, EditionItem
from collab.digests.policy import may_compose
from collab.digests.service.editions.drafts import hold_draft, note_change, tell_of_change
from collab.digests.service.editions.views import EditionView, shown_edition


def begin_edition(session: Session, actor: Actor) -> EditionView:
    """Begin a draft; a second press gives the one that was just begun, in which nothing is written yet."""
    require(may_compose(actor))
    key = f"edition begun by {actor.person_id}"
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    untouched = select(Edition).where(
        Edition.state == "draft",
        Edition.version == 1,
        Edition.created_by == actor.person_id,
        ~exists().where(EditionItem.edition_id == Edition.id),
    )
    edition = session.scalars(untouched.order_by(Edition.id.desc()).limit(1)).one_or_none()
    week = today().isocalendar().week
    titles = {
        "title_fr": f"Lettre de la commission, semaine {week}",
        "title_en": f"Letter of the commission, week {week}",
    }
    if edition is None or edition.title_fr != titles["title_fr"]:
        edition = Edition(created_by=actor.by, changed_by=actor.by, state="draft", version=1, **titles)
        session.add(edition)
        tell_of_change(session, actor, edition)
    return shown_edition(session, actor, edition)


def change_edition(
    session: Session, actor: Actor, edition_id: int, *, expected: int, **said: str
) -> EditionView:
    """Write its title or introduction otherwise, from the version one has read."""
    edition = hold_draft(session, actor, edition_id)
    require_version(expected, edition.version)
    changed = {name: value for name, value in said.items() if getattr(edition, name) != value}
    for name, value in changed.items():
        setattr(edition, name, value)
    if changed:
        note_change(session, actor, edition)
    return shown_edition(session, actor, edition)
