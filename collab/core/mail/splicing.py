"""Letters of a mailing: bodies spliced from blocks that were encoded once, ready for the wire.

A block is whole lines of quoted-printable ASCII whose dots at a line's start are doubled already, so that blocks can be
put one after the other and sent as they are: nothing is encoded again for each of 20,000 readers.
"""

from __future__ import annotations

from binascii import b2a_qp
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.core.mail.deliveries import Delivery


@dataclass(frozen=True, kw_only=True, slots=True)
class Spliced:
    """A letter: what its headers say, and its two bodies as encoded blocks in their order."""

    subject: str
    language: str
    text: Sequence[bytes]
    html: Sequence[bytes]
    sender: str = ""
    list_name: str = ""
    list_id: str = ""
    unsubscribe_url: str = ""
    unsubscribe_address: str = ""


@dataclass(frozen=True, slots=True)
class Unwanted:
    """In place of a letter that is no longer wanted, or has nothing left to say: why, for the record."""

    why: str


Writer = Callable[[Session, Sequence[Delivery]], Mapping[int, Spliced | Unwanted]]
"""Writes a claim of letters at once, by delivery id, in the transaction that marks them `sending`.

`delivery.attempts == 0` is a letter's first sending: whether it is wanted, and whether its reader may still read all of
it, is asked again then. After that it stays byte for byte what it was, and may only be withdrawn.
"""
WRITERS: dict[str, Writer] = {}


def writes_letters(kind: str) -> Callable[[Writer], Writer]:
    """Enter a function as the writer of a kind of mailing."""

    def enter(write: Writer) -> Writer:
        WRITERS[kind] = write
        return write

    return enter


def encode_block(text: str) -> bytes:
    """A piece of a body for the wire: whole lines, quoted-printable, dots doubled."""
    lines = "\n".join(text.splitlines()) + "\n"
    quoted = b2a_qp(lines.encode(), istext=True).replace(b"\n", b"\r\n")
    return (b"." + quoted if quoted.startswith(b".") else quoted).replace(b"\r\n.", b"\r\n..")


def encode_within_a_line(text: str) -> bytes:
    """A few letters, digits and signs of a link, encoded to stand between two soft line breaks: `token` in `href="…token"`.

    What comes before it ends with `SOFT_BREAK`, and so does what this returns.
    """
    return text.replace("=", "=3D").encode("ascii") + SOFT_BREAK


SOFT_BREAK = b"=\r\n"
