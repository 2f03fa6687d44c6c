"""From bytes to a tree of parts that may be walked without fear: bounded, and read through doors that do not raise."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from itertools import islice

SENSELESS = (
    AttributeError,
    IndexError,
    KeyError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    AssertionError,
    MessageError,
)
"""What the library raises, here and there, on headers and encodings that make no sense."""
LONGEST_HEADER = 8_000
_MOST_QUESTIONS = 30_000_000
"""The parser asks each level of parts about each line: more than that would take minutes."""
_MOST_PIECES = 10_000
"""Each part, and each group of fields of a report, is an object of its own."""
_MOST_HEADERS = 1_000
_MOST_PARTS = 500
_LEVEL = re.compile(rb"content-type[ \t]*:[^\r\n]{0,40}(?:multipart|message)/", re.IGNORECASE)
_ENDLESS = re.compile(
    rb"(?:^|[\r\n])content-[a-z-]{1,30}[ \t]*:(?:[^\r\n]|(?:\r\n|\r|\n)[ \t]){%d}" % LONGEST_HEADER,
    re.IGNORECASE,
)
"""Parameters of such a length are read in a time that grows with its square."""
_TEXT_CODECS = (
    "utf",
    "ascii",
    "iso",
    "latin",
    "cp",
    "koi8",
    "mac",
    "big5",
    "gb",
    "euc",
    "shift",
    "hz",
    "johab",
)
_NOT_BY_BYTES = ("utf-16", "utf-32", "utf-7", "iso2022", "hz")
"""Encodings whose bytes may look like UTF-8 without being it."""


def parse(raw: bytes) -> Message:
    """The tree of a mail's parts; of one built to be endless, only the headers that do not speak of its content."""
    parser = BytesParser(policy=compat32)
    if _is_bounded(raw):
        try:
            return parser.parsebytes(raw)
        except SENSELESS:
            pass
    message = parser.parsebytes(raw, headersonly=True)
    for name in ("Content-Type", "Content-Disposition", "Content-Transfer-Encoding"):
        del message[name]
    message.set_payload("")
    return message


def _is_bounded(raw: bytes) -> bool:
    levels = sum(1 for _found in _LEVEL.finditer(raw))
    pieces = len(re.findall(rb"[\r\n]--", raw))
    if re.search(rb"message/delivery-status", raw, re.IGNORECASE):
        pieces += len(re.findall(rb"\n\r?\n|\r\r", raw))
    few = pieces < _MOST_PIECES and levels * raw.count(b"\n") < _MOST_QUESTIONS
    return few and _ENDLESS.search(raw) is None


def values(part: Message, name: str) -> list[str]:
    """All headers of this name as they stand, decoded from bytes but not from encoded words, each on one line."""
    wanted = name.lower()
    return [
        _unfolded(value)
        for header, value in islice(part.raw_items(), _MOST_HEADERS)
        if header.lower() == wanted
    ]


def value(part: Message, name: str) -> str:
    """The first header of this name, or nothing."""
    return next(iter(values(part, name)), "")


def _unfolded(text: object) -> str:
    raw = str(text)[:LONGEST_HEADER].encode("utf-8", "surrogateescape")
    return " ".join(decoded(raw, "utf-8").split())


def words(text: str) -> str:
    """The text of a header whose encoded words (RFC 2047) are decoded; those that make no sense stay as they are."""
    if "=?" not in text:
        return text
    try:
        pieces = decode_header(text)
    except SENSELESS:
        return text
    return "".join(
        piece if isinstance(piece, str) else decoded(piece, charset or "utf-8") for piece, charset in pieces
    )


def media_type(part: Message) -> str:
    """ "text/plain", lower-cased, also when the header says nothing of use."""
    try:
        return part.get_content_type()
    except SENSELESS:
        return "text/plain"


def parameter(part: Message, name: str, header: str = "content-type") -> str:
    """One parameter of a header, or nothing."""
    try:
        found = part.get_param(name, "", header)
        if isinstance(found, tuple):
            found = decoded(found[2].encode("latin-1", "replace"), found[0] or "utf-8")
        return str(found or "")
    except SENSELESS:
        return ""


def disposition(part: Message) -> str:
    """ "attachment", "inline" or nothing."""
    return value(part, "Content-Disposition").partition(";")[0].strip().lower()


def content(part: Message) -> bytes:
    """What a part holds, its transfer encoding undone as far as it can be."""
    try:
        held = part.get_payload(decode=True)
    except SENSELESS:
        return b""
    return held if isinstance(held, bytes) else b""


def children(part: Message) -> list[Message]:
    """The parts of a part."""
    held = part.get_payload()
    return [child for child in held if isinstance(child, Message)] if isinstance(held, list) else []


def leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something, in their order; a mail inside the mail is one, and is not entered."""
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop()
        seen += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(reversed(children(part)))
        else:
            yield part


def decoded(raw: bytes, charset: str) -> str:
    """The text of bytes whose charset is only a claim: UTF-8 wherever they are that, never an exception."""
    claimed = _codec(charset)
    for codec in dict.fromkeys((claimed, "cp1252") if _stateful(claimed) else ("utf-8", claimed, "cp1252")):
        try:
            return _storable(raw.decode(codec))
        except ValueError:
            continue
    return _storable(raw.decode("latin-1"))


def _codec(charset: str) -> str:
    try:
        name = codecs.lookup(charset.strip(" \"'")[:40]).name
    except SENSELESS:
        return "cp1252"
    # Latin-1 as people declare it is what Windows writes.
    name = "cp1252" if name in ("iso8859-1", "ascii") else name
    return name if name.startswith(_TEXT_CODECS) else "cp1252"


def _stateful(codec: str) -> bool:
    return codec.startswith(_NOT_BY_BYTES)


def _storable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
