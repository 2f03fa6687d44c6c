"""Tasks: each opens a transaction, calls one verb, and loops on claims."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from datetime import timedelta

from celery import Task
from kombu.exceptions import OperationalError as BrokerAway

from collab.accounts.service import (
    announce_mandates,
    forget_old_imports,
    forget_old_sign_ins,
    remind_never_came,
    send_waiting_invitations,
)
from collab.buddying.service.asking import lapse_askings
from collab.buddying.service.leaving.belongings import mandates_left
from collab.buddying.service.leaving.opening import settle_mandate
from collab.buddying.service.reminders import remind_due
from collab.core import outbox
from collab.core.clock import now
from collab.core.db import transaction
from collab.core.logs import get_logger
from collab.core.mail import forget_old_deliveries, planned_mail, send_due_mail
from collab.core.mail.breaker import Breaker
from collab.core.mail.bulk import send_mailings
from collab.core.mail.health import forget_old_failures
from collab.core.mail.sending import SECONDS
from collab.countries.service.alerts import keep_alerts_true
from collab.countries.service.collecting import collect_due
from collab.countries.service.publishing import expire_bulletins
from collab.digests.service.finishing import finish_runs, forget_old_blocks, forget_old_letters
from collab.digests.service.planning import is_planning, plan_some
from collab.digests.service.runs import begin_next_edition, open_due_runs
from collab.files.service import sweep_files
from collab.notifications.service import forget_old_notifications, gather_mail, people_away
from collab.notifications.service.incoming import forget_old_mails
from collab.partnerships.service import ask_for_confirmations
from collab.partnerships.service import forget_old_imports as forget_old_partnership_imports
from workers import app as worker
from workers.app import app, settings

log = get_logger(__name__)
BATCH = 1_000
BATCHES = 10
SWEEP_SECONDS = 8.0
"""As for mail: a worker that has to stop, or to start anew because its broker died, waits for it first."""
BREAKER = Breaker()


@app.task(name="react")
def react(owed: list[tuple[int, str]]) -> None:
    """Run owed reactions, each for itself, and have the mail sent that they may have planned."""
    planned = [perform(event_id, reaction) for event_id, reaction in owed]
    if any(planned):
        _hurry(send_mail)


@app.task(name="sweep")
def sweep() -> None:
    """Do whatever is due and was not done, whether or not a job ever came: this makes every job optional."""
    planned = _perform_all(until=time.monotonic() + SWEEP_SECONDS)
    if _gather() or planned:
        _hurry(send_mail)
    # Last, since it may have to wait for a list that is being written.
    with transaction() as session:
        send_waiting_invitations(session)


def _gather() -> bool:
    """Plan the mails of the conversations whose news have gathered, a batch at a time; whether there were any."""
    for batch in range(BATCHES):
        with transaction() as session:
            if gather_mail(session) == 0:
                return batch > 0
    return True


def _perform_all(until: float) -> bool:
    """Run reactions that are due until none is left or the time is spent; whether one of them planned mail."""
    planned, seen = False, set[tuple[int, str]]()
    while True:
        with transaction() as session:
            due = [owed for owed in outbox.due_reactions(session) if owed not in seen]
        if not due:
            return planned
        for owed in due:
            if time.monotonic() >= until:
                return planned
            planned = perform(*owed) or planned
            seen.add(owed)


@app.task(name="send_mail")
def send_mail() -> None:
    """Hand over the mail that is due; in each worker one task does, so that the others go on with reactions."""
    until = time.monotonic() + SECONDS
    send_due_mail(settings, seconds=SECONDS, breaker=BREAKER, lane=f"{socket.gethostname()}:{os.getppid()}")
    if time.monotonic() >= until:
        # More may be due; it waits its turn behind what others wait for.
        _hurry(send_mail)


@app.task(name="send_letters")
def send_letters() -> None:
    """Hand over the letters of mailings that are due, in so few processes of a worker that all else goes on."""
    until = time.monotonic() + SECONDS
    for lane in range(worker.letter_lanes):
        left = until - time.monotonic()
        if left > 0:
            own = f"letters:{lane}:{socket.gethostname()}:{os.getppid()}"
            send_mailings(settings, seconds=left, breaker=BREAKER, lane=own)
    if time.monotonic() >= until:
        _hurry(send_letters)
        return
    with transaction() as session:
        finish_runs(session)


def _hurry(task: Task) -> None:
    """Have a task run at once; without the broker it runs at the beat's next tick."""
    try:
        task.apply_async(expires=30)
    except (BrokerAway, OSError) as error:
        log.warning("a task waits for the next tick", task=task.name, error=str(error))


