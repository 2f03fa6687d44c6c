"""The end of runs: nothing of them waits any more; what came of their letters is kept, and their blocks are forgotten."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, text
from sqlalchemy.orm import Session

from collab.core.actor import SYSTEM
from collab.core.clock import now
from collab.core.db import database_now
from collab.core.logs import get_logger
from collab.core.mail.mailings import end_mailing, progress_of
from collab.digests.models import Block, EditionStep, Letter, Run
from collab.digests.policy.due import live_periods
from collab.digests.service.editions.moving import lock_edition, move
from collab.notifications.service import take_back_digested

log = get_logger(__name__)
KEPT = timedelta(days=365)
"""How long people see what they were sent, and why nothing was."""
COUNTED = ("waiting", "sending", "sent", "failed", "unknown", "withdrawn", "suppressed", "deferred")
STILL_GOING = ("waiting", "sending", "deferred")
# Once stopped, a run is planned no further, even when its failed letters are sent again.
_STOPPED = exists().where(EditionStep.edition_id == Run.edition_id, EditionStep.act == "stop")
_PLANNED = or_(Run.state == "sending", (Run.state == "planning") & _STOPPED)


def finish_runs(session: Session, *, moment: datetime | None = None) -> int:
    """End the runs that are over; returns how many."""
    at = moment or database_now(session)
    let_the_next_tell_it(session)
    return sum(_finish(session, *row, at=at) for row in _candidates(session, at))


def _candidates(session: Session, at: datetime) -> list[tuple[int, int | None]]:
    """Runs whose planning is over: an edition's, or of a week or a day in which nobody's slot can lie any more."""
    over = [(Run.kind == kind) & (Run.period < min(live_periods(kind, at))) for kind in ("weekly", "daily")]
    found = select(Run.id, Run.edition_id).where(_PLANNED, or_(Run.kind == "edition", *over))
    return [(row.id, row.edition_id) for row in session.execute(found.order_by(Run.id))]


def _finish(session: Session, run_id: int, edition_id: int | None, *, at: datetime) -> bool:
    """End one run unless something of it waits; edition, run, mailing are held in this order everywhere."""
    edition = lock_edition(session, edition_id) if edition_id is not None else None
    if edition is not None and edition.state not in ("sending", "stopped"):
        return False
    held = select(Run).where(Run.id == run_id, _PLANNED).with_for_update(skip_locked=True)
    run = session.scalars(held.execution_options(populate_existing=True)).one_or_none()
    if run is None:
        return False
    progress = asdict(progress_of(session, run.mailing_id))
    if any(progress[name] for name in STILL_GOING):
        return False
    counts = {name: progress[name] for name in COUNTED}
    letters = select(Letter.outcome, func.count()).where(Letter.run_id == run.id).group_by(Letter.outcome)
    outcomes = {row[0]: row[1] for row in session.execute(letters)}
    run.counts = {
        **run.counts,
        **counts,
        "nothing": outcomes.get("nothing", 0),
        "away": outcomes.get("away", 0),
    }
    run.state, run.ended_at = "ended", at
    end_mailing(session, run.mailing_id)
    if edition is not None and edition.state == "sending":
        move(session, SYSTEM, edition.id, "finish")
    session.flush()
    log.info("a run is over", run_id=run.id, kind=run.kind, period=run.period, **run.counts)
    return True


_NEVER_LEFT = text(
    """
    UPDATE digest_letter l SET outcome = 'withdrawn', told = '{}'
    FROM digest_run r
    JOIN delivery d ON d.mailing_id = r.mailing_id
        AND (d.state IN ('withdrawn', 'suppressed') OR d.state = 'failed' AND r.kind <> 'edition')
    JOIN digest_letter before ON before.delivery_id = d.id
    WHERE (r.state <> 'ended' OR r.ended_at > clock_timestamp() - interval '1 hour') AND l.id = before.id
      AND (before.outcome = 'planned' OR before.told <> '{}')
    RETURNING before.told
    """
)


def let_the_next_tell_it(session: Session) -> None:
    """What a letter held that was stopped, not wanted as it was to leave, or refused for good, the next one tells.

    Of an edition, what was refused can be sent again, and stays what it was.
    """
    held = [number for told in session.scalars(_NEVER_LEFT).all() for number in told]
    if held:
        take_back_digested(session, held)


def forget_old_blocks(session: Session, *, before: datetime, limit: int) -> int:
    """Delete a batch of the blocks of runs that ended before a moment: their letters are sent, or never will be."""
    old = (
        select(Block.id).join(Run, Run.id == Block.run_id).where(Run.ended_at < before, Run.state == "ended")
    )
    gone = delete(Block).where(Block.id.in_(old.order_by(Block.id).limit(limit).scalar_subquery()))
    return len(session.scalars(gone.returning(Block.id)).all())


def forget_old_letters(session: Session, *, limit: int) -> int:
    """Forget a batch of the letters of runs that ended a year ago."""
    old = select(Letter.id).join(Run, Run.id == Letter.run_id).where(Run.ended_at < now() - KEPT)
    gone = delete(Letter).where(Letter.id.in_(old.limit(limit).scalar_subquery()))
    return len(session.scalars(gone.returning(Letter.id)).all())
