"""What came along with a mail, without what its program added by itself."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from email.message import Message

from collab.core.mail.headers import shown
from collab.notifications.recognition.structure import (
    SENSELESS,
    children,
    content,
    disposition,
    leaves,
    media_type,
    parameter,
    value,
    words,
)

LONGEST_NAME = 120
_LOGO = 10_000
"""A picture in the text that weighs less is part of a signature."""
_WRAPPED = ("application/ms-tnef", "application/vnd.ms-tnef")
_FILE_IN_IT = b"\x02\x02\x90\x06\x00"
"""What begins each file in what Outlook wraps formatted texts in; without one it holds the text alone."""
_BY_PROGRAMS = (
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """One file that came with a mail."""

    name: str
    content: bytes


def attached(message: Message, html: str) -> tuple[Attachment, ...]:
    """The files of a mail; its HTML tells which pictures stand in the text."""
    found = (_attachment(part, html) for part in leaves(message))
    # Calendars send the same invitation twice.
    return tuple(dict.fromkeys(attachment for attachment in found if attachment is not None))


def is_file(part: Message) -> bool:
    """Whether a part is meant to be kept as a file, rather than read."""
    kind = media_type(part)
    return (
        disposition(part) == "attachment"
        or bool(_given_name(part))
        or kind in ("text/calendar", "message/rfc822")
        or kind.partition("/")[0] in ("application", "image", "audio", "video")
    )


def _attachment(part: Message, html: str) -> Attachment | None:
    if not is_file(part):
        return None
    kind, name = media_type(part), _given_name(part)
    if kind in _BY_PROGRAMS:
        return None
    held = _inner_mail(part) if kind == "message/rfc822" else content(part)
    if kind in _WRAPPED or name.lower() == "winmail.dat":
        return Attachment(name="winmail.dat", content=held) if held and _FILE_IN_IT in held else None
    if held is None or (len(held) < _LOGO and _stands_in(part, html)):
        return None
    return Attachment(name=clean_name(name) or _usual_name(kind), content=held)


def _stands_in(part: Message, html: str) -> bool:
    identity = value(part, "Content-ID").strip("<> ")
    return part.get_content_maintype() == "image" and bool(identity) and f"cid:{identity}" in html


def _inner_mail(part: Message) -> bytes | None:
    for inner in children(part):
        try:
            return inner.as_bytes()
        except SENSELESS:
            return None
    return content(part) or None


def _given_name(part: Message) -> str:
    return words(parameter(part, "filename", "content-disposition") or parameter(part, "name")).strip()


def _usual_name(kind: str) -> str:
    known = {"text/calendar": "invitation.ics", "message/rfc822": "message.eml"}
    return known.get(kind) or f"fichier{mimetypes.guess_extension(kind) or ''}"


def clean_name(given: str) -> str:
    """A name without path or unseen characters, short enough, with its extension kept; nothing if nothing is left."""
    line = shown(re.split(r"[/\\]", given)[-1], 10 * LONGEST_NAME)
    name = " ".join(_NOT_IN_NAMES.sub("-", line).split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"
