"""Every mail that finds no place is answered with a clear mail: why, and what to do instead. It answers no machine."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.accounts.recognition.addresses import mailable
from collab.accounts.service import person_writing_from
from collab.core.errors import Problem
from collab.core.limits import spend
from collab.core.logs import get_logger
from collab.core.mail import plan_mail
from collab.notifications.models import IncomingMail
from collab.notifications.recognition import Incoming
from collab.notifications.service.incoming.keeping import settle

log = get_logger(__name__)
KIND = "notifications.refusal"
MOST_TO_STRANGERS = 50
"""An hour, all of them together: `From` may be anybody's."""
MOST_PER_HOUR = 5
"""Refusals to one address: a program that writes again and again is not written to for ever."""

REASONS = {
    "forged", "expired", "not-yours", "not-open", "not-allowed", "mandate-ended", "no-mail-here", "your-own-address",
    "empty", "too-long", "no-subject", "too-many-files", "file-refused", "file-too-large", "mention-all-for-chairs",
    "too-many-mentions", "too-many", "said-already", "again-later", "not-taken",
}  # fmt: skip
_OF_PROBLEMS = {
    "not-found": "not-open",
    "forbidden": "not-allowed",
    "mandate-ended": "mandate-ended",
    "mention-all-for-chairs": "mention-all-for-chairs",
    "too-many-mentions": "too-many-mentions",
    "too-many-requests": "too-many",
    "too-large": "file-too-large",
    "file-damaged": "file-refused",
    "file-empty": "file-refused",
    "file-expands": "file-refused",
    "file-macros": "file-refused",
    "file-type-refused": "file-refused",
    "file-too-slow": "again-later",
    "files-gone": "again-later",
    "files-unsent": "again-later",
}


class Refusal(Exception):
    """Why a mail is not taken in: one of `REASONS`, and what it is about."""

    def __init__(self, reason: str, *, detail: str = "", path: str = "/") -> None:
        super().__init__(reason)
        self.reason, self.detail, self.path = reason, detail, path


def refusal_of(problem: Problem, *, detail: str = "", path: str = "/") -> Refusal:
    """The refusal that a verb's problem means for who wrote a mail; what only passes is raised again, and tried again."""
    if problem.status >= 500:
        raise problem
    if problem.slug not in _OF_PROBLEMS:
        log.warning("a mail is refused for a reason without words of its own", problem=problem.slug)
    return Refusal(_OF_PROBLEMS.get(problem.slug, "not-taken"), detail=detail, path=path)


def refuse(session: Session, row: IncomingMail, mail: Incoming, refusal: Refusal) -> None:
    """Settle a mail as refused, and plan the answer that says why."""
    settle(row, "refused", refusal.reason)
    if mailable(mail.sender) is None:
        return
    person = person_writing_from(session, mail.sender)
    try:
        spend("mail-refused", mail.sender, MOST_PER_HOUR, 3_600)
        if person is None:
            spend("mail-refused", "strangers", MOST_TO_STRANGERS, 3_600)
    except Problem:
        row.outcome = f"{refusal.reason}, unanswered"
        return
    signs_in = person is not None and (person.email or "").casefold() == mail.sender
    plan_mail(
        session,
        kind=KIND,
        unique_key=f"{KIND}:{row.id}",
        address=mail.sender,
        # What comes back from another address of theirs says nothing of the one we write to.
        person_id=person.id if person is not None and signs_in else None,
        about={
            "reason": refusal.reason,
            "detail": refusal.detail,
            "path": refusal.path,
            # A stranger's words do not leave again under our name.
            "subject": mail.subject if person is not None else "",
            "message_id": mail.message_id,
            "language": person.language if person is not None else mail.language or "fr",
        },
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusalToMail:
    """What the answer says."""

    reason: str
    detail: str
    path: str
    subject: str
    message_id: str
    language: str


def refusal_to_mail(about: dict[str, str]) -> RefusalToMail:
    """What was planned, as the renderer takes it."""
    return RefusalToMail(**about)
