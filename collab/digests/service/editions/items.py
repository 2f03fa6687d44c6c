"""The items of a draft: picked, written, put in order, taken out; all under the edition's lock."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import conflict, invalid, not_found, require_version
from collab.digests.models import Edition, EditionItem
from collab.digests.policy import MOST_ITEMS
from collab.digests.service.editions.content import items_of
from collab.digests.service.editions.drafts import hold_draft, note_change
from collab.digests.service.editions.things import find_things
from collab.digests.service.editions.views import EditionView, shown_edition

OWN = "own"
# A page of the workspace, or one elsewhere that is read without being listened to.
_REST = r"[^\s\\<>\"\x00-\x1f\x7f]*"
_ADDRESS = re.compile(rf"/(?:(?![/\\]){_REST})?|https://[^\s/\\@?#<>\"]+(?:[/?#]{_REST})?", re.IGNORECASE)


def add_item(
    session: Session,
    actor: Actor,
    edition_id: int,
    *,
    kind: str,
    thing_id: int | None = None,
    position: int | None = None,
    **said: str,
) -> EditionView:
    """Put something into a draft, at its end if no place is named; what it holds already is not put in twice."""
    edition = hold_draft(session, actor, edition_id)
    items = list(items_of(session, edition))
    if kind != OWN and any((item.kind, item.thing_id) == (kind, thing_id) for item in items):
        return shown_edition(session, actor, edition)
    _require_sound(session, kind, thing_id, said)
    if len(items) >= MOST_ITEMS:
        raise conflict(f"An edition holds at most {MOST_ITEMS} items.", slug="edition-full")
    item = EditionItem(
        edition_id=edition.id, kind=kind, thing_id=thing_id, position=0, added_by=actor.by, **said
    )
    items.insert(len(items) if position is None else min(position - 1, len(items)), item)
    session.add(item)
    _number(items)
    note_change(session, actor, edition)
    return shown_edition(session, actor, edition)


def change_item(
    session: Session, actor: Actor, edition_id: int, item_id: int, *, expected: int, **said: str
) -> EditionView:
    """Comment an item or write it otherwise, from the edition's version that one has read."""
    edition = hold_draft(session, actor, edition_id)
    item = _item(session, edition, item_id)
    require_version(expected, edition.version)
    if item.kind == OWN:
        _require_own_words({"title_fr": item.title_fr, "url": item.url, **said})
    elif said.get("url"):
        raise invalid({"url": ["refused"]})
    changed = {name: value for name, value in said.items() if getattr(item, name) != value}
    for name, value in changed.items():
        setattr(item, name, value)
    if changed:
        note_change(session, actor, edition)
    return shown_edition(session, actor, edition)


def remove_item(session: Session, actor: Actor, edition_id: int, item_id: int) -> EditionView:
    """Take an item out; a second press changes nothing."""
    edition = hold_draft(session, actor, edition_id)
    items = list(items_of(session, edition))
    gone = next((item for item in items if item.id == item_id), None)
    if gone is not None:
        items.remove(gone)
        session.delete(gone)
        _number(items)
        note_change(session, actor, edition)
    return shown_edition(session, actor, edition)


def order_items(session: Session, actor: Actor, edition_id: int, *, item_ids: Sequence[int]) -> EditionView:
    """Put all items into this order; a 409 problem where others were added or taken out meanwhile."""
    edition = hold_draft(session, actor, edition_id)
    present = {item.id: item for item in items_of(session, edition)}
    if len(set(item_ids)) != len(item_ids):
        raise invalid({"item_ids": ["repeated"]})
    if set(item_ids) != set(present):
        raise conflict("Items were added or taken out meanwhile.", slug="edition-items-changed")
    if list(present) != list(item_ids):
        _number([present[item_id] for item_id in item_ids])
        note_change(session, actor, edition)
    return shown_edition(session, actor, edition)


def _number(items: Sequence[EditionItem]) -> None:
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position


def _item(session: Session, edition: Edition, item_id: int) -> EditionItem:
    item = session.get(EditionItem, item_id)
    if item is None or item.edition_id != edition.id:
        raise not_found()
    return item


def _require_sound(session: Session, kind: str, thing_id: int | None, said: dict[str, str]) -> None:
    if kind == OWN:
        if thing_id is not None:
            raise invalid({"thing_id": ["refused"]})
        _require_own_words(said)
    elif thing_id is None:
        raise invalid({"thing_id": ["required"]})
    elif said.get("url"):
        raise invalid({"url": ["refused"]})
    elif (kind, thing_id) not in find_things(session, [(kind, thing_id)]):
        raise invalid({"thing_id": ["unknown"]})


def _require_own_words(said: dict[str, str]) -> None:
    problems = {}
    if not said.get("title_fr"):
        problems["title_fr"] = ["required"]
    if said.get("url") and not _ADDRESS.fullmatch(said["url"]):
        problems["url"] = ["not-a-page-or-link"]
    if problems:
        raise invalid(problems)
