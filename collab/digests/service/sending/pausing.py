"""Pause a sending, go on with it, or stop it for good: the edition and its mails in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import require_visible
from collab.core.mail.mailings import pause_mailing, resume_mailing, stop_mailing
from collab.digests.models import Run
from collab.digests.policy import may_compose
from collab.digests.service.editions.moving import move
from collab.digests.service.sending.progress import SendingProgress, progress_of_edition

_OF_MAILING: dict[str, Callable[[Session, int], None]] = {
    "pause": pause_mailing,
    "resume": resume_mailing,
    "stop": stop_mailing,
}
ACTS = tuple(_OF_MAILING)


def hold_sending(session: Session, actor: Actor, edition_id: int, *, act: str) -> SendingProgress:
    """Pause, resume or stop; the answer says how many letters have left and how many never will."""
    require_visible(may_compose(actor))
    move(session, actor, edition_id, act)
    mailing_id = session.scalar(select(Run.mailing_id).where(Run.edition_id == edition_id))
    if mailing_id is not None:
        _OF_MAILING[act](session, mailing_id)
    session.flush()
    return progress_of_edition(session, actor, edition_id)
