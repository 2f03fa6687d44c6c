"""Editions of the letter for the demo set: of what the set itself holds, two as if they had been sent, one a draft."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.clock import now
from collab.digests.models import Edition, EditionItem, EditionStep
from collab.digests.service.editions.content import content_of, freeze

EDITIONS = Path(__file__).parent / "data" / "editions.json"
Entry = dict[str, Any]

_THINGS = {
    "discussion": "SELECT id FROM discussion WHERE title = :title ORDER BY id LIMIT 1",
    "bulletin": "SELECT id FROM bulletin WHERE title = :title AND state = 'published' ORDER BY id LIMIT 1",
    "note": "SELECT id FROM peer_note WHERE published IS NOT NULL ORDER BY id LIMIT 1",
    "partnership": """
        SELECT p.id FROM partnership p JOIN authority a ON a.id = p.authority_id
        WHERE a.siren = :siren AND p.partner = :partner AND p.removed_at IS NULL ORDER BY p.id LIMIT 1""",
}
_STEPS = (
    *(("submit", "submitted"), ("approve", "approved"), ("schedule", "scheduled")),
    *(("begin", "sending"), ("finish", "sent")),
)


def write_letters(session: Session, people: dict[str, Person]) -> int:
    """Write the editions that are not there yet; returns how many. They were never mailed: nobody gets a letter of them."""
    entries: list[Entry] = json.loads(EDITIONS.read_text(encoding="utf-8"))["editions"]
    there = set(session.scalars(select(Edition.title_fr)))
    missing = [entry for entry in entries if entry["title_fr"] not in there]
    secretariat = people.get("secretariat")
    if secretariat is None:
        return 0
    second = people.get("secretariat.second", secretariat)
    for entry in missing:
        edition = _compose(session, entry, secretariat)
        if not entry.get("draft"):
            _send(session, edition, secretariat, second)
    return len(missing)


def _compose(session: Session, entry: Entry, writer: Person) -> Edition:
    at = now() - timedelta(days=entry["days"])
    words = {name: entry[name] for name in ("title_fr", "title_en", "intro_fr", "intro_en")}
    edition = Edition(
        state="draft", created_by=writer.id, changed_by=writer.id, created_at=at, changed_at=at, **words
    )
    session.add(edition)
    session.flush()
    for position, said in enumerate(entry["items"], start=1):
        thing_id = _thing(session, said)
        # What somebody took back since is left out.
        if thing_id is not None or said["kind"] == "own":
            own = {name: said.get(name, "") for name in ("title_fr", "title_en", "body_fr", "body_en", "url")}
            item = EditionItem(
                edition_id=edition.id, kind=said["kind"], thing_id=thing_id, position=position, **own
            )
            item.added_by, item.added_at = writer.id, at
            session.add(item)
    session.flush()
    return edition


def _thing(session: Session, said: Entry) -> int | None:
    if said["kind"] not in _THINGS:
        return None
    asked: Entry = {name: said[name] for name in ("title", "siren", "partner") if name in said}
    found: int | None = session.scalar(text(_THINGS[said["kind"]]), asked)
    return found


def _send(session: Session, edition: Edition, writer: Person, second: Person) -> None:
    """Have it stand as it would once sent; through the verbs it would be mailed, in the name of who never pressed."""
    at = edition.created_at
    edition.submitted_by, edition.approved_by = writer.id, second.id
    edition.submitted_at, edition.approved_at, edition.scheduled_for = at, at, at
    edition.sending_at, edition.sent_at, edition.state = at, at, "sent"
    edition.number = (session.scalar(select(func.max(Edition.number))) or 0) + 1
    edition.frozen = freeze(content_of(session, edition))
    for step, (act, state) in enumerate(_STEPS):
        by = {"approve": second.id, "begin": None, "finish": None}.get(act, writer.id)
        moment = at + timedelta(seconds=step)
        session.add(EditionStep(edition_id=edition.id, act=act, state=state, by_id=by, at=moment))
    session.flush()
