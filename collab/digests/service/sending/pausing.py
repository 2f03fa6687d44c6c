"""Pause a sending, go on with it, or stop it for good: the edition and its mails in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import require_visible
from collab.core.mail.mailings import pause_mailing, resume_mailing, stop_mailing
from collab.digests.policy import may_compose
from collab.digests.service.audience_sql import AUDIENCE_JOIN, RECEIVES
from collab.digests.service.editions.moving import move
from collab.digests.service.runs import run_of_edition
from collab.digests.service.sending.progress import SendingProgress, progress_of_edition

_OF_MAILING: dict[str, Callable[[Session, int], None]] = {
    "pause": pause_mailing,
    "resume": resume_mailing,
    "stop": stop_mailing,
}
ACTS = tuple(_OF_MAILING)
_UNWRITTEN = text(
    f"""
    SELECT count(*) FROM person p {AUDIENCE_JOIN}
    WHERE {RECEIVES} AND NOT EXISTS (
        SELECT FROM digest_letter l WHERE l.run_id = :run_id AND l.person_id = p.id)
    """
)


def hold_sending(session: Session, actor: Actor, edition_id: int, *, act: str) -> SendingProgress:
    """Pause, resume or stop; the answer says how many letters have left and how many never will."""
    require_visible(may_compose(actor))
    move(session, actor, edition_id, act)
    run = run_of_edition(session, edition_id)
    if run is not None:
        _OF_MAILING[act](session, run.mailing_id)
        if act == "stop" and run.planned_at is None:
            # What is planned at this moment was waited for: whoever has no letter by now never gets one.
            unwritten = session.scalar(_UNWRITTEN, {"run_id": run.id})
            run.counts = {**run.counts, "unwritten": unwritten}
    session.flush()
    return progress_of_edition(session, actor, edition_id)
