"""Routes of peer-learning notes: found, shown, begun, written, agreed to, withdrawn."""

from __future__ import annotations

from typing import Any

from collab.buddying.routes.blueprint import blueprint
from collab.buddying.schemas.notes import (
    NotePage,
    NotePreviewCreate,
    NotePreviewSchema,
    NoteQuery,
    NoteSchema,
    NoteUpdate,
)
from collab.buddying.schemas.pairs import VersionAgreed
from collab.buddying.service.pairs import note_views, notes
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Empty, guard, versioned
from collab.core.markdown import render_html


@blueprint.get("/api/buddying/notes")
@guard
@blueprint.arguments(NoteQuery, location="query")
@blueprint.response(200, NotePage)
def list_notes(actor: Actor, query: dict[str, Any]) -> Any:
    """A page of published notes, the latest first."""
    with transaction() as session:
        return note_views.find_notes(session, actor, **query)


@blueprint.get("/api/buddying/notes/<int:note_id>")
@guard
@blueprint.response(200, NoteSchema)
def show_note(actor: Actor, note_id: int) -> Any:
    """One note: for members once it is published, for its two always."""
    with transaction() as session:
        return note_views.note_for(session, actor, note_id)


@blueprint.post("/api/buddying/pairs/<int:pair_id>/note")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, NoteSchema)
def start_note(actor: Actor, data: dict[str, Any], pair_id: int) -> Any:
    """Begin to write down what was learned; what was begun already is the same."""
    with transaction() as session:
        return notes.start_note(session, actor, pair_id)


@blueprint.patch("/api/buddying/notes/<int:note_id>")
@guard
@blueprint.arguments(NoteUpdate)
@blueprint.response(200, NoteSchema)
@versioned()
def change_note(actor: Actor, data: dict[str, Any], note_id: int, expected: int) -> Any:
    """Say it otherwise, from the version named in If-Match; both have yet to agree to the new words."""
    with transaction() as session:
        return notes.change_note(session, actor, note_id, expected=expected, **data)


@blueprint.post("/api/buddying/notes/<int:note_id>/agree")
@guard
@blueprint.arguments(VersionAgreed)
@blueprint.response(200, NoteSchema)
def agree_to_note(actor: Actor, data: dict[str, Any], note_id: int) -> Any:
    """Agree to publish the version that one read."""
    with transaction() as session:
        return notes.agree_to_note(session, actor, note_id, **data)


@blueprint.post("/api/buddying/notes/<int:note_id>/withdraw")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, NoteSchema)
def withdraw_note(actor: Actor, data: dict[str, Any], note_id: int) -> Any:
    """Take it back: nobody but the two reads it any more."""
    with transaction() as session:
        return notes.withdraw_note(session, actor, note_id)


@blueprint.post("/api/buddying/notes/preview")
@guard
@blueprint.arguments(NotePreviewCreate)
@blueprint.response(200, NotePreviewSchema)
def preview_note(actor: Actor, data: dict[str, Any]) -> Any:
    """Words as they would be shown."""
    return {"html": render_html(data["body"])}
