"""Looking after a group's discussions: hide, show, move, report and judge; how the group fares."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Empty, guard, list_of
from collab.discussion import schemas, service
from collab.discussion.routes.blueprint import blueprint, spend_post

_MESSAGE = "/api/discussions/<int:discussion_id>/messages/<int:number>"


@blueprint.post(f"{_MESSAGE}/hide")
@guard
@blueprint.arguments(schemas.ReasonCreate)
@blueprint.response(200, schemas.MessageSchema)
def hide_message(actor: Actor, data: dict[str, Any], discussion_id: int, number: int) -> Any:
    """Hide a message with a reason that its author is told."""
    spend_post(actor)
    with transaction() as session:
        return service.hide_message(session, actor, discussion_id, number, **data)


@blueprint.post(f"{_MESSAGE}/show")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, schemas.MessageSchema)
def show_message(actor: Actor, _data: dict[str, Any], discussion_id: int, number: int) -> Any:
    """Show a hidden message again."""
    spend_post(actor)
    with transaction() as session:
        return service.show_message(session, actor, discussion_id, number)


@blueprint.get(f"{_MESSAGE}/moderation")
@guard
@blueprint.response(200, schemas.ModerationSchema)
def show_moderation(actor: Actor, discussion_id: int, number: int) -> Any:
    """Why a message is hidden, for its author and those who look after the group."""
    with transaction() as session:
        return service.moderation_of(session, actor, discussion_id, number)


@blueprint.post(f"{_MESSAGE}/move")
@guard
@blueprint.arguments(schemas.MessageMove)
@blueprint.response(200, schemas.MovedSchema)
def move_message(actor: Actor, data: dict[str, Any], discussion_id: int, number: int) -> Any:
    """Move a message, or all from it on, to another discussion of the group."""
    spend_post(actor)
    target = data.pop("discussion_id")
    with transaction() as session:
        return service.move_messages(session, actor, discussion_id, number, to_discussion_id=target, **data)


@blueprint.post(f"{_MESSAGE}/reports")
@guard
@blueprint.arguments(schemas.ReasonCreate)
@blueprint.alt_response(200, schema=schemas.OwnReportSchema)
@blueprint.response(201, schemas.OwnReportSchema)
def report_message(actor: Actor, data: dict[str, Any], discussion_id: int, number: int) -> Any:
    """Ask the chairs to look at a message; 200 instead of 201 says that I did already."""
    spend_post(actor)
    with transaction() as session:
        report, new = service.report_message(session, actor, discussion_id, number, **data)
    return report, 201 if new else 200


@blueprint.get("/api/groups/<int:group_id>/reports")
@guard
@blueprint.response(200, list_of(schemas.ReportSchema))
def list_reports(actor: Actor, group_id: int) -> Any:
    """What was reported in a group and waits."""
    with transaction() as session:
        return {"items": service.reports_of(session, actor, group_id)}


@blueprint.post("/api/reports/<int:report_id>/close")
@guard
@blueprint.arguments(schemas.ReportClose)
@blueprint.response(204)
def close_report(actor: Actor, data: dict[str, Any], report_id: int) -> None:
    """Hide what was reported, or keep it."""
    spend_post(actor)
    with transaction() as session:
        service.close_report(session, actor, report_id, **data)


@blueprint.get("/api/groups/<int:group_id>/health")
@guard
@blueprint.response(200, schemas.HealthSchema)
def show_health(actor: Actor, group_id: int) -> Any:
    """How a group fares, for those who look after it."""
    with transaction() as session:
        return service.health_of(session, actor, group_id)
