"""The mail relay's own log: it says of a mail whose answer got lost whether the relay took it.

Postfix writes a mail's Message-ID while the mail still comes in (`cleanup`), and puts it into its queue (`qmgr`) only
once it has the final dot: both lines with one queue id mean that it was taken.
"""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from collab.core.logs import get_logger

log = get_logger(__name__)

FIRST_LOOK_BYTES = 64 * 1024 * 1024
"""How far back from its end a log is read when a process first asks."""
HEAD_BYTES = 256
"""By its first lines a log is known again that was emptied and has grown since."""
MOST_KEPT = 200_000
_LINE = re.compile(
    rb"/cleanup\[\d+\]: (?P<coming>\w+): message-id=(?P<id><dlv\.[^\s<>]+>)"
    rb"|/qmgr\[\d+\]: (?P<queued>\w+): from=<[^>]*>, size=\d+, nrcpt=\d+ \(queue active\)"
)


class Journal:
    """Reads on from where it was, over the renaming or emptying of a log that is rotated."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._inode = 0
        self._head = b""
        self._read = 0
        self._rest = b""
        self._coming: OrderedDict[bytes, str] = OrderedDict()
        self._taken: OrderedDict[str, None] = OrderedDict()
        self.readable = False
        """Whether it could be read when it was last asked."""

    def taken(self, message_ids: Iterable[str]) -> set[str]:
        """Which of these mails the relay took, as far as the log says."""
        try:
            self._read_on()
            self.readable = True
        except OSError as error:
            self.readable = False
            log.warning("the mail relay's log cannot be read", path=str(self._path), error=str(error))
        return {each for each in message_ids if each in self._taken}

    def tells(self) -> bool:
        """Whether its silence says that a mail was not taken: it can be read, and has told of mails of ours before."""
        self.taken(())
        return self.readable and bool(self._taken)

    def _read_on(self) -> None:
        with self._path.open("rb") as file:
            status = os.fstat(file.fileno())
            head = file.read(HEAD_BYTES)
            if not self._inode:
                self._look_back(file, status.st_size)
            elif status.st_ino != self._inode:
                self._finish_the_renamed()
                file.seek(0)
            else:
                emptied = status.st_size < self._read or not head.startswith(self._head)
                file.seek(0 if emptied else self._read)
            self._take_in(file)
            self._inode, self._head, self._read = status.st_ino, head, file.tell()

    def _look_back(self, file: BinaryIO, size: int) -> None:
        """Start near the log's end; what was rotated away last is read before, where it is not compressed."""
        room = FIRST_LOOK_BYTES - size
        before = self._path.with_name(self._path.name + ".1")
        if room > 0 and before.is_file():
            with before.open("rb") as older:
                older.seek(max(0, os.fstat(older.fileno()).st_size - room))
                self._take_in(older)
        file.seek(max(0, -room))

    def _finish_the_renamed(self) -> None:
        """Read the end of the file that we knew under its new name, whatever the rotation calls it."""
        for sibling in self._path.parent.glob(f"{self._path.name}*"):
            if sibling.stat().st_ino == self._inode:
                with sibling.open("rb") as file:
                    file.seek(self._read)
                    self._take_in(file)
        self._rest = b""

    def _take_in(self, file: BinaryIO) -> None:
        while chunk := file.read(1024 * 1024):
            *lines, self._rest = (self._rest + chunk).split(b"\n")
            for line in lines:
                self._note(line)

    def _note(self, line: bytes) -> None:
        found = _LINE.search(line)
        if found is None:
            return
        if found["coming"]:
            self._coming[found["coming"]] = found["id"].decode("ascii", "replace")
        elif (message_id := self._coming.pop(found["queued"], None)) is not None:
            self._taken[message_id] = None
        for kept in (self._coming, self._taken):
            while len(kept) > MOST_KEPT:
                kept.popitem(last=False)


_journals: dict[str, Journal] = {}


def journal_at(path: str) -> Journal:
    """This process's reader of a log, which has read what it has read."""
    return _journals.setdefault(path, Journal(path))
