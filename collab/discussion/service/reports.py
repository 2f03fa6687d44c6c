"""What people ask the chairs to look at: reported by anyone who reads, seen and settled by who looks after the group."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs, person_refs_today
from collab.core.actor import Actor
from collab.core.errors import require
from collab.core.markdown import excerpt
from collab.core.outbox import record
from collab.discussion import policy
from collab.discussion.events import MessageReported, ReportClosed
from collab.discussion.models import Report
from collab.discussion.service.changes import find_message, hold_discussion, require_shown
from collab.discussion.service.places import Place
from collab.discussion.service.views import author_key
from collab.groups.service import chairs_of, find_access


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportView:
    """A report that waits, with what it is about in a few words."""

    id: int
    reason: str
    created_at: datetime
    reporter: PersonRef
    discussion_id: int
    title: str
    number: int
    author: PersonRef
    excerpt: str
    state: str


def report_message(
    session: Session, actor: Actor, discussion_id: int, number: int, *, reason: str
) -> tuple[Report, bool]:
    """Ask the chairs to look at a message; one waiting report per person and message: a repeat finds it."""
    place = hold_discussion(session, actor, discussion_id)
    message = find_message(session, place, number)
    require(message.author_id != actor.person_id)
    require_shown(message)
    report = session.scalar(
        select(Report).where(
            Report.message_id == message.id, Report.person_id == actor.person_id, Report.closed_at.is_(None)
        )
    )
    if report is not None:
        return report, False
    report = Report(message_id=message.id, person_id=actor.person_id, reason=reason)
    session.add(report)
    session.flush()
    reported = MessageReported(by=actor.by, **_of_report(session, place, message, report.id))
    record(session, reported)
    return report, True


_WAITING = text(
    """
    SELECT r.id, r.reason, r.created_at, r.person_id, d.id AS discussion_id, d.title, x.number, x.author_id,
           x.mandate_id, x.acting_for_id, x.state, CASE x.state WHEN 'shown' THEN left(x.html, 2000) ELSE '' END AS html
    FROM discussion d JOIN message x ON x.discussion_id = d.id JOIN report r ON r.message_id = x.id
    WHERE d.group_id = :group_id AND r.closed_at IS NULL
    ORDER BY r.id LIMIT 200
    """
)


def reports_of(session: Session, actor: Actor, group_id: int) -> list[ReportView]:
    """The reports that wait in a group, the oldest first."""
    access = find_access(session, actor, group_id)
    require(policy.may_moderate(actor, access))
    rows = session.execute(_WAITING, {"group_id": group_id}).all()
    authors = [author_key(row.author_id, row.mandate_id, row.acting_for_id) for row in rows]
    wrote = person_refs(session, authors)
    reported = person_refs_today(session, {row.person_id for row in rows})
    return [
        ReportView(
            id=row.id,
            reason=row.reason,
            created_at=row.created_at,
            reporter=reported[row.person_id],
            discussion_id=row.discussion_id,
            title=row.title,
            number=row.number,
            author=wrote[author],
            excerpt=excerpt(row.html),
            state=row.state,
        )
        for row, author in zip(rows, authors, strict=True)
    ]


def settle_reports(session: Session, actor: Actor, message: Any, *, outcome: str, note: str) -> list[Report]:
    """Close all that waits about a message: one message, one judgement; the discussion is held."""
    waiting = select(Report).where(Report.message_id == message.id, Report.closed_at.is_(None))
    reports = list(session.scalars(waiting.order_by(Report.id)))
    for report in reports:
        report.outcome, report.note = outcome, note
        report.closed_by, report.closed_at = actor.by, session.scalar(select(func.clock_timestamp()))
    return reports


def tell_reporters(
    session: Session, actor: Actor, place: Place, message: Any, settled: Collection[Report]
) -> None:
    """Record what came of these reports: each who reported is told."""
    for report in settled:
        closed = ReportClosed(
            by=actor.by,
            person_id=report.person_id,
            outcome=str(report.outcome),
            **_of_report(session, place, message, report.id),
        )
        record(session, closed)


def _of_report(session: Session, place: Place, message: Any, report_id: int) -> dict[str, Any]:
    return {
        "report_id": report_id,
        "group_id": place.group_id,
        "discussion_id": place.id,
        "message_id": message.id,
        "number": message.number,
        "chair_ids": chairs_of(session, place.group_id),
    }
