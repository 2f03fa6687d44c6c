"""Peer-learning notes as members read them once published, and as the two see them while they write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs
from collab.buddying.models import Pair, PeerNote
from collab.buddying.policy import may_read, side_of
from collab.buddying.policy.pairs import SIDES
from collab.buddying.service.pairs.finding import parties_of
from collab.core.actor import Actor
from collab.core.errors import not_found, require_visible
from collab.core.markdown import excerpt, render_html
from collab.core.names import fold

LONGEST_SUMMARY = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteWords:
    """What a note says."""

    title: str
    body: str
    html: str
    themes: list[str]
    countries: list[str]
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteDraft:
    """What the two are agreeing on."""

    words: NoteWords
    agreed: dict[str, bool]
    """Whether each side agreed to publish this version."""
    changed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteView:
    """A note as one reader sees it."""

    id: int
    state: str
    version: int
    published: NoteWords | None
    published_at: datetime | None
    draft: NoteDraft | None
    """For the two alone."""
    pair_id: int | None
    """For the two alone."""
    my_side: str | None
    peers: list[PersonRef]
    """The asker, then the helper, under the mandates that they worked together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteItem:
    """A published note in a list."""

    id: int
    title: str
    summary: str
    themes: list[str]
    countries: list[str]
    language: str
    published_at: datetime
    peers: list[PersonRef]


def note_for(session: Session, actor: Actor, note_id: int) -> NoteView:
    """A note: for members once it is published, for its two always."""
    note = session.get(PeerNote, note_id)
    if note is None:
        raise not_found()
    pair = session.get_one(Pair, note.pair_id)
    side = side_of(actor, parties_of(pair))
    require_visible(side is not None or (note.published is not None and may_read(actor)))
    draft = None
    if side is not None:
        agreed: dict[str, bool] = {each: getattr(note, f"agreed_by_{each}") == note.version for each in SIDES}
        draft = NoteDraft(words=_words(said_by(note)), agreed=agreed, changed_at=note.changed_at)
    return NoteView(
        id=note.id,
        state=note.state if side is not None else "published",
        version=note.version,
        published=_words(note.published) if note.published is not None else None,
        published_at=note.published_at,
        draft=draft,
        pair_id=pair.id if side is not None else None,
        my_side=side,
        peers=_peers(session, [pair])[pair.id],
    )


def find_notes(
    session: Session,
    actor: Actor,
    *,
    q: str = "",
    theme: str | None = None,
    country: str | None = None,
    page: int = 1,
    page_size: int = 20,
) -> dict[str, Any]:
    """A page of published notes that hold every word, theme and country asked for, the latest first."""
    require_visible(may_read(actor))
    asked: list[ColumnElement[bool]] = [PeerNote.published.is_not(None)]
    asked += [PeerNote.search_text.contains(f" {word}", autoescape=True) for word in fold(q).split()[:6]]
    for name, wanted in (("themes", theme), ("countries", country)):
        if wanted:
            asked.append(PeerNote.published[name].contains([wanted]))
    total = session.scalar(select(func.count()).select_from(PeerNote).where(*asked)) or 0
    found = select(PeerNote).where(*asked).order_by(PeerNote.published_at.desc(), PeerNote.id.desc())
    notes = session.scalars(found.limit(page_size).offset((page - 1) * page_size)).all()
    pairs = session.scalars(select(Pair).where(Pair.id.in_([note.pair_id for note in notes]))).all()
    peers = _peers(session, pairs)
    items = [_item(note, peers[note.pair_id]) for note in notes]
    return {"items": items, "page": page, "pages": ceil(total / page_size), "total": total}


def said_by(note: PeerNote) -> dict[str, Any]:
    """What the note says as it stands, agreed or not."""
    names = ("title", "body", "themes", "countries", "language")
    return {name: getattr(note, name) for name in names}


def _item(note: PeerNote, peers: list[PersonRef]) -> NoteItem:
    words = note.published
    assert words is not None
    assert note.published_at is not None
    return NoteItem(
        id=note.id,
        title=words["title"],
        summary=excerpt(render_html(words["body"]), LONGEST_SUMMARY),
        themes=words["themes"],
        countries=words["countries"],
        language=words["language"],
        published_at=note.published_at,
        peers=peers,
    )


def _words(said: dict[str, Any]) -> NoteWords:
    return NoteWords(**said, html=render_html(said["body"]))


def _peers(session: Session, pairs: Sequence[Pair]) -> dict[int, list[PersonRef]]:
    sides = {
        pair.id: [
            (person_id, mandate_id)
            for person_id, mandate_id in (
                (pair.asker_id, pair.asker_mandate_id),
                (pair.helper_id, pair.helper_mandate_id),
            )
            if person_id is not None
        ]
        for pair in pairs
    }
    refs = person_refs(session, [each for both in sides.values() for each in both])
    return {pair_id: [refs[each] for each in both if each in refs] for pair_id, both in sides.items()}
