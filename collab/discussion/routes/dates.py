"""The date of a discussion, and the calendars that read it."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, request

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Empty, guard, public
from collab.discussion import schemas, service
from collab.discussion.routes.blueprint import blueprint, spend_post

CALENDAR = "text/calendar"


@blueprint.put("/api/discussions/<int:discussion_id>/date")
@guard
@blueprint.arguments(schemas.DateUpdate)
@blueprint.response(200, schemas.DiscussionSchema)
def set_date(actor: Actor, data: dict[str, Any], discussion_id: int) -> Any:
    """Give a discussion a date, or another one."""
    spend_post(actor)
    with transaction() as session:
        return service.set_date(session, actor, discussion_id, **data)


@blueprint.delete("/api/discussions/<int:discussion_id>/date")
@guard
@blueprint.response(200, schemas.DiscussionSchema)
def remove_date(actor: Actor, discussion_id: int) -> Any:
    """Take a discussion's date back."""
    spend_post(actor)
    with transaction() as session:
        return service.remove_date(session, actor, discussion_id)


@blueprint.get("/api/discussions/<int:discussion_id>/date.ics")
@guard
@blueprint.response(200, {"type": "string"}, content_type=CALENDAR)
def download_date(actor: Actor, discussion_id: int) -> Response:
    """The date of a discussion, for one's own calendar."""
    with transaction() as session:
        content = service.calendar_file(session, actor, discussion_id)
    disposition = f'attachment; filename="collab-{discussion_id}.ics"'
    return Response(
        content, content_type=f"{CALENDAR}; charset=utf-8", headers={"Content-Disposition": disposition}
    )


@blueprint.get("/api/me/calendar")
@guard
@blueprint.response(200, schemas.CalendarSchema)
def show_calendar(actor: Actor) -> dict[str, Any]:
    """The private address of one's dates, if one was made."""
    with transaction() as session:
        return {"address": service.calendar_address(session, actor)}


@blueprint.post("/api/me/calendar")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, schemas.CalendarSchema)
def make_calendar(actor: Actor, data: dict[str, Any]) -> dict[str, Any]:
    """Make a private address of one's dates; the one before leads nowhere from now on."""
    spend_post(actor)
    with transaction() as session:
        return {"address": service.make_calendar_address(session, actor)}


@blueprint.delete("/api/me/calendar")
@guard
@blueprint.response(204)
def revoke_calendar(actor: Actor) -> None:
    """Take the private address of one's dates back."""
    with transaction() as session:
        service.revoke_calendar_address(session, actor)


@blueprint.get("/api/calendar/<string:token>.ics")
@public
@blueprint.response(200, {"type": "string"}, content_type=CALENDAR)
def read_calendar(token: str) -> Any:
    """All dates of whoever made this address, for their calendar program; the address is the key."""
    with transaction() as session:
        content = service.calendar_behind(session, token)
    answer = Response(content, content_type=f"{CALENDAR}; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return answer.make_conditional(request)
