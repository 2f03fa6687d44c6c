"""Settling what was reported: the message is hidden with a reason, or kept."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import conflict, invalid, not_found
from collab.discussion import policy
from collab.discussion.models import Message, Report
from collab.discussion.service.changes import find_message, hold_discussion
from collab.discussion.service.moderation import hide_message
from collab.discussion.service.reports import settle_reports, tell_reporters


def close_report(session: Session, actor: Actor, report_id: int, *, outcome: str, note: str = "") -> None:
    """Close a report and all others about its message; to hide it, the note is the reason its author is told."""
    about = select(Message.discussion_id).join(Report, Report.message_id == Message.id)
    discussion_id = session.scalar(about.where(Report.id == report_id))
    if discussion_id is None:
        raise not_found()
    place = hold_discussion(session, actor, discussion_id, may=policy.may_moderate)
    report = session.get_one(Report, report_id, populate_existing=True)
    if report.closed_at is not None:
        if report.outcome != outcome:
            raise conflict("Somebody settled this report otherwise.", "report-closed")
        return
    stands = select(Message.discussion_id, Message.number).where(Message.id == report.message_id)
    stands_in, number = session.execute(stands).one()
    if stands_in != place.id:
        raise conflict("The message was moved meanwhile.", "message-changed")
    message = find_message(session, place, number)
    if outcome == "hidden" and message.state == "shown":
        if not note:
            raise invalid({"note": ["required"]})
        hide_message(session, actor, place.id, number, reason=note)
    else:
        settled = settle_reports(session, actor, message, outcome=outcome, note=note)
        tell_reporters(session, actor, place, message, settled)
