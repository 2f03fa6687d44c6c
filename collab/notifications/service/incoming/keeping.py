"""The mail as it came is committed before the server that brought it is told that we have it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from email.parser import BytesHeaderParser
from email.policy import compat32

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.accounts.service import person_writing_from
from collab.core.clock import now
from collab.core.config import current_settings
from collab.core.mail.addresses import looks_signed, read_address
from collab.core.outbox import record
from collab.groups.models import Group
from collab.notifications.events import MailReceived
from collab.notifications.models import IncomingMail

FOR_RETURNS = ("bounces", "postmaster", "abuse", "mailer-daemon")
"""Local parts that other servers write to by themselves."""
RAW_KEPT = timedelta(days=30)
ROW_KEPT = timedelta(days=365)


def is_ours(session: Session, address: str, *, sender: str = "") -> bool:
    """Whether a mail to this address has a place here; all others are refused at the door, by SMTP.

    What was not signed by us is taken from people of ours alone, who are answered in words: to answer strangers would
    lend our name to whoever writes under theirs. Groups that take no mail, hidden ones above all, look like none.
    """
    local, _, domain = address.lower().rpartition("@")
    if not (address.isascii() and address.isprintable()):
        return False
    if not local or domain != current_settings().inbox_domain.lower():
        return False
    if local in FOR_RETURNS or read_address(address) is not None:
        return True
    if looks_signed(address):
        return person_writing_from(session, sender) is not None
    open_to_mail = (Group.slug == local, Group.listed, Group.takes_mail)
    return session.scalar(select(Group.id).where(*open_to_mail)) is not None


def keep_mail(session: Session, *, envelope_from: str, recipients: Iterable[str], raw: bytes) -> int:
    """Keep a mail, once for each of its recipients; one that comes again brings nothing new. Returns how many are new."""
    kept = 0
    for recipient in dict.fromkeys(address.lower() for address in recipients):
        incoming_id = session.scalar(
            insert(IncomingMail)
            .values(
                unique_key=_key(raw, recipient),
                envelope_from=_storable(envelope_from),
                recipient=recipient,
                raw=raw,
                size=len(raw),
            )
            .on_conflict_do_nothing(index_elements=["unique_key"])
            .returning(IncomingMail.id)
        )
        if incoming_id is not None:
            record(session, MailReceived(by=None, incoming_id=incoming_id))
            kept += 1
    return kept


def _storable(envelope_from: str) -> str:
    """What a server says of where a mail comes from may be any bytes."""
    return envelope_from[:1_000].replace("\0", "").encode("utf-8", "replace").decode()


def _key(raw: bytes, recipient: str) -> str:
    """Of the mail's own id, its words and its recipient: a server that tries again may add a line at either end."""
    headers = BytesHeaderParser(policy=compat32).parsebytes(raw[:200_000])
    # Two mails of few words, without an id, are two if they were written at two moments.
    message_id = str(headers.get("Message-ID") or headers.get("Date") or "")
    head, parted, body = raw.partition(b"\r\n\r\n")
    words = (body if parted else head).strip()
    whole = hashlib.sha256()
    for part in (message_id.strip().encode("utf-8", "replace"), words, recipient.encode("utf-8", "replace")):
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()


_FORGET = text(
    """
    DELETE FROM incoming_mail WHERE id IN (
        SELECT id FROM incoming_mail WHERE received_at < :before ORDER BY received_at LIMIT 1000)
    """
)


def forget_old_mails(session: Session) -> None:
    """Forget what settled mails said after a month, and that they came after a year."""
    settled = (
        select(IncomingMail.id)
        .where(IncomingMail.settled_at < now() - RAW_KEPT, IncomingMail.raw.is_not(None))
        .limit(1_000)
        .with_for_update(skip_locked=True)
    )
    session.execute(update(IncomingMail).where(IncomingMail.id.in_(settled)).values(raw=None))
    session.execute(_FORGET, {"before": now() - ROW_KEPT})


def settle(row: IncomingMail, state: str, outcome: str) -> None:
    """Write down what became of a mail."""
    row.state, row.outcome, row.settled_at = state, outcome, now()


def still_open(session: Session, incoming_id: int) -> IncomingMail | None:
    """A mail that nothing became of yet, under its row lock."""
    row = session.scalars(
        select(IncomingMail).where(IncomingMail.id == incoming_id).with_for_update()
    ).one_or_none()
    return row if row is not None and row.state == "received" and row.raw is not None else None
