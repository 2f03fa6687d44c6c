"""What a person wrote by mail, and whether it was a person."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePosixPath, PureWindowsPath

from collab.notifications.recognition.parts import addresses, content_of, header, leaves, parsed, text_of
from collab.notifications.recognition.words import from_html, own_words

LONGEST_SUBJECT = 200
SIGNATURE_PICTURE = 10_000
"""Bytes; a smaller picture shown inside the text is the logo of a signature."""
_ANSWERED = re.compile(r"^\s*(?:re|ré|rép|tr|fwd?|fw|aw|wg|sv|antw)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[^<>\s@]{1,250}@[^<>\s@]{1,250}>")
_MACHINES = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|ne-?pas-?repondre|noreply.*|bounces?(?:[+.-].*)?)@",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that a mail bears."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """What a mail says."""

    sender: str
    """The one address of From; empty when there is none, or several."""
    subject: str
    message_id: str
    text: str
    """What the person wrote, without what they quote and without their signature."""
    attachments: tuple[Attachment, ...]
    automatic: str
    """Why it is a machine's, in one word; empty for a person's."""
    language: str


UNREADABLE = Incoming(
    sender="", subject="", message_id="", text="", attachments=(), automatic="unreadable", language=""
)


def read_mail(raw: bytes, *, envelope_from: str, ourselves: Collection[str] = ()) -> Incoming:
    """What a mail says; bytes that are no mail are nobody's, and never an error. `ourselves` are our own domains."""
    message = parsed(raw)
    if message is None:
        return UNREADABLE
    senders = addresses(message, "From")
    sender = senders[0] if len(senders) == 1 else ""
    parts = list(leaves(message))
    words = own_words(_body(parts))
    return Incoming(
        sender=sender,
        subject=_subject(header(message, "Subject")),
        message_id=_message_id(message),
        text=words.text,
        attachments=tuple(_attachments(parts)),
        automatic=_automatic(message, sender, envelope_from, ourselves),
        language=_language(message) or words.language,
    )


def _subject(said: str) -> str:
    """A subject without the signs that it answers or forwards."""
    while (found := _ANSWERED.match(said)) is not None:
        said = said[found.end() :]
    said = said.strip()
    return said if len(said) <= LONGEST_SUBJECT else said[: LONGEST_SUBJECT - 1].rstrip() + "…"


def _message_id(message: Message) -> str:
    found = _MESSAGE_ID.search(header(message, "Message-ID"))
    return found[0] if found else ""


def _language(message: Message) -> str:
    said = header(message, "Content-Language").lower()
    return next((language for language in ("fr", "en") if said.startswith(language)), "")


def _body(parts: list[Message]) -> str:
    """The text that was written, from the plain part if there is one that says something, else from the page."""
    bodies = [part for part in parts if part.get_content_maintype() == "text" and not _is_file(part)]
    plain = "\n\n".join(text_of(part) for part in bodies if part.get_content_subtype() == "plain")
    if plain.strip():
        return plain
    return "\n\n".join(from_html(text_of(part)) for part in bodies if part.get_content_subtype() == "html")


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _attachments(parts: list[Message]) -> list[Attachment]:
    found = []
    for number, part in enumerate(parts, 1):
        kind = part.get_content_type()
        body = part.get_content_maintype() == "text" and not _is_file(part)
        if body or kind in (
            "application/ms-tnef",
            "application/pgp-signature",
            "application/pkcs7-signature",
        ):
            continue
        if part.get_content_maintype() == "message" and not _is_file(part):
            continue
        content = content_of(part)
        shown_inside = part.get("Content-ID") is not None and part.get_content_disposition() != "attachment"
        if not content or (shown_inside and len(content) < SIGNATURE_PICTURE):
            continue
        found.append(Attachment(name=_name(part, number), content=content))
    return found


def _name(part: Message, number: int) -> str:
    given = header_value(part.get_filename() or "")
    name = PureWindowsPath(PurePosixPath(given).name).name
    return name[:200] or f"fichier-{number}.{part.get_content_subtype()[:10]}"


def header_value(given: str) -> str:
    """A file's name as it may be shown: decoded, without what is not printed."""
    holder = Message()
    holder["Name"] = given.replace("\r", " ").replace("\n", " ")
    return header(holder, "Name")


def _automatic(message: Message, sender: str, envelope_from: str, ourselves: Collection[str]) -> str:
    """Whether a machine sent it (RFC 3834): such a mail is neither published nor answered."""
    submitted = header(message, "Auto-Submitted").lower()
    if not envelope_from or envelope_from == "<>":
        return "null-sender"
    if submitted and not submitted.startswith("no"):
        return "auto-submitted"
    if header(message, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply"):
        return "precedence"
    if header(message, "List-Id") or header(message, "List-Unsubscribe"):
        return "list"
    if (
        header(message, "X-Auto-Response-Suppress")
        or header(message, "X-Autoreply")
        or header(message, "X-Autorespond")
    ):
        return "suppressed"
    if any(_MACHINES.match(address) for address in (sender, envelope_from.lower())):
        return "daemon"
    if any(address.rpartition("@")[2] in ourselves for address in (sender, envelope_from.lower()) if address):
        return "ourselves"
    return ""
