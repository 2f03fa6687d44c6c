"""Mail that came in takes its place; what is refused is answered in words."""

from __future__ import annotations

from babel.numbers import format_decimal
from sqlalchemy.orm import Session

from collab.core.config import current_settings
from collab.core.mail import Delivery, Mail, renders, write_mail
from collab.core.outbox import reaction
from collab.discussion.policy import LONGEST_MESSAGE
from collab.files.service import MOST_FILES
from collab.notifications.events import AttachmentsAnnounced, MailReceived
from collab.notifications.service import incoming


@reaction(MailReceived)
def take_in_mail(session: Session, received: MailReceived) -> None:
    """Give the mail its place, or refuse it."""
    incoming.take_in(session, received.incoming_id)


@reaction(AttachmentsAnnounced)
def take_in_attachments(session: Session, announced: AttachmentsAnnounced) -> None:
    """Store the files that a mail brings, and give it its place."""
    incoming.take_in_files(session, announced.incoming_id)


@renders("notifications.refusal")
def write_refusal(_session: Session, delivery: Delivery) -> Mail:
    """Why a mail found no place, and what to do instead."""
    refusal = incoming.refusal_to_mail(delivery.about)
    mail = write_mail(
        "notifications/refusal",
        refusal.language,
        reason=refusal.reason,
        detail=refusal.detail,
        subject_of_theirs=refusal.subject,
        url=current_settings().public_url.rstrip("/") + refusal.path,
        days=current_settings().answer_days,
        largest_file=current_settings().largest_file_mb,
        longest=format_decimal(LONGEST_MESSAGE, locale="en_GB" if refusal.language == "en" else "fr_FR"),
        most_files=MOST_FILES,
    )
    return Mail(
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        language=refusal.language,
        answers=refusal.message_id,
    )
