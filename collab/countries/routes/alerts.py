"""Alerts: which are live, who answers what, one's own answer from the page or from a mail."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, public, token_authenticated
from collab.countries.routes.blueprint import blueprint
from collab.countries.schemas.alerts import (
    AlertAnswerCreate,
    AlertBoardSchema,
    AlertList,
    MailAnswerCreate,
    MailAnswerQuery,
    MailAnswerSchema,
)
from collab.countries.service import alerts


@blueprint.get("/api/alerts")
@guard
@blueprint.response(200, AlertList)
def list_alerts(actor: Actor) -> Any:
    """The alerts that are not over, with what one's own authorities answered."""
    with transaction() as session:
        return {"items": alerts.live_alerts(session, actor)}


@blueprint.get("/api/alerts/<int:bulletin_id>/board")
@guard
@blueprint.response(200, AlertBoardSchema)
def show_alert_board(actor: Actor, bulletin_id: int) -> Any:
    """Who is exposed to an alert and who answered what, as far as it is one's own to know."""
    with transaction() as session:
        return alerts.board_of(session, actor, bulletin_id)


@blueprint.post("/api/alerts/<int:bulletin_id>/seen")
@guard
@blueprint.response(204)
def see_alert(actor: Actor, bulletin_id: int) -> None:
    """Say that one has looked at an alert; only the first time counts."""
    with transaction() as session:
        alerts.see_alert(session, actor, bulletin_id)


@blueprint.post("/api/alerts/<int:bulletin_id>/answers")
@guard
@blueprint.arguments(AlertAnswerCreate)
@blueprint.response(200, AlertBoardSchema)
def answer_alert(actor: Actor, data: dict[str, Any], bulletin_id: int) -> Any:
    """Answer an alert for an authority; the last answer stands."""
    with transaction() as session:
        alerts.answer_alert(session, actor, bulletin_id, **data)
        return alerts.board_of(session, actor, bulletin_id)


@blueprint.get("/api/alert-answers")
@public
@blueprint.arguments(MailAnswerQuery, location="query")
@blueprint.response(200, MailAnswerSchema)
def show_alert_answer(query: dict[str, Any]) -> Any:
    """What the link of a mail would answer; looking answers nothing."""
    with transaction() as session:
        return alerts.show_mail_answer(session, **query)


@blueprint.post("/api/alert-answers")
@public
@token_authenticated
@blueprint.arguments(MailAnswerQuery, location="query")
@blueprint.arguments(MailAnswerCreate)
@blueprint.response(200, MailAnswerSchema)
def give_alert_answer(query: dict[str, Any], data: dict[str, Any]) -> Any:
    """Give the answer that the link of a mail is for; as often as one likes, it counts once."""
    with transaction() as session:
        return alerts.answer_by_mail(session, **query, **data)
