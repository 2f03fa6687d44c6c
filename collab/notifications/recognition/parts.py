"""A mail taken apart, whatever its bytes: headers as text, bodies as text, attachments as bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses

from collab.core.logs import get_logger

log = get_logger(__name__)
DEEPEST = 12
"""Parts within parts; nobody's mail program goes further."""
_SPACES = re.compile(r"\s+")
_EDGES = b"\r\n"


def parsed(raw: bytes) -> Message | None:
    """The mail, or None for bytes that are none at all."""
    if raw.count(b"\nContent-Type: multipart") > 200:
        return None
    try:
        return BytesParser(policy=compat32).parsebytes(raw)
    except (MessageError, RecursionError, ValueError, LookupError, TypeError) as error:
        log.warning("a mail could not be parsed", error=f"{type(error).__name__}: {error}")
        return None


def header(message: Message, name: str) -> str:
    """A header as text on one line; empty when it is absent."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        text = str(make_header(decode_header(str(value))))
    except (HeaderParseError, LookupError, ValueError, UnicodeError):
        text = str(value)
    return _SPACES.sub(" ", "".join(c for c in _sound(text) if c.isprintable() or c.isspace())).strip()


def addresses(message: Message, name: str) -> list[str]:
    """The addresses of a header, in lower case."""
    values = [str(value) for value in message.get_all(name, [])]
    found = [address.lower() for _, address in getaddresses(values) if "@" in address]
    return [address for address in dict.fromkeys(_sound(each) for each in found) if address.isprintable()]


def leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that hold something, outer ones first; a mail within the mail is one of them, unopened."""
    if depth > DEEPEST:
        return
    if message.get_content_maintype() == "multipart" and isinstance(message.get_payload(), list):
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from leaves(part, depth + 1)
    else:
        yield message


def content_of(part: Message) -> bytes:
    """The bytes of a part, its transfer encoding undone as far as it can be."""
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        return inner[0].as_bytes(policy=compat32)
    return str(inner or "").encode("utf-8", "replace")


def text_of(part: Message) -> str:
    """The text of a part; a charset that lies or does not exist is read as UTF-8, else as Windows does."""
    content = content_of(part)
    declared = str(part.get_content_charset() or "utf-8")
    for charset in (declared, "utf-8", "cp1252"):
        try:
            return _sound(content.decode(charset)).replace("\r\n", "\n").replace("\r", "\n")
        except (LookupError, UnicodeError, ValueError):
            continue
    return _sound(content.decode("latin-1")).replace("\r\n", "\n").replace("\r", "\n")


def _sound(text: str) -> str:
    """What a database and a mail can hold: no NUL, no half of a pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
