"""Routes of asking helpers and of their answers, from the page and from mail."""

from __future__ import annotations

from typing import Any

from collab.buddying.routes.blueprint import blueprint
from collab.buddying.schemas.asking import (
    AskedList,
    AskedSchema,
    AskingAnswerCreate,
    AskingCreate,
    AskingList,
    AskingSchema,
    MailAskingCreate,
    MailAskingQuery,
    MailAskingSchema,
)
from collab.buddying.service import answer_by_mail, answering, asking, asking_views
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, public, token_authenticated


@blueprint.get("/api/buddying/requests/<int:request_id>/askings")
@guard
@blueprint.response(200, AskingList)
def list_askings(actor: Actor, request_id: int) -> Any:
    """Whom a request was put to, and what each answered."""
    with transaction() as session:
        return {"items": asking_views.askings_of(session, actor, request_id)}


@blueprint.post("/api/buddying/requests/<int:request_id>/askings")
@guard
@blueprint.arguments(AskingCreate)
@blueprint.response(201, AskingSchema)
def ask_helper(actor: Actor, data: dict[str, Any], request_id: int) -> Any:
    """Ask a helper whether they can help."""
    with transaction() as session:
        asked = asking.ask_helper(session, actor, request_id=request_id, **data)
        return asking_views.asking_view(session, asked.id)


@blueprint.delete("/api/buddying/askings/<int:solicitation_id>")
@guard
@blueprint.response(204)
def take_back_asking(actor: Actor, solicitation_id: int) -> None:
    """Ask a helper no longer."""
    with transaction() as session:
        asking.take_back_asking(session, actor, solicitation_id)


@blueprint.post("/api/buddying/askings/<int:solicitation_id>/invitation")
@guard
@blueprint.response(204)
def invite_colleague(actor: Actor, solicitation_id: int) -> None:
    """Invite the colleague whom a helper named to make an offer; once."""
    with transaction() as session:
        asking.invite_colleague(session, actor, solicitation_id)


@blueprint.get("/api/buddying/asked")
@guard
@blueprint.response(200, AskedList)
def list_asked(actor: Actor) -> Any:
    """What one is asked: what waits for an answer first."""
    with transaction() as session:
        items = asking_views.asked_of(session, actor)
        return {"items": items, "waiting": sum(each.state == "asked" for each in items)}


@blueprint.post("/api/buddying/askings/<int:solicitation_id>/answer")
@guard
@blueprint.arguments(AskingAnswerCreate)
@blueprint.response(200, AskedSchema)
def answer_asking(actor: Actor, data: dict[str, Any], solicitation_id: int) -> Any:
    """Answer what one is asked; the same answer a second time changes nothing."""
    with transaction() as session:
        answering.answer_asking(session, actor, solicitation_id, **data)
        return asking_views.asked_view(session, solicitation_id)


@blueprint.get("/api/buddying/answer")
@public
@blueprint.arguments(MailAskingQuery, location="query")
@blueprint.response(200, MailAskingSchema)
def show_mail_asking(query: dict[str, Any]) -> Any:
    """What the link of a mail would answer; looking answers nothing."""
    with transaction() as session:
        return answer_by_mail.show_mail_asking(session, **query)


@blueprint.post("/api/buddying/answer")
@public
@token_authenticated
@blueprint.arguments(MailAskingQuery, location="query")
@blueprint.arguments(MailAskingCreate)
@blueprint.response(200, MailAskingSchema)
def answer_by_link(query: dict[str, Any], data: dict[str, Any]) -> Any:
    """Give the answer that the link of a mail is for; as often as one likes, it counts once."""
    with transaction() as session:
        return answer_by_mail.answer_by_mail(session, **query, **data)
