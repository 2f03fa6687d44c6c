"""How the tests of lines ask what people's letters hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.clock import now
from collab.digests.composition.describing import describe
from collab.digests.composition.finding import find
from collab.digests.composition.parts import Found, Item, Reader


def reader_of(person: Person, since: datetime | None = None) -> Reader:
    """A person to whom all of the last hour is news, or what came from a moment on."""
    return Reader(
        person_id=person.id,
        address=person.email or "",
        name=person.name,
        language=person.language,
        since=now() - timedelta(hours=1) if since is None else since,
    )


def found_for(
    session: Session, *people: Person, since: datetime | None = None, until: datetime | None = None
) -> list[list[Found]]:
    """What each of these people has news of, as another process sees it."""
    session.rollback()
    readers = [reader_of(person, since) for person in people]
    found = find(session, readers, until=until or now())
    return [found[person.id] for person in people]


def items_for(session: Session, person: Person, since: datetime | None = None) -> list[Item]:
    """A person's lines in words."""
    (found,) = found_for(session, person, since=since)
    items = describe(session, [line.key for line in found])
    for line in found:
        item = items[line.key]
        assert (item.section, item.thread, item.group_id) == (line.section, line.thread, line.group_id)
    return [items[line.key] for line in found]


def titles(items: Sequence[Item], language: str = "fr") -> list[str]:
    """What these lines say first."""
    return [item.words(language).title for item in items]
