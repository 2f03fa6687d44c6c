"""Lists of partnerships: brought, shown, then written or dropped; taken away in the same shape."""

from __future__ import annotations

from typing import Any

from flask import Response

from collab.accounts.schemas.imports import ImportConfirm, ImportCreate
from collab.accounts.service import Page
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.http import PageQuery, guard, page_of, takes_file
from collab.core.limits import spend
from collab.core.threads import off_hub
from collab.partnerships import service
from collab.partnerships.routes.blueprint import blueprint
from collab.partnerships.schemas.lists import (
    ExportQuery,
    PartnershipImportErrorSchema,
    PartnershipImportSchema,
)

MOST = 5_000_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.post("/api/partnerships/imports")
@guard
@takes_file(MOST)
@blueprint.arguments(ImportCreate, location="files")
@blueprint.response(201, PartnershipImportSchema)
def read_import(actor: Actor, files: dict[str, Any]) -> service.ImportView:
    """Read a list of partnerships from CSV or XLSX and say what it would do; nothing is entered yet."""
    with transaction() as session:
        names = service.names_to_read_by(session, actor)
    spend("import", str(actor.person_id), current_settings().imports_per_hour, 3_600)
    read = service.read_list(files["file"].read(MOST + 1), names, most=MOST)
    with transaction() as session:
        return service.keep_list(session, actor, file_name=files["file"].filename or "", read=read)


@blueprint.get("/api/partnerships/imports/<int:import_id>")
@guard
@blueprint.response(200, PartnershipImportSchema)
def show_import(actor: Actor, import_id: int) -> service.ImportView:
    """What a list would do as of now, or did."""
    with transaction() as session:
        return service.show_import(session, actor, import_id)


@blueprint.get("/api/partnerships/imports/<int:import_id>/errors")
@guard
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(PartnershipImportErrorSchema))
def list_import_errors(actor: Actor, query: dict[str, Any], import_id: int) -> Page:
    """What is wrong with a list, line after line."""
    with transaction() as session:
        return service.import_errors(session, actor, import_id, **query)


@blueprint.post("/api/partnerships/imports/<int:import_id>/confirm")
@guard
@blueprint.arguments(ImportConfirm)
@blueprint.response(200, PartnershipImportSchema)
def confirm_import(actor: Actor, data: dict[str, Any], import_id: int) -> service.ImportView:
    """Write a list whole; once only, however often it is asked."""
    with transaction() as session:
        return service.confirm_import(session, actor, import_id, **data)


@blueprint.delete("/api/partnerships/imports/<int:import_id>")
@guard
@blueprint.response(204)
def drop_import(actor: Actor, import_id: int) -> None:
    """Drop a list."""
    with transaction() as session:
        service.drop_import(session, actor, import_id)


@blueprint.get("/api/partnerships/export")
@guard
@blueprint.arguments(ExportQuery, location="query")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
def export_partnerships(actor: Actor, query: dict[str, Any]) -> Response:
    """The partnerships that are asked for as a file of the same shape as the lists that are brought."""
    format = query.pop("format")
    with transaction() as session:
        found = service.partnerships_to_write(session, actor, **query)
    response = Response(off_hub(_file, found, format), content_type=TYPES[format])
    name = f"{'partenariats' if found.language == 'fr' else 'partnerships'}-{today().isoformat()}.{format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(found: service.Found, format: str) -> bytes:
    return service.file_of(found, format=format)
