"""A list of people is read by a child process, against the register of authorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from collab.authorities.recognition import KnownAuthority
from collab.core.tables.reading import ReadList, read_table


def read_list(content: bytes, register: Sequence[KnownAuthority], *, most: int) -> ReadList:
    """Read a file of `most` bytes against the register; refused as a whole with a remark on `file`."""
    known = [asdict(authority) for authority in register]
    return read_table("collab.accounts.recognition", content, known, most=most)
