"""Editions as the secretariat sees them: the list of them, and one with its items, its steps and what may be done."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import case, func, select, text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.errors import not_found, require
from collab.core.markdown import render_html
from collab.digests.composition.parts import EditionPart, EditionWords
from collab.digests.models import Edition, EditionItem, EditionStep
from collab.digests.policy import TRANSITIONS, may_approve, may_compose
from collab.digests.service.editions.content import items_of, lacks_english, resolve_items, thaw

BY_THE_PLATFORM = ("begin", "finish")
NAMED = ("created_by", "changed_by", "submitted_by", "approved_by")
MOMENTS = (
    *("created_at", "changed_at", "submitted_at", "approved_at"),
    *("scheduled_for", "sending_at", "sent_at"),
)
WRITTEN = ("id", "number", "state", "version", "title_fr", "title_en")


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionRow:
    """An edition in the list."""

    id: int
    number: int | None
    state: str
    version: int
    title_fr: str
    title_en: str
    items: int
    created_by: PersonRef | None
    created_at: datetime
    changed_by: PersonRef | None
    changed_at: datetime
    submitted_by: PersonRef | None
    submitted_at: datetime | None
    approved_by: PersonRef | None
    approved_at: datetime | None
    scheduled_for: datetime | None
    sending_at: datetime | None
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadBy:
    """The group whose readers alone get an item."""

    id: int
    name: str
    name_en: str
    members: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WordsView:
    """An item as it reads in one language."""

    title: str
    facts: str
    html: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemView:
    """An item with what was written for it, and how it reads."""

    id: int
    kind: str
    thing_id: int | None
    title_fr: str
    title_en: str
    body_fr: str
    body_en: str
    url: str
    gone: bool
    """Whether what it is about no longer exists, or is no longer for the secretariat to tell."""
    path: str
    group: ReadBy | None
    fr: WordsView
    en: WordsView


@dataclass(frozen=True, kw_only=True, slots=True)
class StepView:
    """One act that moved it."""

    act: str
    state: str
    note: str
    by: PersonRef | None
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionView:
    """An edition as its page shows it."""

    row: EditionRow
    intro_fr: str
    intro_en: str
    intro_html_fr: str
    intro_html_en: str
    items: list[ItemView]
    steps: list[StepView]
    acts: list[str]
    """What the reader may do to it now."""
    submitted_by_me: bool
    lacks_english: bool

    @property
    def version(self) -> int:
        """Its ETag."""
        return self.row.version


def list_editions(session: Session, actor: Actor, *, page: int, page_size: int) -> dict[str, Any]:
    """A page of editions: those still to be sent first, then the newest; what was discarded is left out."""
    require(may_compose(actor))
    kept = Edition.state != "discarded"
    total = session.scalar(select(func.count()).select_from(Edition).where(kept)) or 0
    over = case((Edition.state.in_(("sent", "stopped")), 1), else_=0)
    found = session.scalars(
        select(Edition)
        .where(kept)
        .order_by(over, Edition.id.desc())
        .limit(page_size)
        .offset((page - 1) * page_size)
    ).all()
    items = _rows(session, found)
    return {"items": items, "page": page, "pages": ceil(total / page_size), "total": total}


def edition_for(session: Session, actor: Actor, edition_id: int) -> EditionView:
    """One edition, for the secretariat."""
    require(may_compose(actor))
    edition = session.get(Edition, edition_id)
    if edition is None:
        raise not_found()
    return shown_edition(session, actor, edition)


def shown_edition(session: Session, actor: Actor, edition: Edition) -> EditionView:
    """One edition as it stands now, for whoever was found to have the right to it."""
    session.flush()
    told = _told(session, edition)
    groups = groups_named(session, [part.group_id for _, part in told if part is not None])
    steps = session.scalars(
        select(EditionStep).where(EditionStep.edition_id == edition.id).order_by(EditionStep.id)
    ).all()
    people = person_refs_today(session, [step.by_id for step in steps if step.by_id is not None])
    return EditionView(
        row=_rows(session, [edition])[0],
        intro_fr=edition.intro_fr,
        intro_en=edition.intro_en,
        intro_html_fr=render_html(edition.intro_fr),
        intro_html_en=render_html(edition.intro_en or edition.intro_fr),
        items=[_item(item, part, groups) for item, part in told],
        steps=[
            StepView(act=s.act, state=s.state, note=s.note, by=people.get(s.by_id or 0), at=s.at)
            for s in steps
        ],
        acts=_acts(actor, edition),
        submitted_by_me=edition.submitted_by == actor.person_id,
        lacks_english=lacks_english(edition, [item for item, _ in told]),
    )


def groups_named(session: Session, group_ids: Collection[int | None]) -> dict[int, ReadBy]:
    """These groups with how many are in them, for who reads an item."""
    ids = sorted({group_id for group_id in group_ids if group_id is not None})
    if not ids:
        return {}
    rows = session.execute(_GROUPS, {"ids": ids})
    return {
        row.id: ReadBy(id=row.id, name=row.name, name_en=row.name_en, members=row.members) for row in rows
    }


_GROUPS = text(
    """
    SELECT g.id, g.name, g.name_en,
           (SELECT count(*) FROM membership m WHERE m.group_id = g.id AND m.left_at IS NULL) AS members
    FROM "group" g WHERE g.id = ANY(CAST(:ids AS bigint[]))
    """
)
_COUNTS = text(
    "SELECT edition_id, count(*) FROM edition_item WHERE edition_id = ANY(CAST(:ids AS bigint[])) GROUP BY edition_id"
)


def _rows(session: Session, editions: Sequence[Edition]) -> list[EditionRow]:
    counts = {row[0]: row[1] for row in session.execute(_COUNTS, {"ids": [each.id for each in editions]})}
    named = {getattr(each, name) for each in editions for name in NAMED} - {None}
    people = person_refs_today(session, named)
    return [_row(each, counts.get(each.id, 0), people) for each in editions]


def _row(edition: Edition, items: int, people: Mapping[int, PersonRef]) -> EditionRow:
    values: dict[str, Any] = {name: getattr(edition, name) for name in (*WRITTEN, *MOMENTS)}
    values |= {name: people.get(getattr(edition, name)) for name in NAMED}
    return EditionRow(items=items, **values)


def _told(session: Session, edition: Edition) -> list[tuple[EditionItem, EditionPart | None]]:
    """Its items, each with what it says; once it is frozen, as they were approved."""
    if edition.frozen is None:
        return [(each.item, each.part) for each in resolve_items(session, edition)]
    approved = {part.item_id: part for part in thaw(edition.frozen).parts}
    return [(item, approved.get(item.id)) for item in items_of(session, edition)]


def _item(item: EditionItem, part: EditionPart | None, groups: Mapping[int, ReadBy]) -> ItemView:
    none = EditionWords(title=item.title_fr, markdown=item.body_fr)
    return ItemView(
        **{
            name: getattr(item, name)
            for name in ("id", "kind", "thing_id", "title_fr", "title_en", "body_fr", "body_en", "url")
        },
        gone=part is None,
        path=part.path if part is not None else "",
        group=groups.get(part.group_id or 0) if part is not None else None,
        fr=_words(part.fr if part is not None else none),
        en=_words(part.en if part is not None else none),
    )


def _words(words: EditionWords) -> WordsView:
    return WordsView(title=words.title, facts=words.facts, html=render_html(words.markdown))


def _acts(actor: Actor, edition: Edition) -> list[str]:
    open_acts = [act for state, act in TRANSITIONS if state == edition.state and act not in BY_THE_PLATFORM]
    return [act for act in open_acts if act != "approve" or may_approve(actor, edition.submitted_by)]
