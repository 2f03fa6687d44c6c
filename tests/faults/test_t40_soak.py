"""T40: minutes of talk with a fault now and then: nothing grows, nothing complains that should not, everybody is level."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from tests.faults.chaos.run import gather, play
from tests.faults.chaos.schedule import draw
from tests.faults.chaos.world import World

SEED = 40
PEOPLE, ACTS_A_SECOND = 50, 10
SAMPLE_SECONDS, WARM_UP_SECONDS = 5.0, 120.0
LEAST_SAMPLES = 24
BYTES_A_SECOND = 5_000_000 / 600
"""Five megabytes in ten minutes, for each process."""
NEW_DESCRIPTORS = 60
"""Pools of connections grow to as many as were ever used at once; sockets of fifty people may all come to one process."""
P99, LONGEST = 5.0, 15.0
EXPECTED = ("the database is away", "readiness", "Connection to broker lost", "consumer: Cannot connect to")
"""What a process says, as an error, of a server that a fault took away."""


@dataclass
class Life:
    """What one process took, from its warm state on: (seconds, bytes, descriptors)."""

    born: float
    samples: list[tuple[float, int, int]] = field(default_factory=list)

    def bytes_a_second(self) -> float:
        """The slope of the best straight line."""
        times, sizes = [s[0] for s in self.samples], [s[1] for s in self.samples]
        middle, mean = sum(times) / len(times), sum(sizes) / len(sizes)
        spread = sum((at - middle) ** 2 for at in times)
        return sum((at - middle) * (size - mean) for at, size in zip(times, sizes, strict=True)) / spread

    def new_descriptors(self) -> int:
        half = len(self.samples) // 2
        return max(s[2] for s in self.samples[half:]) - max(s[2] for s in self.samples[:half])


@contextmanager
def _watched(world: World) -> Iterator[dict[tuple[str, int], Life]]:
    """Every process of the world with its children, by name and id."""
    lives: dict[tuple[str, int], Life] = {}
    over = threading.Event()

    def watch() -> None:
        while not over.wait(SAMPLE_SECONDS):
            for process in world.processes:
                if process.child is not None:
                    _sample(process.name, process.child.pid, lives)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield lives
    finally:
        over.set()
        watcher.join()


def _sample(name: str, pid: int, lives: dict[tuple[str, int], Life]) -> None:
    now = time.time()
    try:
        root = psutil.Process(pid)
        for each in (root, *root.children(recursive=True)):
            born = each.create_time()
            life = lives.setdefault((name, each.pid), Life(born))
            if now - born > WARM_UP_SECONDS:
                life.samples.append((now, each.memory_info().rss, each.num_fds()))
    except psutil.NoSuchProcess:
        # A fault came between the looks; whoever is born next is watched from then on.
        return


def _unexpected(folder: Path) -> list[str]:
    """Lines of the logs that say error, of which no fault is the reason."""
    found: dict[str, int] = defaultdict(int)
    for path in folder.glob("*.log"):
        for line in path.read_text(errors="replace").splitlines():
            if not line.startswith("{"):
                continue
            told = json.loads(line)
            message = str(told.get("message", ""))
            if told.get("level") in ("error", "critical") and not any(word in message for word in EXPECTED):
                found[f"{path.name}: {message[:200]} {str(told.get('exception', ''))[-300:]}"] += 1
    return [f"{times} × {line}" for line, times in found.items()]


@pytest.mark.timeout(7_200)
def test_nothing_grows_and_nothing_complains_over_a_long_talk(chaos, full, tell, pytestconfig) -> None:
    if not full:
        pytest.skip("a soak is for the full profile")
    seconds = 60 * pytestconfig.getoption("soak_minutes")
    schedule = draw(
        SEED, seconds=seconds, people=PEOPLE, acts_a_second=ACTS_A_SECOND, between_faults=180, between_cuts=5
    )
    with chaos.world() as world:
        world.start(webs=2)
        cast = gather(world, SEED, PEOPLE, groups=2)
        with _watched(world) as lives:
            report = asyncio.run(play(world, cast, schedule, seed=SEED))
        complaints = _unexpected(world.stack.folder)
    long_lives = {who: life for who, life in lives.items() if len(life.samples) >= LEAST_SAMPLES}
    grown = {f"{name} {pid}": life.bytes_a_second() for (name, pid), life in long_lives.items()}
    opened = {f"{name} {pid}": life.new_descriptors() for (name, pid), life in long_lives.items()}
    tell(report)
    tell({who: f"{each * 600 / 1e6:+.1f} MB in 10 min" for who, each in grown.items()})
    assert report.problems == [], report
    assert report.figures.p99 <= P99, report
    assert report.figures.longest <= LONGEST, f"{report}; {report.figures.slow}"
    assert grown, "no process lived long enough to be measured"
    assert {who: each for who, each in grown.items() if each > BYTES_A_SECOND} == {}
    assert {who: each for who, each in opened.items() if each > NEW_DESCRIPTORS} == {}
    assert complaints == []
