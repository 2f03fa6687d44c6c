"""How a text becomes the value of a header: decided here once, so that no subject, name or title says more than itself.

A header is ASCII on a line of its own. Texts lose what is not shown (line ends, other controls, marks that turn the
reading direction), are cut, and are written as encoded words (RFC 2047) unless they are plain; addresses must be plain
dot-atoms, which leaves no room for a quoted part that a server may read in another way.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from functools import lru_cache

LONGEST_SUBJECT = 200
LONGEST_NAME = 80
_BYTES_IN_A_WORD = 39
"""Their encoded word, with the name of any of our headers before it, stays within the 76 characters of a line."""
_JOINERS = "\u200c\u200d"
"""Persian needs the one, many emojis the other; all other marks of format go."""
_PLAIN = re.compile(r"[ -~]*")
_ATOMS = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")
_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
)
_URL = re.compile(r"https?://[!-;=?-~]{1,800}")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")


class Unwritable(ValueError):
    """An address or a link that no header can hold as it is."""


def shown(text: str, longest: int) -> str:
    """A text as a header shows it: on one line, without what cannot be seen, no longer than that."""
    kept = "".join(_kept(character) for character in unicodedata.normalize("NFC", text))
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category == "Cs" or (category == "Cf" and character not in _JOINERS):
        return ""
    return character


def subject(text: str) -> str:
    """The value of a `Subject`."""
    line = shown(text, LONGEST_SUBJECT)
    return line if _PLAIN.fullmatch(line) and "=?" not in line else _encoded_words(line)


@lru_cache(maxsize=1_024)
def phrase(text: str) -> str:
    """A name before an address or a list's id; what is not plain letters is encoded, so that nothing needs quotes."""
    line = shown(text, LONGEST_NAME)
    return line if _ATOMS.fullmatch(line) else _encoded_words(line)


def address(text: str) -> str:
    """An address as it stands in headers and in SMTP, its domain in ASCII; `Unwritable` if it cannot."""
    local, _, domain = text.rpartition("@")
    try:
        written = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise Unwritable(f"no mail can be addressed to {text!r}") from None
    if not _ADDRESS.fullmatch(written) or len(local) > 64:
        raise Unwritable(f"no mail can be addressed to {text!r}")
    return written


def mailbox(name: str, at: str) -> str:
    """`Name <address>`, or the bare address where the name holds nothing to show."""
    return named(name, f"<{address(at)}>") if shown(name, LONGEST_NAME) else address(at)


def named(name: str, bracketed: str) -> str:
    """A name, if it holds something to show, before what stands in angle brackets, on a line of its own after words."""
    written = phrase(name)
    between = "\r\n " if "=?" in written else " "
    return f"{written}{between}{bracketed}" if written else bracketed


def link(text: str) -> str:
    """A link between angle brackets; `Unwritable` if it holds what would end it."""
    if not _URL.fullmatch(text):
        raise Unwritable(f"no header can hold the link {text!r}")
    return f"<{text.replace(',', '%2C')}>"


def message_id(text: str) -> str:
    """The id of somebody else's mail, or nothing where it is none."""
    return text if _MESSAGE_ID.fullmatch(text) else ""


@lru_cache(maxsize=1_024)
def label(text: str) -> str:
    """A part of a list's id: letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "list"


def _encoded_words(line: str) -> str:
    """Each word on a line of its own, and no character cut in two."""
    words, word = [], b""
    for character in line:
        piece = character.encode()
        if len(word) + len(piece) > _BYTES_IN_A_WORD:
            words.append(word)
            word = b""
        word += piece
    words += [word] if word else []
    return "\r\n ".join(f"=?utf-8?b?{b64encode(each).decode()}?=" for each in words)
