"""Mails that no person wrote, which nothing may answer (RFC 3834)."""

from __future__ import annotations

import re
from collections.abc import Collection
from email.message import Message

from collab.notifications.recognition.senders import plain_address
from collab.notifications.recognition.structure import media_type, value

_DAEMON = re.compile(
    r"(?:mailer-?daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|ne[-_.]?pas[-_.]?repondre|bounces?)(?:[-+=.].*)?"
)
_PRECEDENCE = ("bulk", "junk", "list", "auto_reply", "auto-reply")
_LIST_HEADERS = ("List-Id", "List-Post", "List-Unsubscribe")
_REPLIED_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-AutoReply-From")
_NO_ANSWERS = ("all", "oof", "autoreply")
"""Exchange also suppresses mere receipts (DR, RN, NRN), which people's own mails do too."""
_ABSENT = re.compile(
    r"\s*\[?(?:réponse automatique|automatic reply|auto(?:matic)? ?response|absence du bureau|message d['’]absence"
    r"|out of (?:the )?office(?: reply)?)\s*[:\]]",
    re.IGNORECASE,
)


def why_automatic(
    message: Message, *, sender: str, envelope_from: str, subject: str, ourselves: Collection[str]
) -> str:
    """One word for the reason why no person wrote this mail; nothing when one did."""
    if envelope_from.strip() in ("", "<>") or value(message, "Return-Path").strip() == "<>":
        return "null-sender"
    if _is_ours(sender, ourselves) or _is_ours(plain_address(envelope_from), ourselves):
        return "ourselves"
    if _replied_by_itself(message, subject):
        return "auto-submitted"
    if value(message, "Precedence").lower().strip() in _PRECEDENCE:
        return "precedence"
    if any(value(message, header) for header in _LIST_HEADERS):
        return "list"
    suppressed = re.split(r"[\s,;]+", value(message, "X-Auto-Response-Suppress").lower())
    if any(word in _NO_ANSWERS for word in suppressed):
        return "suppressed"
    return "daemon" if is_daemon(sender) else ""


def is_daemon(address: str) -> bool:
    """Whether nobody reads, nor writes, at this address."""
    return _DAEMON.fullmatch(address.partition("@")[0]) is not None


def _is_ours(address: str, ourselves: Collection[str]) -> bool:
    domain = address.rpartition("@")[2]
    ours = {one.lower().lstrip("@") for one in ourselves}
    return bool(address) and (address in ours or domain in ours)


def _replied_by_itself(message: Message, subject: str) -> bool:
    said = value(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        said not in ("", "no")
        or any(value(message, header) for header in _REPLIED_HEADERS)
        # Receipts of reading are sent by programs too.
        or media_type(message) == "multipart/report"
        or _ABSENT.match(subject) is not None
    )
