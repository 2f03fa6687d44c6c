"""A letter as somebody would get it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.digests.models import Edition
from collab.digests.service.editions.content import content_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """A whole letter."""

    subject: str
    text: str
    html: str


def preview_letter(
    session: Session, actor: Actor, *, person_id: int, edition_id: int | None, language: str | None = None
) -> Whole:
    """The letter of this person."""
    content = content_of(session, session.get_one(Edition, edition_id))
    title = content.title(language or "fr")
    return Whole(subject=title, text=content.intro(language or "fr"), html=f"<p>{title}</p>")
