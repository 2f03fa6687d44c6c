"""Answers are read by one child process, which is started again when an answer was too much for it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from collab.core.logs import get_logger
from collab.countries.feeds import Advice, Document, Item, Reading, Unreadable

log = get_logger(__name__)

ROOT = Path(__file__).resolve().parents[4]
MOST_SECONDS = 15.0
"""By the clock on the wall, for a machine that is busy; the child's own limit is of processor time."""
DOCUMENTS = 1_000
"""After so many the child starts anew, with an empty memory."""
LONGEST_ANSWER = 20_000_000


class Reader:
    """The child of this process; whoever comes meanwhile waits for their turn."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._read = 0

    @property
    def pid(self) -> int | None:
        """The child's process, while there is one."""
        return self._child.pid if self._child else None

    def read(self, adapter: str, document: Document) -> Reading:
        """What a source says, or `Unreadable` and why."""
        with self._turn:
            answered = self._ask(json.dumps(head_of(adapter, document)).encode() + b"\n", document.body)
        return reading_of(answered)

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    # What it was still to read is of no use to it any more.
                    continue

    def _ask(self, head: bytes, body: bytes) -> bytes:
        if self._read >= DOCUMENTS:
            self.close()
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child, self._read = _start(), 0
        self._read += 1
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(head + body)
            child.stdin.flush()
            return _line(child.stdout.fileno(), time.monotonic() + MOST_SECONDS)
        except (BrokenPipeError, TimeoutError) as error:
            self.close()
            log.warning("an answer was too much to read", why=type(error).__name__)
            raise Unreadable("too-complex") from error
        except BaseException:
            # Half an answer would be taken for the next one's.
            self.close()
            raise


COMMAND = (sys.executable, "-m", "collab.countries.feeds")


def _environment() -> dict[str, str]:
    # Nothing of ours but the code: what a source sends finds no secret there.
    return {"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"}


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=_environment(),
    )


def child_of_one(given: bytes, seconds: float) -> bytes:
    """What a child of its own answers to one document; nothing, when that was too much for it."""
    done = subprocess.run(
        (*COMMAND, "--gently"),
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=_environment(),
        timeout=seconds,
        check=False,
    )
    return done.stdout


def head_of(adapter: str, document: Document) -> dict[str, Any]:
    """What the child is told of a document before its bytes."""
    return {
        "adapter": adapter,
        "length": len(document.body),
        "charset": document.charset,
        "url": document.url,
        "language": document.language,
        "countries": list(document.countries),
        "now": document.now.isoformat(),
        "cut_short": document.cut_short,
    }


def reading_of(answered: bytes) -> Reading:
    """What the child's line says."""
    if not answered.endswith(b"\n"):
        raise Unreadable("too-complex")
    said = json.loads(answered)
    if "refused" in said:
        raise Unreadable(said["refused"], said["detail"])
    return Reading(items=[_item(one) for one in said["items"]], remarks=Counter(said["remarks"]))


def _line(pipe: int, deadline: float) -> bytes:
    """One line of the child's; `BrokenPipeError` when it ended instead."""
    said = bytearray()
    while not said.endswith(b"\n"):
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        piece = os.read(pipe, 1 << 16)
        if not piece or len(said) > LONGEST_ANSWER:
            raise BrokenPipeError
        said += piece
    return bytes(said)


def _item(said: dict[str, Any]) -> Item:
    advice = said.pop("advice", None)
    published_at = said.pop("published_at")
    if advice is not None:
        on = advice.pop("published_on")
        advice = Advice(published_on=date.fromisoformat(on) if on else None, **advice)
    return Item(
        **{**said, "countries": tuple(said["countries"])},
        published_at=datetime.fromisoformat(published_at) if published_at else None,
        advice=advice,
    )
