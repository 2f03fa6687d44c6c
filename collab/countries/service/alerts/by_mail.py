"""Answering an alert from a mail, without sign-in: a link lets one person give one answer, as far as it is theirs today."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.accounts.service import actor_for
from collab.core.actor import Actor
from collab.core.errors import forbidden, invalid, not_found
from collab.core.links import read_link
from collab.countries import policy
from collab.countries.service.alerts.answering import answer_alert
from collab.countries.service.alerts.board import OwnAnswer, board_of
from collab.countries.service.alerts.views import AlertView


@dataclass(frozen=True, kw_only=True, slots=True)
class MailAnswer:
    """What a link of a mail would answer, for which authorities, and what stands of each."""

    alert: AlertView
    answer: str
    authorities: list[OwnAnswer]
    """The exposed ones, where there are any; else all that the person may answer for."""


def show_mail_answer(session: Session, *, token: str, answer: str) -> MailAnswer:
    """What pressing would do; looking, as mail scanners do, changes nothing."""
    actor, bulletin_id = _read(session, token, answer)
    return _page(session, actor, bulletin_id, answer)


def answer_by_mail(
    session: Session, *, token: str, answer: str, authority_id: int | None = None, words: str = ""
) -> MailAnswer:
    """Give the link's answer for the one authority, or for the one chosen; a second time changes nothing."""
    actor, bulletin_id = _read(session, token, answer)
    choice = _page(session, actor, bulletin_id, answer).authorities
    if authority_id is None:
        if len(choice) > 1:
            raise invalid({"authority_id": ["required"]})
        authority_id = choice[0].authority.id
    answer_alert(
        session, actor, bulletin_id, authority_id=authority_id, answer=answer, words=words, via="mail"
    )
    return _page(session, actor, bulletin_id, answer)


def purpose_of(answer: str) -> str:
    """What a link for this answer is signed for."""
    return f"alert-{answer.replace('_', '-')}"


def _read(session: Session, token: str, answer: str) -> tuple[Actor, int]:
    link = read_link(purpose_of(answer), token)
    actor = actor_for(session, link.person_id)
    if actor is None:
        raise not_found()
    if not policy.may_answer(actor):
        raise forbidden("No mandate is valid today.", "mandate-ended")
    return actor, link.thing_id


def _page(session: Session, actor: Actor, bulletin_id: int, answer: str) -> MailAnswer:
    board = board_of(session, actor, bulletin_id)
    exposed = [own for own in board.mine if own.exposed]
    return MailAnswer(alert=board.alert, answer=answer, authorities=exposed or board.mine)
