"""The text of a mail, whichever way its program wrote it: as it is, flowed (RFC 3676), or as HTML alone."""

from __future__ import annotations

import re
from email.message import Message

from collab.notifications.recognition.attachments import is_file
from collab.notifications.recognition.pages import markdown_of
from collab.notifications.recognition.structure import content, decoded, leaves, media_type, parameter

LONGEST = 200_000
"""Characters of text that are looked at: what a person writes comes first, and is far shorter."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def wording(message: Message) -> tuple[str, str]:
    """The whole text in Markdown, and the HTML beside it; the plain part is preferred where it says something."""
    plain: list[str] = []
    html: list[str] = []
    for part in leaves(message):
        kind = media_type(part)
        if kind == "text/plain" and not is_file(part):
            plain.append(_flowed(part, _text(part, at_most=2 * LONGEST)))
        elif kind == "text/html" and not is_file(part):
            html.append(_text(part))
    page = "\n".join(html)
    written = "\n\n".join(text.strip("\n") for text in plain if text.strip())
    return (written or markdown_of(page))[:LONGEST], page


def _text(part: Message, *, at_most: int | None = None) -> str:
    text = decoded(content(part), parameter(part, "charset") or "utf-8")[:at_most]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x0c", "\n")
    return "".join(character for character in lines if character >= " " or character in "\n\t").lstrip(
        "\ufeff"
    )


def _flowed(part: Message, text: str) -> str:
    if parameter(part, "format").lower() != "flowed":
        return text
    delete = parameter(part, "delsp").lower() == "yes"
    lines: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        said = line.lstrip(">")
        depth = len(line) - len(said)
        said = said.removeprefix(" ")
        flows = said.endswith(" ") and said != "-- "
        piece = said[:-1] if flows and delete else said
        if depth == open_depth and said != "-- ":
            lines[-1] += piece
        else:
            lines.append(f"{'>' * depth} {piece}" if depth else piece)
        open_depth = depth if flows else -1
    return "\n".join(lines)
