"""What an edition says."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.digests.composition.parts import EditionContent, EditionPart, EditionWords
from collab.digests.models import Edition, EditionItem
from collab.discussion.models import Discussion


def content_of(session: Session, edition: Edition) -> EditionContent:
    """The edition as it would be sent."""
    items = session.scalars(
        select(EditionItem).where(EditionItem.edition_id == edition.id).order_by(EditionItem.position)
    )
    return EditionContent(
        edition_id=edition.id,
        number=edition.number,
        title_fr=edition.title_fr,
        title_en=edition.title_en,
        intro_fr=edition.intro_fr,
        intro_en=edition.intro_en,
        parts=tuple(
            EditionPart(
                item_id=item.id,
                kind=item.kind,
                path=item.url,
                group_id=session.get_one(Discussion, item.thing_id).group_id
                if item.kind == "discussion"
                else None,
                fr=EditionWords(title=item.title_fr, markdown=item.body_fr),
                en=EditionWords(title=item.title_en, markdown=item.body_en),
            )
            for item in items
        ),
    )
