"""A peer-learning note: begun with an outline, written by either, published once both agree to the same words.

What both agreed to last stays readable while they agree on other words; either of the two may take it back.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.buddying.events import NoteChanged
from collab.buddying.models import BuddyRequest, Pair, PeerNote
from collab.buddying.policy import after
from collab.buddying.policy.pairs import MOST_COUNTRIES, MOST_THEMES, SIDES, Side
from collab.buddying.service.pairs.finding import hold_pair, named, person_of, touch
from collab.buddying.service.pairs.note_views import NoteView, note_for, said_by
from collab.buddying.service.pairs.outline import outline
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict, invalid, not_found, require_version
from collab.core.names import fold
from collab.core.outbox import record
from collab.reference.recognition import country_names
from collab.reference.service import list_themes


def start_note(session: Session, actor: Actor, pair_id: int) -> NoteView:
    """Begin to write down what was learned, after the end; the note that was begun already is the same."""
    pair, _ = hold_pair(session, actor, pair_id)
    pair.state = after("pair", pair.state, "look_back")
    begun = session.scalars(select(PeerNote).filter_by(pair_id=pair_id)).one_or_none()
    if begun is not None:
        return note_for(session, actor, begun.id)
    request = session.get_one(BuddyRequest, pair.request_id)
    language = "en" if actor.language == "en" else "fr"
    note = PeerNote(
        pair_id=pair_id,
        title=request.title,
        body=outline(session, pair, request, language=language),
        themes=list(request.themes[:MOST_THEMES]),
        countries=list(request.countries[:MOST_COUNTRIES]),
        language=language,
    )
    session.add(note)
    session.flush()
    _tell(session, actor, pair, note)
    return note_for(session, actor, note.id)


def change_note(session: Session, actor: Actor, note_id: int, *, expected: int, **changes: Any) -> NoteView:
    """Say it otherwise, from the version its writer had read; both have yet to agree to the new words."""
    pair, note, _ = _held(session, actor, note_id)
    require_version(expected, note.version)
    for name in {"themes", "countries"} & changes.keys():
        changes[name] = list(dict.fromkeys(changes[name]))
    problems = _problems(session, changes)
    if problems:
        raise invalid(problems)
    changed = {name: value for name, value in changes.items() if getattr(note, name) != value}
    if changed or note.state == "withdrawn":
        note.state = after("note", note.state, "propose" if note.state == "withdrawn" else "change")
        for name, value in changed.items():
            setattr(note, name, value)
        note.version += 1
        note.changed_at = now()
        note.agreed_by_asker = note.agreed_by_helper = None
        _tell(session, actor, pair, note)
    return note_for(session, actor, note_id)


def agree_to_note(session: Session, actor: Actor, note_id: int, *, version: int) -> NoteView:
    """Agree to publish the version that one read; once both did, all members read it."""
    pair, note, side = _held(session, actor, note_id)
    require_version(version, note.version)
    if note.state != "published" and None in (pair.asker_id, pair.helper_id):
        raise conflict("The other one has left, and nobody took over.", slug="note-needs-both")
    if note.state != "published":
        published = after("note", note.state, "publish")
        setattr(note, f"agreed_by_{side}", version)
        if note.version == note.agreed_by_asker == note.agreed_by_helper:
            note.state = published
            note.published, note.published_at = said_by(note), now()
            note.search_text = found_by(note)
        _tell(session, actor, pair, note)
    return note_for(session, actor, note_id)


def withdraw_note(session: Session, actor: Actor, note_id: int) -> NoteView:
    """Take it back, published or not: nobody but the two reads it any more."""
    pair, note, _ = _held(session, actor, note_id)
    note.state = after("note", note.state, "withdraw")
    note.published = note.published_at = note.agreed_by_asker = note.agreed_by_helper = None
    note.search_text = ""
    note.changed_at = now()
    _tell(session, actor, pair, note)
    return note_for(session, actor, note_id)


def found_by(note: PeerNote) -> str:
    """What a note is found by: its title, then its words and its countries in both languages."""
    countries = (name for code in note.countries for name in country_names()[code])
    return f" {fold(note.title)} | {fold(' '.join((note.body, *countries)))} "


def _held(session: Session, actor: Actor, note_id: int) -> tuple[Pair, PeerNote, Side]:
    """The note as it stands now, under the lock of its pair, for one of the two."""
    pair_id = session.scalar(select(PeerNote.pair_id).filter_by(id=note_id))
    if pair_id is None:
        raise not_found()
    pair, side = hold_pair(session, actor, pair_id)
    return pair, session.get_one(PeerNote, note_id, populate_existing=True), side


def _problems(session: Session, values: dict[str, Any]) -> dict[str, list[str]]:
    known: dict[str, Any] = {"countries": country_names()}
    if values.get("themes"):
        known["themes"] = {theme.slug for theme in list_themes(session)}
    return {
        name: ["unknown"] for name, among in known.items() if not set(values.get(name) or ()) <= set(among)
    }


def _tell(session: Session, actor: Actor, pair: Pair, note: PeerNote) -> None:
    touch(pair)
    session.flush()
    waiting = [person_of(pair, side) for side in SIDES if getattr(note, f"agreed_by_{side}") != note.version]
    asked = tuple(person_id for person_id in waiting if person_id is not None and note.state == "proposed")
    told = NoteChanged(by=actor.by, **named(session, pair), note_id=note.id, state=note.state, asked=asked)
    record(session, told)
