"""An edition's content: its items resolved as they read now, or as they were approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.digests.composition.parts import EditionContent, EditionPart, EditionWords
from collab.digests.models import Edition, EditionItem
from collab.digests.service.editions.things import Thing, find_things


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """An item with what it says; nothing, where what it is about was deleted, taken back or closed to the secretariat."""

    item: EditionItem
    part: EditionPart | None


def content_of(session: Session, edition: Edition) -> EditionContent:
    """What an edition says: what was approved once it is, else what its items say now without those that are gone."""
    if edition.frozen is not None:
        return replace(thaw(edition.frozen), number=edition.number)
    parts = [each.part for each in resolve_items(session, edition)]
    return EditionContent(
        edition_id=edition.id,
        number=edition.number,
        title_fr=edition.title_fr,
        title_en=edition.title_en,
        intro_fr=edition.intro_fr,
        intro_en=edition.intro_en,
        parts=tuple(part for part in parts if part is not None),
    )


def items_of(session: Session, edition: Edition) -> Sequence[EditionItem]:
    """An edition's items in their order."""
    found = select(EditionItem).where(EditionItem.edition_id == edition.id)
    return session.scalars(found.order_by(EditionItem.position, EditionItem.id)).all()


def resolve_items(session: Session, edition: Edition) -> list[Resolved]:
    """Every item of an edition that is not frozen, with what it says now; one query for each kind it holds."""
    items = items_of(session, edition)
    things = find_things(session, [(item.kind, item.thing_id) for item in items if item.thing_id is not None])
    return [Resolved(item=item, part=_part(item, things)) for item in items]


def freeze(content: EditionContent) -> dict[str, Any]:
    """The content as it is kept from its approval on."""
    return asdict(content)


def thaw(kept: Mapping[str, Any]) -> EditionContent:
    """The content as it was approved."""
    parts = tuple(
        EditionPart(**{**part, "fr": EditionWords(**part["fr"]), "en": EditionWords(**part["en"])})
        for part in kept["parts"]
    )
    return EditionContent(**{**kept, "parts": parts})


def lacks_english(edition: Edition, items: Sequence[EditionItem]) -> bool:
    """Whether somebody who reads English will meet French words of the secretariat."""
    said = [(edition.title_fr, edition.title_en), (edition.intro_fr, edition.intro_en)]
    said += [
        pair for item in items for pair in ((item.title_fr, item.title_en), (item.body_fr, item.body_en))
    ]
    return any(french and not english for french, english in said)


def _part(item: EditionItem, things: Mapping[tuple[str, int], Thing]) -> EditionPart | None:
    if item.thing_id is None:
        fr, en, path, group_id = EditionWords(title=""), EditionWords(title=""), item.url, None
    else:
        thing = things.get((item.kind, item.thing_id))
        if thing is None:
            return None
        fr, en, path, group_id = thing.fr, thing.en, thing.path, thing.group_id
    return EditionPart(
        item_id=item.id,
        kind=item.kind,
        path=path,
        group_id=group_id,
        fr=replace(fr, title=item.title_fr or fr.title, markdown=item.body_fr),
        en=replace(
            en,
            title=item.title_en or item.title_fr or en.title,
            # Who reads English reads the French words rather than none.
            markdown=item.body_en or item.body_fr,
        ),
    )