@app.task(name="fetch_feeds")
def fetch_feeds() -> None:
    """Ask the sources that are due; which worker does it, and how often it is told to, is all the same."""
    if settings.fetch_feeds:
        collect_due(settings)


@app.task(name="tick")
def tick() -> None:
    """The minute's due-functions; letters first, so that nothing else keeps them from leaving, nor they anything else."""
    try:
        _keep_letters_going()
    except Exception:
        log.exception("letters were not kept going")
    with transaction() as session:
        announce_mandates(session)
    with transaction() as session:
        ask_for_confirmations(session)
    with transaction() as session:
        expire_bulletins(session)
    with transaction() as session:
        keep_alerts_true(session)
    _hand_over_what_was_left()
    with transaction() as session:
        lapse_askings(session)
    with transaction() as session:
        remind_due(session, away=people_away)
    with transaction() as session:
        remind_never_came(session)
    with transaction() as session:
        forget_old_sign_ins(session)
    with transaction() as session:
        forget_old_imports(session)
    with transaction() as session:
        forget_old_partnership_imports(session)
    _forget_in_batches(outbox.forget_old_events)
    _forget_in_batches(forget_old_deliveries)
    _forget_in_batches(forget_old_failures)
    with transaction() as session:
        sweep_files(session)
    with transaction() as session:
        forget_old_notifications(session)
    with transaction() as session:
        forget_old_mails(session)
    _forget_in_batches(forget_old_blocks)
    with transaction() as session:
        forget_old_letters(session, limit=BATCH)


def _keep_letters_going() -> None:
    """Begin the editions whose time has come, open the runs that owe somebody a letter, end those that are over."""
    begun: int | None = 0
    while begun is not None:
        with transaction() as session:
            begun = begin_next_edition(session)
    with transaction() as session:
        open_due_runs(session)
    with transaction() as session:
        finish_runs(session)
    with transaction() as session:
        planning = is_planning(session)
    if planning:
        _hurry(plan_letters)


@app.task(name="plan_letters")
def plan_letters() -> None:
    """Plan letters until none is owed or the time is spent; any number may, each plans others' letters."""
    until, hurried = time.monotonic() + SWEEP_SECONDS, False
    while time.monotonic() < until:
        with transaction() as session:
            planned = plan_some(session)
        if planned == 0:
            return
        if not hurried:
            # The first letters leave while the others are planned.
            _hurry(send_letters)
            hurried = True
    # More are owed; they wait their turn behind what others wait for.
    _hurry(plan_letters)


def _hand_over_what_was_left() -> None:
    """Each mandate in its own transaction, so that the rows of one are not held while others are looked at."""
    with transaction() as session:
        left = mandates_left(session)
    for mandate_id in left:
        with transaction() as session:
            settle_mandate(session, mandate_id)


def _forget_in_batches(forget: Callable[..., int]) -> None:
    """A few batches a minute, each its own transaction, so that years of backlog stop nobody."""
    before = now() - timedelta(days=settings.kept_days)
    for _ in range(BATCHES):
        with transaction() as session:
            if forget(session, before=before, limit=BATCH) < BATCH:
                return


def perform(event_id: int, reaction: str) -> bool:
    """Run one reaction with its own transaction and say whether it planned mail; after a failure it is tried again."""
    try:
        with transaction() as session:
            outbox.react(session, event_id, reaction)
        return planned_mail(session)
    except Exception as error:
        log.exception("reaction raised", event_id=event_id, reaction=reaction)
        with transaction() as session:
            outbox.note_failure(session, event_id, reaction, f"{type(error).__name__}: {error}")
        return False
