"""Runs: one for each edition, week and day, opened by whoever comes first and found by everybody after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.actor import SYSTEM
from collab.core.db import database_now
from collab.core.logs import get_logger
from collab.core.mail.mailings import Mailing, open_mailing
from collab.digests.models import Edition, Run
from collab.digests.service.editions.moving import move
from collab.digests.service.owing import due_periods
from collab.digests.service.planning import is_planning

log = get_logger(__name__)
LETTERS = "digests.letter"
"""What writes the letters of its mailing."""


def run_of_edition(session: Session, edition_id: int) -> Run | None:
    """The run that sends an edition, once it has begun."""
    return _run_of(session, "edition", str(edition_id))


def open_edition_run(session: Session, edition_id: int) -> Run:
    """The run that sends an edition; whoever asks first opens it."""
    return _open(session, "edition", str(edition_id), edition_id)


def open_due_runs(session: Session, *, moment: datetime | None = None) -> list[int]:
    """Open the runs that owe somebody a letter, or have them planned further; returns their ids.

    Not while an edition is planned: it takes in the news of whoever is due with it.
    """
    if is_planning(session, kind="edition"):
        return []
    opened = []
    for kind, period, people in due_periods(session, moment or database_now(session)):
        run = _open(session, kind, period, None)
        if run.state == "ended":
            log.warning("a run is over that would owe letters", kind=kind, period=period, people=people)
            continue
        session.execute(update(Run).where(Run.id == run.id, Run.state == "sending").values(state="planning"))
        opened.append(run.id)
    return opened


def begin_next_edition(session: Session, *, moment: datetime | None = None) -> int | None:
    """Begin to send one edition whose time has come, and return its id; None when there is none."""
    due = (
        select(Edition.id)
        .where(Edition.state == "scheduled", Edition.scheduled_for <= (moment or database_now(session)))
        .order_by(Edition.scheduled_for, Edition.id)
        .limit(1)
        # Two beats tick at once: the other one has it.
        .with_for_update(skip_locked=True)
    )
    edition_id = session.scalar(due)
    if edition_id is not None:
        move(session, SYSTEM, edition_id, "begin")
        open_edition_run(session, edition_id)
    return edition_id


def _run_of(session: Session, kind: str, period: str) -> Run | None:
    found = select(Run).where(Run.kind == kind, Run.period == period)
    return session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def _open(session: Session, kind: str, period: str, edition_id: int | None) -> Run:
    existing = _run_of(session, kind, period)
    if existing is not None:
        return existing
    mailing_id = open_mailing(session, kind=LETTERS)
    values = {"kind": kind, "period": period, "edition_id": edition_id, "mailing_id": mailing_id}
    opening = insert(Run).values(values).on_conflict_do_nothing(index_elements=["kind", "period"])
    if session.scalar(opening.returning(Run.id)) is None:
        # Another process opened it meanwhile: its mailing is the one, and ours is left to nobody.
        session.execute(delete(Mailing).where(Mailing.id == mailing_id))
    else:
        log.info("a run was opened", kind=kind, period=period)
    opened = _run_of(session, kind, period)
    if opened is None:
        raise LookupError(f"no run {kind} {period}")
    return opened
