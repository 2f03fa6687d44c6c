"""T2: web processes, Valkey and PostgreSQL die under readers who lose their sockets: each ends with the log exactly."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.faults.chaos.run import gather, play
from tests.faults.chaos.schedule import Fault, Schedule, draw

SEED = 2
READERS, WRITERS = 30, 4
P99, LONGEST = 5.0, 15.0


def _schedule(full: bool) -> Schedule:
    drawn = draw(
        SEED,
        seconds=75.0 if full else 9.0,
        people=READERS,
        writers=WRITERS,
        acts_a_second=25 if full else 15,
        doing={"post": 75, "edit": 15, "react": 10},
        between_cuts=2.0 if full else 1.0,
        between_faults=75.0,
        kinds=(),
    )
    kills = [Fault(3.0 + 15 * n, "kill web", n, 1.0) for n in range(5)]
    losses = [Fault(8.0, "empty valkey", 0, 4.0), Fault(38.0, "empty valkey", 0, 6.0)]
    stops = [Fault(52.0, "stop postgres", 0, 2.0)]
    if not full:
        kills, losses = [Fault(1.0, "kill web", 0, 0.5)], [Fault(3.5, "empty valkey", 0, 1.5)]
        stops = [Fault(6.5, "stop postgres", 0, 0.5)]
    return replace(drawn, faults=(*kills, *losses, *stops))


@pytest.mark.timeout(400)
def test_every_reader_ends_with_the_log_exactly(chaos, full, tell) -> None:
    with chaos.world() as world:
        world.start(webs=2, worker=False)
        cast = gather(world, SEED, READERS, groups=1, discussions=1)
        report = asyncio.run(play(world, cast, _schedule(full), seed=SEED))
    tell(report)
    assert report.problems == [], report
    assert report.figures.missed_by_push > 0, report
    if full:
        assert report.figures.p99 <= P99, report
        assert report.figures.longest <= LONGEST, f"{report}; {report.figures.slow}"
