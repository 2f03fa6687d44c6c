"""Tasks: each opens a transaction, calls one verb, and loops on claims."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from collab.accounts.service import (
    announce_mandates,
    forget_old_imports,
    forget_old_sign_ins,
    send_waiting_invitations,
)
from collab.core import outbox
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.logs import get_logger
from collab.core.mail import forget_old_deliveries, send_due_mail
from collab.files.service import sweep_files
from collab.notifications.service import forget_old_notifications, gather_mail
from workers.app import app, settings

log = get_logger(__name__)
BATCH = 1_000
BATCHES = 10


@app.task(name="react")
def react(event_id: int, reaction: str) -> None:
    """Run one owed reaction, then hand over the mail it may have planned."""
    perform(event_id, reaction)
    send_due_mail(settings)


@app.task(name="sweep")
def sweep() -> None:
    """Do whatever is due and was not done, whether or not a job ever came: this makes every job optional."""
    with transaction() as session:
        due = outbox.due_reactions(session)
    for event_id, reaction in due:
        perform(event_id, reaction)
    gather()
    send_due_mail(settings)
    # Last, since it may have to wait for a list that is being written.
    with transaction() as session:
        send_waiting_invitations(session)


def gather() -> None:
    """Plan the mails of the conversations whose news have gathered, a batch at a time."""
    for _ in range(BATCHES):
        with transaction() as session:
            if gather_mail(session) == 0:
                return


@app.task(name="tick")
def tick() -> None:
    """The minute's due-functions."""
    with transaction() as session:
        announce_mandates(session)
    with transaction() as session:
        forget_old_sign_ins(session)
    with transaction() as session:
        forget_old_imports(session)
    _forget_in_batches(outbox.forget_old_events)
    _forget_in_batches(forget_old_deliveries)
    with transaction() as session:
        sweep_files(session)
    with transaction() as session:
        forget_old_notifications(session)


def _forget_in_batches(forget: Callable[..., int]) -> None:
    """A few batches a minute, each its own transaction, so that years of backlog stop nobody."""
    before = now() - timedelta(days=settings.kept_days)
    for _ in range(BATCHES):
        with transaction() as session:
            if forget(session, before=before, limit=BATCH) < BATCH:
                return


def perform(event_id: int, reaction: str) -> bool:
    """Run one reaction with its own transaction; a failure is written on its row and tried again later."""
    try:
        with transaction() as session:
            return outbox.react(session, event_id, reaction)
    except Exception as error:
        log.exception("reaction raised", event_id=event_id, reaction=reaction)
        with transaction() as session:
            outbox.note_failure(session, event_id, reaction, f"{type(error).__name__}: {error}")
        return False
