"""Editions that were sent, as their readers find them again: each item for who may read where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import not_found
from collab.core.markdown import render_html
from collab.digests.composition.parts import EditionContent, EditionPart
from collab.digests.models import Edition
from collab.digests.service.editions.content import content_of
from collab.groups.service import readable_group_ids


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivedWords:
    """What an edition or an item of it says to readers of one language."""

    language: str
    """The language it is in: what was not translated is French."""
    title: str
    facts: str = ""
    html: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivedPart:
    """An item of an edition."""

    kind: str
    path: str
    fr: ArchivedWords
    en: ArchivedWords


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivedEdition:
    """An edition in the list."""

    id: int
    number: int
    state: str
    sent_at: datetime | None
    """When its letters began to leave."""
    title_fr: str
    title_en: str
    parts: int
    """How many items it holds, for whomever."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivePage:
    """Editions, newest first, and what to ask for the next ones."""

    items: list[ArchivedEdition]
    next: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadEdition:
    """An edition as one reader may read it."""

    edition: ArchivedEdition
    fr: ArchivedWords
    en: ArchivedWords
    parts: list[ArchivedPart]
    reserved: int
    """Items of groups that the reader is not in."""
    recipients: int
    """Letters that were accepted for delivery, all readers together."""
    previous: ArchivedEdition | None
    next: ArchivedEdition | None


# A run that ended keeps its counts: its mails, one by one, are forgotten in time.
_RECIPIENTS = """
    SELECT COALESCE((r.counts ->> 'sent')::int,
                    (SELECT count(*) FROM delivery d WHERE d.mailing_id = r.mailing_id AND d.state = 'accepted'))
    FROM digest_run r WHERE r.edition_id = e.id"""
# Whoever has an edition in their mailbox finds it here, were it stopped half-way.
_THERE = f"""
    e.number IS NOT NULL AND e.frozen IS NOT NULL
    AND (e.state IN ('sending', 'paused', 'sent') OR e.state = 'stopped' AND COALESCE(({_RECIPIENTS}), 0) > 0)"""
_LISTED = text(
    f"""
    SELECT e.id FROM edition e WHERE {_THERE} AND (CAST(:before AS int) IS NULL OR e.number < :before)
    ORDER BY e.number DESC LIMIT :limit
    """
)
_ONE = text(f"SELECT ({_RECIPIENTS}) AS recipients FROM edition e WHERE e.id = :id AND {_THERE}")
_BESIDE = text(
    f"""
    (SELECT e.id FROM edition e WHERE {_THERE} AND e.number < :number ORDER BY e.number DESC LIMIT 1)
    UNION ALL
    (SELECT e.id FROM edition e WHERE {_THERE} AND e.number > :number ORDER BY e.number LIMIT 1)
    """
)


def list_archive(
    session: Session, actor: Actor, *, before: int | None = None, limit: int = 20
) -> ArchivePage:
    """The editions that reached anybody, newest first, from the number below the last one shown."""
    found = archived_editions(session, before=before, limit=limit + 1)
    items = [_listed(edition, content) for edition, content in found[:limit]]
    return ArchivePage(items=items, next=items[-1].number if len(found) > limit else None)


def read_edition(session: Session, actor: Actor, edition_id: int) -> ReadEdition:
    """One edition as the actor may read it."""
    there = session.execute(_ONE, {"id": edition_id}).one_or_none()
    if there is None:
        raise not_found()
    edition = session.get_one(Edition, edition_id)
    content = content_of(session, edition)
    groups = {part.group_id for part in content.parts if part.group_id is not None}
    read = readable_group_ids(session, actor, groups)
    parts = [part for part in content.parts if part.group_id is None or part.group_id in read]
    beside = _editions(session, session.scalars(_BESIDE, {"number": edition.number}).all())
    around = [_listed(other, content_of(session, other)) for other in beside]
    listed = _listed(edition, content)
    return ReadEdition(
        edition=listed,
        fr=intro_of(content, "fr"),
        en=intro_of(content, "en"),
        parts=[_part(part) for part in parts],
        reserved=len(content.parts) - len(parts),
        recipients=there.recipients or 0,
        previous=next((one for one in around if one.number < listed.number), None),
        next=next((one for one in around if one.number > listed.number), None),
    )


def archived_editions(
    session: Session, *, before: int | None = None, limit: int
) -> list[tuple[Edition, EditionContent]]:
    """Editions that reached anybody, newest first, with what was approved of them."""
    ids = session.scalars(_LISTED, {"before": before, "limit": limit}).all()
    return [(edition, content_of(session, edition)) for edition in _editions(session, ids)]


def intro_of(content: EditionContent, language: str) -> ArchivedWords:
    """The title and the introduction for readers of one language; French where the secretariat wrote no other."""
    english = language == "en" and bool(content.title_en or content.intro_en)
    return ArchivedWords(
        language="en" if english else "fr",
        title=content.title(language),
        html=render_html(content.intro(language)),
    )


def part_words(part: EditionPart, language: str) -> ArchivedWords:
    """What an item says to readers of one language."""
    words = part.words(language)
    # An item was resolved in both languages, French words standing in for missing ones.
    english = language == "en" and (not words.markdown or words.markdown != part.fr.markdown)
    return ArchivedWords(
        language="en" if english else "fr",
        title=words.title,
        facts=words.facts,
        html=render_html(words.markdown),
    )


def _part(part: EditionPart) -> ArchivedPart:
    return ArchivedPart(kind=part.kind, path=part.path, fr=part_words(part, "fr"), en=part_words(part, "en"))


def _listed(edition: Edition, content: EditionContent) -> ArchivedEdition:
    return ArchivedEdition(
        id=edition.id,
        number=edition.number or 0,
        state=edition.state,
        sent_at=edition.sending_at or edition.sent_at,
        title_fr=content.title("fr"),
        title_en=content.title("en"),
        parts=len(content.parts),
    )


def _editions(session: Session, ids: Sequence[int]) -> Sequence[Edition]:
    return session.scalars(select(Edition).where(Edition.id.in_(ids)).order_by(Edition.number.desc())).all()
