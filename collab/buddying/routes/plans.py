"""Routes of the secretariat's plans, pins and bans."""

from __future__ import annotations

from typing import Any

from collab.buddying.routes.blueprint import blueprint
from collab.buddying.schemas.plans import (
    MatchingChoiceCreate,
    MatchingChoiceList,
    MatchingChoiceMade,
    MatchingPlanPage,
    MatchingPlanSchema,
    PlanAdjust,
    PlannedQuery,
    PlannedRequestPage,
)
from collab.buddying.service.planning import changing, computing, pins, planned, sending, views
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Empty, PageQuery, guard


@blueprint.get("/api/buddying/plans")
@guard
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, MatchingPlanPage)
def list_plans(actor: Actor, query: dict[str, Any]) -> Any:
    """The plans, the newest first."""
    with transaction() as session:
        return views.list_plans(session, actor, **query)


@blueprint.post("/api/buddying/plans")
@guard
@blueprint.arguments(Empty)
@blueprint.response(201, MatchingPlanSchema)
def ask_plan(actor: Actor, _data: dict[str, Any]) -> Any:
    """Have a plan computed, or be given the one that is being computed."""
    with transaction() as session:
        return views.plan_for(session, actor, computing.ask_plan(session, actor).id)


@blueprint.get("/api/buddying/plans/<int:plan_id>")
@guard
@blueprint.response(200, MatchingPlanSchema)
def show_plan(actor: Actor, plan_id: int) -> Any:
    """The figures of one plan."""
    with transaction() as session:
        return views.plan_for(session, actor, plan_id)


@blueprint.get("/api/buddying/plans/<int:plan_id>/requests")
@guard
@blueprint.arguments(PlannedQuery, location="query")
@blueprint.response(200, PlannedRequestPage)
def list_planned_requests(actor: Actor, query: dict[str, Any], plan_id: int) -> Any:
    """A plan request after request, those without a helper first."""
    with transaction() as session:
        return planned.planned_requests(session, actor, plan_id, **query)


@blueprint.post("/api/buddying/plans/<int:plan_id>/changes")
@guard
@blueprint.arguments(PlanAdjust)
@blueprint.response(200, MatchingPlanSchema)
def adjust_plan(actor: Actor, data: dict[str, Any], plan_id: int) -> Any:
    """Put a helper on a request by hand, or take one off."""
    with transaction() as session:
        changing.adjust_plan(session, actor, plan_id, **data)
        return views.plan_for(session, actor, plan_id)


@blueprint.put("/api/buddying/plans/<int:plan_id>/sending")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, MatchingPlanSchema)
def send_plan(actor: Actor, _data: dict[str, Any], plan_id: int) -> Any:
    """Ask the helpers of a plan."""
    with transaction() as session:
        sending.send_plan(session, actor, plan_id)
        return views.plan_for(session, actor, plan_id)


@blueprint.delete("/api/buddying/plans/<int:plan_id>")
@guard
@blueprint.response(204)
def drop_plan(actor: Actor, plan_id: int) -> None:
    """Put a plan aside."""
    with transaction() as session:
        changing.drop_plan(session, actor, plan_id)


@blueprint.get("/api/buddying/choices")
@guard
@blueprint.response(200, MatchingChoiceList)
def list_choices(actor: Actor) -> Any:
    """The pins and bans that stand."""
    with transaction() as session:
        return {"items": planned.list_choices(session, actor)}


@blueprint.post("/api/buddying/choices")
@guard
@blueprint.arguments(MatchingChoiceCreate)
@blueprint.response(201, MatchingChoiceMade)
def make_choice(actor: Actor, data: dict[str, Any]) -> Any:
    """Pin or forbid a helper for a request."""
    with transaction() as session:
        return pins.choose(session, actor, **data)


@blueprint.delete("/api/buddying/choices/<int:choice_id>")
@guard
@blueprint.response(204)
def take_back_choice(actor: Actor, choice_id: int) -> None:
    """Leave a couple to the score again."""
    with transaction() as session:
        pins.take_back_choice(session, actor, choice_id)
