"""The web process of T11: ours, with a greenlet that notes how late the hub wakes it; run as a program, a bare twin."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

EVERY = 0.005
WORTH_NOTING = 0.02


def note_gaps(place: Path, sleep: Callable[[float], object]) -> None:
    """Write down, one a line, by how many milliseconds more than asked each nap lasted, and how many of them were work.

    Work is the processor's time of this thread: what it ran in one go, whoever else wanted the processor.
    """
    with place.open("a", buffering=1) as notes:
        while True:
            asked, worked = time.perf_counter(), time.thread_time()
            sleep(EVERY)
            late = time.perf_counter() - asked - EVERY
            if late > WORTH_NOTING:
                notes.write(f"{late * 1000:.1f} {(time.thread_time() - worked) * 1000:.1f}\n")


def largest(place: Path) -> tuple[float, float]:
    """The largest gap noted so far, and the most work in one, in milliseconds."""
    notes = [line.split() for line in place.read_text().splitlines()]
    return tuple(max((float(note[part]) for note in notes), default=0.0) for part in (0, 1))  # type: ignore[return-value]


if __name__ == "__main__":
    # What the machine itself holds up, whatever runs on it.
    note_gaps(Path(sys.argv[1]), time.sleep)
elif "T11_NOTES" in os.environ:
    import gevent

    from collab.wsgi import app  # noqa: F401

    gevent.spawn(note_gaps, Path(os.environ["T11_NOTES"]), gevent.sleep)
