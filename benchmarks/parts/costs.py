"""What a server of several processes cost over a stretch of work, those of its processes that ended meanwhile included."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from signal import SIGCONT, SIGSTOP

from benchmarks.parts.gauges import TICKS


def family(root: int) -> list[int]:
    """A process and all that it started; those that end while it is looked at are left out."""
    found = [root]
    for pid in found:
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            if pid == root:
                raise
    return found


def keep_on(core: int, root: int) -> None:
    """Move a server and all that it started to a core; a thread that ends meanwhile needs none."""
    for pid in family(root):
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(task.name), {core})
        except (FileNotFoundError, ProcessLookupError):
            if pid == root:
                raise


class Meter:
    """CPU of named servers, each with all that it started."""

    def __init__(self, roots: Mapping[str, int]) -> None:
        self._roots = dict(roots)

    def read(self) -> dict[str, float]:
        """CPU seconds of each so far."""
        # PostgreSQL's own workers come and go: what is gone was handed to their parent when it ended.
        return {name: sum(_used(pid) for pid in family(root)) for name, root in self._roots.items()}


def per_unit(
    before: Mapping[str, float],
    after: Mapping[str, float],
    *,
    idle: Mapping[str, float],
    seconds: float,
    units: int,
) -> dict[str, float]:
    """CPU milliseconds of each server for one unit of work, less what it would have used idle meanwhile."""
    return {
        name: round(max(0.0, after[name] - before[name] - idle[name] * seconds) * 1000 / units, 4)
        for name in before
    }


@contextmanager
def held_still(*roots: int) -> Iterator[None]:
    """Stop these servers and all that they started, and let them go on afterwards."""
    pids = [pid for root in roots for pid in family(root)]
    try:
        for pid in pids:
            os.kill(pid, SIGSTOP)
        yield
    finally:
        for pid in pids:
            os.kill(pid, SIGCONT)


def _used(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):  # it ended just now
        return 0.0
    return sum(int(each) for each in fields[11:15]) / TICKS
