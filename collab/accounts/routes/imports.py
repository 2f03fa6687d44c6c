"""Lists of people: read, shown, then written or dropped."""

from __future__ import annotations

from typing import Any

from collab.accounts import service
from collab.accounts.routes.blueprint import blueprint
from collab.accounts.schemas.imports import ImportConfirm, ImportCreate, ImportErrorSchema, ImportSchema
from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.http import PageQuery, guard, page_of, takes_file
from collab.core.limits import spend

MOST = 5_000_000


@blueprint.post("/api/people/imports")
@guard
@takes_file(MOST)
@blueprint.arguments(ImportCreate, location="files")
@blueprint.response(201, ImportSchema)
def read_import(actor: Actor, files: dict[str, Any]) -> service.ImportView:
    """Read a list of people from CSV or XLSX and say what it would do; nobody is entered yet."""
    with transaction() as session:
        register = service.register_to_read_by(session, actor)
    spend("import", str(actor.person_id), current_settings().imports_per_hour, 3_600)
    read = service.read_list(files["file"].read(MOST + 1), register, most=MOST)
    with transaction() as session:
        return service.keep_list(session, actor, file_name=files["file"].filename or "", read=read)


@blueprint.get("/api/people/imports/<int:import_id>")
@guard
@blueprint.response(200, ImportSchema)
def show_import(actor: Actor, import_id: int) -> service.ImportView:
    """What a list would do as of now, or did."""
    with transaction() as session:
        return service.show_import(session, actor, import_id)


@blueprint.get("/api/people/imports/<int:import_id>/errors")
@guard
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(ImportErrorSchema))
def list_import_errors(actor: Actor, query: dict[str, Any], import_id: int) -> service.Page:
    """What is wrong with a list, line after line."""
    with transaction() as session:
        return service.import_errors(session, actor, import_id, **query)


@blueprint.post("/api/people/imports/<int:import_id>/confirm")
@guard
@blueprint.arguments(ImportConfirm)
@blueprint.response(200, ImportSchema)
def confirm_import(actor: Actor, data: dict[str, Any], import_id: int) -> service.ImportView:
    """Write a list whole; once only, however often it is asked."""
    with transaction() as session:
        return service.confirm_import(session, actor, import_id, **data)


@blueprint.delete("/api/people/imports/<int:import_id>")
@guard
@blueprint.response(204)
def drop_import(actor: Actor, import_id: int) -> None:
    """Drop a list."""
    with transaction() as session:
        service.drop_import(session, actor, import_id)
