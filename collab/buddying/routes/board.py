"""Routes of the secretariat's board."""

from __future__ import annotations

from typing import Any

from flask import Response

from collab.buddying.routes.blueprint import blueprint
from collab.buddying.schemas.board import (
    BoardExportQuery,
    BoardFilter,
    BoardLoadPage,
    BoardLoadQuery,
    BoardPairPage,
    BoardPairQuery,
    BoardRequestPage,
    BoardRequestQuery,
    BoardSchema,
    BulkCreate,
    BulkList,
    BulkSchema,
)
from collab.buddying.service.board import bulks
from collab.buddying.service.board.load import load_on_board
from collab.buddying.service.board.overview import board_overview
from collab.buddying.service.board.pairs import pairs_on_board
from collab.buddying.service.board.requests import requests_on_board
from collab.buddying.service.exporting import board_to_write, workbook_from
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.db import transaction
from collab.core.http import guard
from collab.core.threads import off_hub

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/api/buddying/board")
@guard
@blueprint.arguments(BoardFilter, location="query")
@blueprint.response(200, BoardSchema)
def show_board(actor: Actor, query: dict[str, Any]) -> Any:
    """How many requests and pairs stand where, needs by theme, and what waits for somebody to take it."""
    with transaction() as session:
        return board_overview(session, actor, **query)


@blueprint.get("/api/buddying/board/requests")
@guard
@blueprint.arguments(BoardRequestQuery, location="query")
@blueprint.response(200, BoardRequestPage)
def list_board_requests(actor: Actor, query: dict[str, Any]) -> Any:
    """One page of a list of requests; those without a match say why."""
    with transaction() as session:
        return requests_on_board(session, actor, **query)


@blueprint.get("/api/buddying/board/pairs")
@guard
@blueprint.arguments(BoardPairQuery, location="query")
@blueprint.response(200, BoardPairPage)
def list_board_pairs(actor: Actor, query: dict[str, Any]) -> Any:
    """One page of the pairs that stand still."""
    with transaction() as session:
        return pairs_on_board(session, actor, **query)


@blueprint.get("/api/buddying/board/load")
@guard
@blueprint.arguments(BoardLoadQuery, location="query")
@blueprint.response(200, BoardLoadPage)
def list_board_load(actor: Actor, query: dict[str, Any]) -> Any:
    """One page of authorities with what they give and ask, beside their limits."""
    with transaction() as session:
        return load_on_board(session, actor, **query)


@blueprint.get("/api/buddying/board/export")
@guard
@blueprint.arguments(BoardExportQuery, location="query")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
def export_board(actor: Actor, query: dict[str, Any]) -> Response:
    """The board as a workbook of several sheets."""
    with transaction() as session:
        found = board_to_write(session, actor, **query)
    response = Response(off_hub(workbook_from, found), content_type=XLSX)
    name = f"{'parrainage' if found.language == 'fr' else 'buddying'}-{today().isoformat()}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/api/buddying/board/bulks")
@guard
@blueprint.response(200, BulkList)
def list_bulks(actor: Actor) -> Any:
    """The latest acts on several requests that can still be taken back."""
    with transaction() as session:
        return {"items": bulks.undoable_bulks(session, actor)}


@blueprint.post("/api/buddying/board/bulks")
@guard
@blueprint.arguments(BulkCreate)
@blueprint.response(201, BulkSchema)
def make_bulk(actor: Actor, data: dict[str, Any]) -> Any:
    """Do one thing to several requests, each by itself; the answer says what came of each."""
    with transaction() as session:
        bulk = bulks.start_bulk(session, actor, **data)
    for request_id in bulks.requests_of(bulk):
        with transaction() as session:
            bulks.carry_out(session, actor, bulk.id, request_id)
    with transaction() as session:
        return bulks.show_bulk(session, actor, bulk.id)


@blueprint.post("/api/buddying/board/bulks/<int:bulk_id>/undo")
@guard
@blueprint.response(200, BulkSchema)
def undo_bulk(actor: Actor, bulk_id: int) -> Any:
    """Put back what an act changed, where nothing happened since; the answer says what was left, and why."""
    with transaction() as session:
        bulk = bulks.start_undo(session, actor, bulk_id)
    for request_id in bulks.requests_of(bulk):
        with transaction() as session:
            bulks.put_back(session, actor, bulk_id, request_id)
    with transaction() as session:
        return bulks.show_bulk(session, actor, bulk_id)
