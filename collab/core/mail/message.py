"""A mail as it goes over the wire: our headers, then the two bodies."""

from __future__ import annotations

import hashlib
import hmac
from binascii import b2a_qp
from dataclasses import dataclass
from email.utils import format_datetime, parseaddr

from collab.core.config import Settings
from collab.core.mail import headers
from collab.core.mail.addresses import BOUNCE, sign_address
from collab.core.mail.deliveries import Delivery
from collab.core.mail.splicing import Spliced
from collab.core.mail.writing import Mail

BOUNCES_COME_WITHIN_DAYS = 30
_NO_AUTOMATIC_ANSWER = "DR, RN, NRN, OOF, AutoReply"
"""All that Exchange can be asked to keep to itself but NDR: mail that comes back is what we want to hear of."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail ready for SMTP: whom it comes back to (nobody if empty), whom it is for, and its bytes."""

    sender: str
    recipient: str
    content: bytes


def message_id(settings: Settings, delivery_id: int) -> str:
    """The id of a mail, the same at each try."""
    return f"<dlv.{delivery_id}.{_digest(settings, f'delivery:{delivery_id}')}@{_domain(settings)}>"


def thread_id(settings: Settings, thread: str) -> str:
    """What all mails of one thread refer to; no mail bears it itself."""
    return f"<thread.{_digest(settings, f'thread:{thread}')}@{_domain(settings)}>"


def write_message(settings: Settings, row: Delivery, mail: Mail) -> Envelope:
    """The mail of a delivery; `headers.Unwritable` if an address or a link of it cannot stand in a header."""
    recipient = headers.address(row.address)
    lines = _headers(settings, row, mail, recipient)
    # Written by hand, since programs compare some of them letter by letter: ids and List-Unsubscribe are never folded.
    head = "".join(f"{name}: {value}\r\n" for name, value in lines).encode("ascii")
    boundary = f"=_{_digest(settings, f'boundary:{row.id}')}"
    return Envelope(_envelope_sender(settings, row, mail), recipient, head + _bodies(mail, boundary))


def _bodies(mail: Mail, boundary: str) -> bytes:
    """The text and its twin, byte for byte the same at each try, and plain ASCII: nothing on the way encodes it anew,
    which would break the relay's signature. No quoted-printable text holds `=_`, hence none the boundary.
    """
    parts = [f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n'.encode()]
    for subtype, body in (("plain", mail.text), ("html", mail.html)):
        lines = "\n".join(body.splitlines()) + "\n"
        quoted = b2a_qp(lines.encode(), istext=True).replace(b"\n", b"\r\n")
        head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
        parts.append(f"\r\n--{boundary}\r\n{head}\r\n\r\n".encode() + quoted)
    return b"".join(parts) + f"\r\n--{boundary}--\r\n".encode()


def _headers(settings: Settings, row: Delivery, mail: Mail, recipient: str) -> list[tuple[str, str]]:
    ids = [("Message-ID", message_id(settings, row.id)), ("Date", format_datetime(row.planned_at))]
    above, *below = shared_headers(settings, mail)
    return [*ids, above, ("To", recipient), *below, *of_a_list(settings, mail)]


def shared_headers(settings: Settings, mail: Mail) -> list[tuple[str, str]]:
    """What a mail's headers say to whomever it goes; the first of them stands before the recipient."""
    platform, own = parseaddr(settings.mail_from)
    platform = platform or "Collab"
    sender = mail.sender if headers.phrase(mail.sender) else platform
    lines = [
        ("From", headers.mailbox(sender, own)),
        ("Subject", headers.subject(mail.subject) or headers.subject(platform)),
        ("Content-Language", headers.label(mail.language)),
    ]
    if mail.reply_to:
        lines.append(("Reply-To", headers.mailbox(platform, mail.reply_to)))
    return lines + _place_in_a_thread(settings, mail)


def _place_in_a_thread(settings: Settings, mail: Mail) -> list[tuple[str, str]]:
    answered = headers.message_id(mail.answers)
    above = answered or (thread_id(settings, mail.thread) if mail.thread else "")
    lines = [("In-Reply-To", above), ("References", above)] if above else []
    lines.append(("Auto-Submitted", "auto-replied" if mail.answers else "auto-generated"))
    return [*lines, ("X-Auto-Response-Suppress", _NO_AUTOMATIC_ANSWER)]


def of_a_list(settings: Settings, mail: Mail | Spliced) -> list[tuple[str, str]]:
    """What a mail's headers say of the list it comes from, and how to leave it."""
    lines = []
    if mail.list_id:
        listed = f"<{headers.label(mail.list_id)}.{settings.inbox_domain or _domain(settings)}>"
        lines.append(("List-Id", headers.named(mail.list_name, listed)))
    ways = [headers.link(mail.unsubscribe_url)] if mail.unsubscribe_url else []
    if mail.unsubscribe_address:
        ways.append(f"<mailto:{headers.address(mail.unsubscribe_address)}?subject=unsubscribe>")
    if ways:
        lines.append(("List-Unsubscribe", ", ".join(ways)))
    if mail.unsubscribe_url.startswith("https://"):
        lines.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    if lines:
        lines.append(("Precedence", "bulk"))
    return lines


def _envelope_sender(settings: Settings, row: Delivery, mail: Mail) -> str:
    if mail.answers:
        # What answers by itself must not be answered, not even by a bounce (RFC 3834).
        return ""
    if settings.inbox_domain:
        return sign_address(BOUNCE, row.id, days=BOUNCES_COME_WITHIN_DAYS)
    return headers.address(parseaddr(settings.mail_from)[1])


def _domain(settings: Settings) -> str:
    return headers.address(parseaddr(settings.mail_from)[1]).rpartition("@")[2]


def _digest(settings: Settings, text: str) -> str:
    return hmac.new(settings.secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()[:10]
