"""Send an edition again to those alone whose letter failed; decide, one by one, of those that may have arrived."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from collab.buddying.service.hearing import who_hears
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict, not_found, require_visible
from collab.core.mail import Delivery
from collab.core.mail.deciding import repeat_unknown
from collab.core.mail.mailings import send_again
from collab.core.outbox import record
from collab.digests.events import LettersResent
from collab.digests.models import Edition, EditionStep, Letter, Run
from collab.digests.policy import may_compose
from collab.digests.service.editions.moving import lock_edition, move
from collab.digests.service.runs import run_of_edition
from collab.digests.service.sending.progress import SendingProgress, progress_of_edition

DECISIONS = ("repeat", "leave")


def resend_failed(session: Session, actor: Actor, edition_id: int) -> SendingProgress:
    """Send the failed letters of an edition once more; pressed twice, they are sent again once."""
    edition, run = _held(session, actor, edition_id)
    if edition.state == "sending" and _last_act(session, edition_id) == "resend":
        return progress_of_edition(session, actor, edition_id)
    move(session, actor, edition_id, "resend")
    letters = send_again(session, run.mailing_id)
    if not letters:
        raise conflict("No letter of it failed.", slug="nothing-failed")
    _open_again(session, run)
    record(
        session,
        LettersResent(by=actor.by, edition_id=edition_id, hearers=who_hears(session), letters=letters),
    )
    return progress_of_edition(session, actor, edition_id)


def decide_unknown(
    session: Session, actor: Actor, edition_id: int, letter_id: int, *, decision: str
) -> SendingProgress:
    """Repeat a letter that may have arrived, or leave it; one that is known by now is left as it is."""
    edition, run = _held(session, actor, edition_id)
    found = session.execute(
        select(Letter, Delivery)
        .join(Delivery, Delivery.id == Letter.delivery_id)
        .where(Letter.run_id == run.id, Letter.id == letter_id)
    ).one_or_none()
    if found is None:
        raise not_found()
    letter, mail = found
    state = mail.state
    if state == "unknown" and decision == "leave" and letter.left_at is None:
        letter.left_at, letter.left_by = now(), actor.by
    if state == "unknown" and decision == "repeat" and repeat_unknown(session, mail.id):
        letter.left_at = letter.left_by = None
        if edition.state not in ("sending", "paused"):
            move(session, actor, edition_id, "resend")
            _open_again(session, run)
        record(
            session, LettersResent(by=actor.by, edition_id=edition_id, hearers=who_hears(session), letters=1)
        )
    session.flush()
    return progress_of_edition(session, actor, edition_id)


def _held(session: Session, actor: Actor, edition_id: int) -> tuple[Edition, Run]:
    """The edition under its lock, and its run."""
    require_visible(may_compose(actor))
    edition = lock_edition(session, edition_id)
    run = run_of_edition(session, edition_id)
    if run is None:
        raise conflict(f"The edition is {edition.state}.", slug="edition-moved-on")
    return edition, run


def _last_act(session: Session, edition_id: int) -> str | None:
    steps = select(EditionStep.act).where(EditionStep.edition_id == edition_id)
    return session.scalar(steps.order_by(EditionStep.id.desc()).limit(1))


def _open_again(session: Session, run: Run) -> None:
    """The run ends once more when its last letter is settled."""
    session.execute(
        update(Run).where(Run.id == run.id, Run.state == "ended").values(state="sending", ended_at=None)
    )
