"""A letter as somebody would get it now: computed, shown, and nothing of it written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.actor import Actor
from collab.core.db import database_now
from collab.core.errors import conflict, require_visible
from collab.digests.composition.describing import describe
from collab.digests.composition.finding import find
from collab.digests.composition.parts import EditionContent, Found, Item, Reader
from collab.digests.models import Edition
from collab.digests.policy import may_preview
from collab.digests.service.editions.content import content_of
from collab.digests.service.owing import readers_of
from collab.digests.service.writing.layout import lay_out, with_hidden
from collab.digests.service.writing.whole import Whole, write_whole
from collab.groups.service import readable_group_ids, still_readable

NO_LETTER = Whole(subject="", text="", html="")
_ONES_OWN = "oneself"
"""The section that speaks of nothing but its reader."""


def preview_letter(
    session: Session,
    actor: Actor,
    *,
    person_id: int,
    edition_id: int | None = None,
    language: str | None = None,
) -> Whole:
    """The letter that this person would get now, in their language or another; `NO_LETTER` without news.

    Lines that the actor may not read themselves are counted, and neither shown nor named.
    """
    require_visible(may_preview(actor, person_id, edition=edition_id is not None))
    content = _content(session, edition_id)
    reader = _reader(session, person_id)
    lines = find(session, [reader], until=database_now(session))[person_id]
    shown = _Shown.to(session, actor, reader, lines, content)
    items = describe(session, {each.key for each in shown.lines})
    return _written(reader, shown, items, content, language=language or reader.language)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shown:
    """What the actor may see of a letter."""

    lines: Sequence[Found]
    parts: frozenset[int]
    """The groups of the edition's items that both may read."""
    hidden: int

    @classmethod
    def to(
        cls,
        session: Session,
        actor: Actor,
        reader: Reader,
        lines: Sequence[Found],
        content: EditionContent | None,
    ) -> _Shown:
        parts = {part.group_id for part in content.parts if part.group_id is not None} if content else set()
        groups = {each.group_id for each in lines if each.group_id is not None}
        theirs = {
            group_id
            for _, group_id in still_readable(session, [(reader.person_id, each) for each in sorted(parts)])
        }
        if reader.person_id == actor.person_id:
            return cls(lines=lines, parts=frozenset(theirs), hidden=0)
        readable = readable_group_ids(session, actor, groups | parts)
        kept = [each for each in lines if _may_be_shown(each, readable)]
        unseen = [part for part in (content.parts if content else ()) if part.group_id in theirs - readable]
        hidden = len(lines) - len(kept) + len(unseen)
        return cls(lines=kept, parts=frozenset(theirs & readable), hidden=hidden)


def _may_be_shown(line: Found, readable: set[int]) -> bool:
    """Whether somebody else than its reader may see a line."""
    return line.group_id in readable if line.group_id is not None else line.section != _ONES_OWN


def _written(
    reader: Reader,
    shown: _Shown,
    items: Mapping[str, Item],
    content: EditionContent | None,
    *,
    language: str,
) -> Whole:
    seen = {each.group_id for each in shown.lines}
    keys = lay_out(
        shown.lines,
        items,
        content,
        lambda group_id: group_id in shown.parts or group_id in seen,
        link_only=reader.link_only,
    )
    if shown.hidden:
        keys = with_hidden(keys, shown.hidden)
    if not keys:
        return NO_LETTER
    return write_whole(keys, items=items, content=content, language=language)


def _content(session: Session, edition_id: int | None) -> EditionContent | None:
    if edition_id is None:
        return None
    edition = session.get(Edition, edition_id)
    require_visible(edition is not None and edition.state != "discarded")
    assert edition is not None
    return content_of(session, edition)


def _reader(session: Session, person_id: int) -> Reader:
    found = readers_of(session, [person_id])
    if not found:
        person = session.get(Person, person_id)
        require_visible(person is not None and person.disabled_at is None)
        raise conflict("No address is known of this person.", slug="no-address")
    return found[0]
