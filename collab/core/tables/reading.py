"""A file is read by a child process: whatever is in it, those who talk meanwhile do not wait for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collab.core.errors import Problem, invalid, unavailable
from collab.core.logs import get_logger

log = get_logger(__name__)

MOST_SECONDS = 90

ROOT = Path(__file__).resolve().parents[3]
_turns = threading.BoundedSemaphore(1)


@dataclass(frozen=True, kw_only=True)
class ReadList:
    """What the child found; the lines stay the JSON they came as: this process never takes them apart."""

    columns: list[str]
    unknown_columns: list[str]
    lines: int
    batches: Sequence[bytes]
    """JSON arrays of lines."""


def read_table(reader: str, content: bytes, known: Any, *, most: int) -> ReadList:
    """Have a room's reader read a file of `most` bytes against what is known; refused as a whole with a remark on `file`."""
    if len(content) > most:
        raise Problem("too-large", 413, "The file is too large")
    with _turns:
        done = _child(reader, json.dumps(known).encode() + b"\n" + content)
    head, *batches = done.split(b"\n")
    found = json.loads(head or b"{}")
    if "refused" in found:
        missing = {"columns": found["columns"]} if found["columns"] else {}
        raise invalid({"file": [found["refused"]], **missing})
    if not batches or batches[-1] != b"end":
        raise _unreadable()
    return ReadList(
        columns=found["columns"],
        unknown_columns=found["unknown"],
        lines=found["lines"],
        batches=batches[:-1],
    )


def _child(reader: str, given: bytes) -> bytes:
    # Nothing of ours but the code: a forged file finds no secret there.
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", reader]
    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            cwd=ROOT,
            env=environment,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise unavailable(retry_after=60) from error
    if done.returncode:
        log.warning(
            "a list could not be read", code=done.returncode, said=done.stderr[-500:].decode(errors="replace")
        )
        raise _unreadable()
    return done.stdout


def _unreadable() -> Problem:
    return invalid({"file": ["unreadable"]})
