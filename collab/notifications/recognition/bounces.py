"""Mails that say that another mail did not arrive, or was not wanted."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from collab.core.mail.headers import shown
from collab.notifications.recognition.automatic import is_daemon
from collab.notifications.recognition.senders import only_address, plain_address
from collab.notifications.recognition.severity import kind_of, status_in
from collab.notifications.recognition.structure import (
    SENSELESS,
    children,
    content,
    decoded,
    leaves,
    media_type,
    parameter,
    parse,
    value,
)
from collab.notifications.recognition.wording import wording

LONGEST_ANSWER = 500
_GUESSED_FROM = 100_000
"""Bytes of a mail without machine-readable parts that are searched for the phrases of old servers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounce:
    """What became of one mail of ours."""

    kind: str
    """"hard", "soft", "full", "complaint", or "delayed", which counts as nothing."""
    address: str
    """The final recipient, lower-cased; nothing when unknown."""
    status: str
    """"5.1.1", or nothing."""
    answer: str
    """What the other server said."""


def read_bounce(raw: bytes) -> Bounce | None:
    """Read any bytes as a report of non-delivery or a complaint; None when it is neither."""
    message = parse(raw)
    parts = {media_type(part): part for part in reversed(list(leaves(message)))}
    if "message/feedback-report" in parts or parameter(message, "report-type").lower() == "feedback-report":
        return _complaint(parts)
    if "message/delivery-status" in parts or "message/global-delivery-status" in parts:
        return _reported(message, parts)
    return _guessed(message, raw)


def _complaint(parts: dict[str, Message]) -> Bounce | None:
    fields = _blocks(parts.get("message/feedback-report"))
    said = fields[0] if fields else Message()
    if value(said, "Feedback-Type").lower() == "not-spam":
        return None
    address = plain_address(value(said, "Original-Rcpt-To")) or _first_recipient(parts)
    return Bounce(kind="complaint", address=address, status="", answer=_answer(value(said, "Feedback-Type")))


def _reported(message: Message, parts: dict[str, Message]) -> Bounce | None:
    """The first recipient that failed, or else waits: our mails have one each."""
    status_part = parts.get("message/delivery-status") or parts.get("message/global-delivery-status")
    blocks = [block for block in _blocks(status_part) if value(block, "Action") or value(block, "Status")]
    for action in ("failed", "error", "delayed"):
        for block in blocks:
            if value(block, "Action").strip().lower().startswith(action[:4]):
                return _of(block, message, parts, delayed=action == "delayed")
    # Delivered, relayed or expanded is no failure; what names no action at all is read for what it says.
    silent = next((block for block in blocks if not value(block, "Action")), None)
    return _of(silent, message, parts, delayed=False) if silent is not None else None


def _of(block: Message, message: Message, parts: dict[str, Message], *, delayed: bool) -> Bounce:
    diagnostic = value(block, "Diagnostic-Code")
    answer = diagnostic.partition(";")[2].strip() or diagnostic or wording(message)[0]
    status = status_in(value(block, "Status")) or status_in(answer)
    address = (
        _typed(value(block, "Final-Recipient"))
        or _typed(value(block, "Original-Recipient"))
        or _first_recipient(parts)
    )
    # Servers often say 5.0.0 in the field, and the truth in the answer they were given.
    kind = "delayed" if delayed else kind_of(status, answer)
    return Bounce(kind=kind, address=address, status=status, answer=_answer(answer))


def _guessed(message: Message, raw: bytes) -> Bounce | None:
    """The kept library knows the phrases of servers that write no fields."""
    if len(raw) > _GUESSED_FROM or not _is_from_a_server(message):
        return None
    try:
        temporary, permanent = all_failures(message)
    except SENSELESS:
        return None
    addresses = sorted(permanent) or sorted(temporary)
    if not addresses:
        return None
    text = wording(message)[0]
    status = status_in(text)
    kind = kind_of(status, text) if permanent else "delayed"
    address = plain_address(decoded(addresses[0], "ascii"))
    return Bounce(kind=kind, address=address, status=status, answer=_answer(text))


def _is_from_a_server(message: Message) -> bool:
    """People write the phrases of servers too, when they tell what happened to them."""
    sender = only_address(message)
    return (
        sender == ""
        or is_daemon(sender)
        or bool(value(message, "X-Failed-Recipients"))
        or value(message, "Return-Path").strip() == "<>"
    )


def _typed(field: str) -> str:
    """The address of "rfc822; someone@example.org"."""
    return plain_address(field.rpartition(";")[2])


def _first_recipient(parts: dict[str, Message]) -> str:
    for kind in ("message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers"):
        part = parts.get(kind)
        if part is not None:
            inner = children(part) or [parse(content(part))]
            return only_address(inner[0], "To")
    return ""


def _blocks(part: Message | None) -> list[Message]:
    """The groups of fields of a report, which the parser reads itself for some types only."""
    if part is None:
        return []
    held = children(part)
    if media_type(part) == "message/delivery-status" and held:
        return held
    if held:
        text = held[0].get_payload()
        return [held[0], *_fields(str(text).encode("utf-8", "replace") if isinstance(text, str) else b"")]
    return _fields(content(part))


def _fields(raw: bytes) -> list[Message]:
    groups = raw.replace(b"\r\n", b"\n").split(b"\n\n")[:50]
    return [parse(group + b"\n\n") for group in groups if group.strip()]


def _answer(text: str) -> str:
    return shown(text[: 10 * LONGEST_ANSWER], LONGEST_ANSWER)
