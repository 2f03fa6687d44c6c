"""What another server says of a mail of ours: it came back for good or for now, the mailbox is full, somebody complains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from collab.core.logs import get_logger
from collab.notifications.recognition.parts import addresses, header, leaves, parsed, text_of

log = get_logger(__name__)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_FULL = re.compile(
    r"mailbox (?:is )?full|quota|over ?quota|\b552\b|boîte.{0,20}pleine|storage", re.IGNORECASE
)
_POLICY = re.compile(r"spam|policy|blocked|blacklist|block ?list|reputation|dmarc|\bspf\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounce:
    """One verdict about one address."""

    kind: str
    """hard, soft, full, complaint, or delayed, which counts as nothing."""
    address: str
    status: str
    answer: str


def read_bounce(raw: bytes) -> Bounce | None:
    """What came back, or who complains; None for a mail that says neither. Never an error, whatever the bytes."""
    message = parsed(raw)
    if message is None:
        return None
    parts = list(_all_parts(message))
    report = next((part for part in parts if part.get_content_type() == "message/feedback-report"), None)
    if report is not None:
        return _complaint(report, parts)
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    return _reported(status) if status is not None else _guessed(message)


def _all_parts(message: Message) -> list[Message]:
    found = []
    for part in leaves(message):
        found.append(part)
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and inner:
            found += [each for each in inner if isinstance(each, Message)]
    return found


def _complaint(report: Message, parts: list[Message]) -> Bounce:
    fields = _fields(report)
    address = _plain(fields.get("original-rcpt-to", ""))
    if not address:
        inner = next((part for part in parts if part.get("To") is not None and part is not report), None)
        address = (addresses(inner, "To") or [""])[0] if inner is not None else ""
    return Bounce(
        kind="complaint", address=address, status="", answer=fields.get("feedback-type", "abuse")[:500]
    )


def _reported(part: Message) -> Bounce:
    """A delivery status notification (RFC 3464)."""
    fields = _fields(part)
    action = fields.get("action", "failed").lower()
    found = _STATUS.search(fields.get("status", ""))
    status = found[0] if found else ""
    answer = fields.get("diagnostic-code", "") or fields.get("status", "")
    address = _plain(fields.get("final-recipient", "") or fields.get("original-recipient", ""))
    kind = "delayed" if action in ("delayed", "relayed", "delivered", "expanded") else _kind(status, answer)
    return Bounce(kind=kind, address=address, status=status, answer=answer[:500])


def _fields(part: Message) -> dict[str, str]:
    """The fields of a report, those of its first recipient included; Python keeps each block as a mail of its own."""
    blocks = part.get_payload()
    found: dict[str, str] = {}
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message):
            for name in block:
                found.setdefault(name.lower(), header(block, name))
    if not found:
        for line in text_of(part).splitlines():
            name, parted, value = line.partition(":")
            if parted:
                found.setdefault(name.strip().lower(), value.strip())
    return found


def _kind(status: str, answer: str) -> str:
    found = _STATUS.search(status) or _STATUS.search(answer)
    if found is not None and (found[2], found[3]) == ("2", "2"):
        return "full"
    if _FULL.search(answer) and (found is None or found[2] in ("2", "0", "3")):
        return "full"
    if found is None:
        return "soft"
    if found[1] == "4" or found[2] == "7" or _POLICY.search(answer):
        # A refusal for what we are or sent is no fault of the address.
        return "soft"
    return "hard" if found[1] == "5" else "delayed"


def _guessed(message: Message) -> Bounce | None:
    """A mail that says in its own words that it came back, as the kept library recognises them."""
    try:
        temporary, permanent = all_failures(message)
    except (ValueError, LookupError, TypeError, AttributeError, UnicodeError, IndexError) as error:
        log.warning("a mail that came back could not be read", error=f"{type(error).__name__}: {error}")
        return None
    if not temporary and not permanent:
        return None
    address = sorted(permanent or temporary)[0].decode("ascii", "replace").lower()
    words = " ".join(text_of(part) for part in leaves(message) if part.get_content_maintype() == "text")[
        :20_000
    ]
    found = _STATUS.search(words)
    kind = _kind(found[0] if found else ("5.0.0" if permanent else "4.0.0"), _said(words))
    return Bounce(kind=kind, address=address, status=found[0] if found else "", answer=_said(words)[:500])


def _said(words: str) -> str:
    line = next((line for line in words.splitlines() if _STATUS.search(line)), "")
    return line.strip()


def _plain(value: str) -> str:
    """`rfc822; someone@example.org` without what kind of address it is."""
    address = value.rpartition(";")[2].strip().strip("<>").lower()
    return address if "@" in address else ""
