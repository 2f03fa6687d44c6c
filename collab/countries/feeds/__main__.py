"""Reads answers of sources in a process of its own, one after the other: `python -m collab.countries.feeds`.

What comes in: a line of JSON that says what the answer is and how long, then its bytes. What goes out: a line of JSON.
Memory and time of each are bounded: whatever a source sends, nobody waits for it but this process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import datetime
from typing import Any, BinaryIO

from collab.countries.feeds.items import Document, Item, Unreadable
from collab.countries.feeds.reading import read

MOST_MEMORY = 100_000_000
MOST_SECONDS = 5
FULL = 3
"""How this process ends when its memory is full: another one starts with an empty one."""


def main() -> None:
    """Read until the input ends, which it does when the worker does."""
    if "--gently" in sys.argv:
        # Beside a web process: people who talk meanwhile come first.
        os.nice(5)
    bound_memory()
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := source.readline():
        bound_time()
        head = json.loads(line)
        try:
            answers.write(json.dumps(answer(head, source)).encode() + b"\n")
        except MemoryError:
            sys.exit(FULL)
        answers.flush()


def bound_memory() -> None:
    """So much more than it has now, and no files written nor left."""
    with open("/proc/self/statm", encoding="ascii") as told:
        present = int(told.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (present + MOST_MEMORY, present + MOST_MEMORY))
    for limit in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(limit, (0, 0))


def bound_time() -> None:
    """A few seconds of processor from now on; the system ends a process that takes more."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until = int(spent.ru_utime + spent.ru_stime) + 1 + MOST_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def answer(head: dict[str, Any], source: BinaryIO) -> dict[str, Any]:
    """What one document says, or why it is refused."""
    document = Document(
        body=source.read(head["length"]),
        charset=head["charset"],
        url=head["url"],
        language=head["language"],
        countries=tuple(head["countries"]),
        now=datetime.fromisoformat(head["now"]),
        cut_short=head["cut_short"],
    )
    try:
        reading = read(head["adapter"], document)
    except Unreadable as refused:
        return {"refused": refused.slug, "detail": refused.detail}
    return {"items": [_told(item) for item in reading.items], "remarks": dict(reading.remarks)}


def _told(item: Item) -> dict[str, Any]:
    advice = item.advice
    told: dict[str, Any] = {name: getattr(item, name) for name in Item.__slots__ if name != "advice"}
    told["published_at"] = item.published_at.isoformat() if item.published_at else None
    if advice is not None:
        told["advice"] = {name: getattr(advice, name) for name in advice.__slots__}
        told["advice"]["published_on"] = advice.published_on.isoformat() if advice.published_on else None
    return told


if __name__ == "__main__":
    main()
