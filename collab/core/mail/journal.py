"""The mail relay's own log: it says of a mail whose answer got lost whether the relay took it.

Postfix writes a mail's Message-ID while the mail still comes in (`cleanup`), and puts it into its queue (`qmgr`) only
once it has the final dot: both lines with one queue id mean that it was taken.
"""

from __future__ import annotations

import os
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from collab.core.logs import get_logger

log = get_logger(__name__)

FIRST_LOOK_BYTES = 64 * 1024 * 1024
"""How far back from its end a log is read when a process first asks."""
MOST_KEPT = 200_000
_LINE = re.compile(
    rb"/cleanup\[\d+\]: (?P<coming>\w+): message-id=(?P<id><dlv\.[^\s<>]+>)"
    rb"|/qmgr\[\d+\]: (?P<queued>\w+): from=<[^>]*>, size=\d+, nrcpt=\d+ \(queue active\)"
)


class Journal:
    """Reads on from where it was, over the renaming or emptying of a log that is rotated."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._file: BinaryIO | None = None
        self._rest = b""
        self._coming: OrderedDict[bytes, str] = OrderedDict()
        self._taken: OrderedDict[str, None] = OrderedDict()

    def taken(self, message_ids: Iterable[str]) -> set[str]:
        """Which of these mails the relay took, as far as the log says."""
        try:
            self._read_on()
        except OSError as error:
            log.warning("the mail relay's log cannot be read", path=str(self._path), error=str(error))
        return {each for each in message_ids if each in self._taken}

    def _read_on(self) -> None:
        if self._file is None:
            self._read_from_behind()
        for chunk in self._news():
            *lines, self._rest = (self._rest + chunk).split(b"\n")
            for line in lines:
                self._note(line)

    def _read_from_behind(self) -> None:
        """Open the log near its end; what was rotated away last is read before, where it is not compressed."""
        before = self._path.with_name(self._path.name + ".1")
        self._file = self._path.open("rb")
        room = FIRST_LOOK_BYTES - os.fstat(self._file.fileno()).st_size
        if room > 0 and before.is_file():
            with before.open("rb") as older:
                older.seek(max(0, os.fstat(older.fileno()).st_size - room))
                for line in older:
                    self._note(line)
        self._file.seek(max(0, -room))

    def _news(self) -> Iterator[bytes]:
        """What was written since, in the file that was open and in the one that took its name."""
        file = self._file
        if file is None:
            return
        if os.fstat(file.fileno()).st_size < file.tell():
            file.seek(0)
        yield from iter(lambda: file.read(1024 * 1024), b"")
        if os.path.samestat(os.fstat(file.fileno()), self._path.stat()):
            return
        file.close()
        self._file = newer = self._path.open("rb")
        yield b"\n"
        yield from iter(lambda: newer.read(1024 * 1024), b"")

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
