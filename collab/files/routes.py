"""Doors to files: sent in a form, served as attachments."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, request
from werkzeug.datastructures import FileStorage

from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.http import Blueprint, guard, takes_file
from collab.core.limits import spend
from collab.core.storage import read_file, store_file
from collab.files import schemas, service
from collab.files.service.thumbnails import thumbnail_key

blueprint = Blueprint("files", __name__, description="Files that people send")
BINARY = {"type": "string", "format": "binary"}


@blueprint.post("/api/groups/<int:group_id>/files")
@guard
@takes_file(lambda settings: settings.largest_file)
@blueprint.arguments(schemas.FileCreate, location="files")
@blueprint.response(201, schemas.FileRefSchema)
def send_file(actor: Actor, data: dict[str, Any], group_id: int) -> Any:
    """Send a file, for a message to a group."""
    spend("upload", str(actor.person_id), current_settings().uploads_per_hour, 3_600)
    return _receive(actor, group_id, data["file"])


@blueprint.delete("/api/files/<int:file_id>")
@guard
@blueprint.response(204)
def remove_file(actor: Actor, file_id: int) -> None:
    """Take back a file of mine that no message bears yet."""
    with transaction() as session:
        service.take_back(session, actor, file_id)


@blueprint.get("/api/files/<int:file_id>")
@guard
@blueprint.response(200, BINARY, content_type="*/*")
def show_file(actor: Actor, file_id: int) -> Response:
    """The file itself, to be saved."""
    with transaction() as session:
        file = service.find_file(session, actor, file_id)
    response = _served(file.key, file.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    response.content_length = file.size
    return response


@blueprint.get("/api/files/<int:file_id>/thumbnail")
@guard
@blueprint.response(200, BINARY, content_type="image/webp")
def show_thumbnail(actor: Actor, file_id: int) -> Response:
    """The small picture of an image."""
    with transaction() as session:
        file = service.find_thumbnail(session, actor, file_id)
    return _served(thumbnail_key(file.key), "image/webp", tag=f"{file.sha256}-small")


def _served(key: str, media_type: str, *, tag: str = "") -> Response:
    """Bytes that somebody sent: never a page of ours, whatever the browser makes of them."""
    known = tag and request.if_none_match.contains_weak(tag)
    response = Response(status=304) if known else Response(read_file(key))
    response.content_type = media_type
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # A browser may keep them, and shows them only once it was told that its person may still have them.
    response.headers["Cache-Control"] = "private, no-cache"
    if tag:
        response.set_etag(tag)
    return response


def _receive(actor: Actor, group_id: int, given: FileStorage) -> service.FileRef:
    """Not one transaction but two: between them the bytes go to the store, and no lock waits for a disk."""
    upload = service.check_upload(given.filename or "", given.stream, largest=current_settings().largest_file)
    with transaction() as session:
        announced = service.announce_file(session, actor, group_id, upload)
    try:
        store_file(announced.key, given.stream)
    except Problem:
        with transaction() as session:
            service.drop_arriving(session, announced)
        raise
    with transaction() as session:
        return service.keep_file(session, actor, announced)
