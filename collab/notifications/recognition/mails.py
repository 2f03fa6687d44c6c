"""A mail as the room understands it: who wrote what, and whether a person did."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from collab.core.mail.headers import shown
from collab.notifications.recognition.attachments import Attachment, attached
from collab.notifications.recognition.automatic import why_automatic
from collab.notifications.recognition.quotations import cut, spoken_language
from collab.notifications.recognition.senders import only_address
from collab.notifications.recognition.structure import parse, value, words
from collab.notifications.recognition.wording import wording

LONGEST_SUBJECT = 200
_PREFIX = re.compile(
    r"\s*(?:(re|ré|rép|aw|antw|sv|rv|fwd?|tr|wg)\s*(?:[\[(]\d{1,3}[\])])?\s*:|\[(?:ext(?:erne?|ernal)?)\])\s*",
    re.I,
)
_FORWARD = ("fw", "fwd", "tr", "wg")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """What one mail says."""

    sender: str
    """The lower-cased address of `From`; nothing when there is none, or several."""
    subject: str
    """Decoded, on one line, without the prefixes of answers and forwards."""
    message_id: str
    """With its angle brackets; nothing when it is absent or unusable."""
    text: str
    """What the person wrote, in Markdown, without the quotation and the signature."""
    attachments: tuple[Attachment, ...]
    automatic: str
    """Nothing for a mail that a person wrote, else one word that says why it is not one."""
    language: str
    """"fr" or "en" as far as the mail tells, else nothing."""


def read_mail(raw: bytes, *, envelope_from: str, ourselves: Collection[str] = ()) -> Incoming:
    """Read any bytes as a mail."""
    message = parse(raw)
    sender = only_address(message)
    line = shown(words(value(message, "Subject")), 10 * LONGEST_SUBJECT)
    subject, forwarded = _bare(line)
    whole, html = wording(message)
    identity = _MESSAGE_ID.search(value(message, "Message-ID"))
    return Incoming(
        sender=sender,
        subject=shown(subject, LONGEST_SUBJECT),
        message_id=identity[0] if identity else "",
        text=cut(whole, forwarded=forwarded),
        attachments=attached(message, html),
        automatic=why_automatic(
            message, sender=sender, envelope_from=envelope_from, subject=line, ourselves=ourselves
        ),
        language=_language(value(message, "Content-Language")) or spoken_language(whole),
    )


def _bare(line: str) -> tuple[str, bool]:
    """Without prefixes, and whether the first of them says that the person forwards something."""
    first = ""
    while found := _PREFIX.match(line):
        first = first or (found[1] or "").lower()
        line = line[found.end() :]
    return line, first in _FORWARD


def _language(header: str) -> str:
    claimed = header.strip().lower()[:2]
    return claimed if claimed in ("fr", "en") else ""
