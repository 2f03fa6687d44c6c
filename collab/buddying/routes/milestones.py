"""Routes of a pair's milestones, and of the calendars that read them."""

from __future__ import annotations

from typing import Any

from flask import Response

from collab.buddying.routes.blueprint import blueprint
from collab.buddying.schemas.pairs import MilestoneCreate, MilestoneDone, MilestoneSchema, MilestoneUpdate
from collab.buddying.service.pairs import calendar, milestones
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, versioned

CALENDAR = "text/calendar"


@blueprint.post("/api/buddying/pairs/<int:pair_id>/milestones")
@guard
@blueprint.arguments(MilestoneCreate)
@blueprint.response(201, MilestoneSchema)
@versioned("sequence")
def set_milestone(actor: Actor, data: dict[str, Any], pair_id: int) -> Any:
    """Set a moment."""
    with transaction() as session:
        return milestones.set_milestone(session, actor, pair_id, **data)


@blueprint.patch("/api/buddying/pairs/<int:pair_id>/milestones/<int:milestone_id>")
@guard
@blueprint.arguments(MilestoneUpdate)
@blueprint.response(200, MilestoneSchema)
@versioned("sequence")
def change_milestone(
    actor: Actor, data: dict[str, Any], pair_id: int, milestone_id: int, expected: int
) -> Any:
    """Move it or say it otherwise, from the sequence named in If-Match."""
    with transaction() as session:
        return milestones.change_milestone(session, actor, pair_id, milestone_id, expected=expected, **data)


@blueprint.post("/api/buddying/pairs/<int:pair_id>/milestones/<int:milestone_id>/done")
@guard
@blueprint.arguments(MilestoneDone)
@blueprint.response(200, MilestoneSchema)
def mark_milestone(actor: Actor, data: dict[str, Any], pair_id: int, milestone_id: int) -> Any:
    """Say whether it took place."""
    with transaction() as session:
        return milestones.mark_milestone(session, actor, pair_id, milestone_id, **data)


@blueprint.delete("/api/buddying/pairs/<int:pair_id>/milestones/<int:milestone_id>")
@guard
@blueprint.response(204)
@versioned("sequence")
def remove_milestone(actor: Actor, pair_id: int, milestone_id: int, expected: int) -> None:
    """Take it back, from the sequence named in If-Match."""
    with transaction() as session:
        milestones.remove_milestone(session, actor, pair_id, milestone_id, expected=expected)


@blueprint.get("/api/buddying/pairs/<int:pair_id>/milestones.ics")
@guard
@blueprint.response(200, {"type": "string"}, content_type=CALENDAR)
def download_milestones(actor: Actor, pair_id: int) -> Response:
    """All milestones of a pair, for one's own calendar."""
    with transaction() as session:
        return _file(calendar.pair_calendar(session, actor, pair_id), f"collab-pair-{pair_id}")


@blueprint.get("/api/buddying/pairs/<int:pair_id>/milestones/<int:milestone_id>.ics")
@guard
@blueprint.response(200, {"type": "string"}, content_type=CALENDAR)
def download_milestone(actor: Actor, pair_id: int, milestone_id: int) -> Response:
    """One milestone, for one's own calendar."""
    with transaction() as session:
        content = calendar.milestone_calendar(session, actor, pair_id, milestone_id)
    return _file(content, f"collab-milestone-{milestone_id}")


def _file(content: bytes, name: str) -> Response:
    disposition = f'attachment; filename="{name}.ics"'
    return Response(
        content, content_type=f"{CALENDAR}; charset=utf-8", headers={"Content-Disposition": disposition}
    )
