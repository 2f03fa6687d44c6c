"""Chaos: people write, come, go and are cut off while all under them dies and returns; nothing is lost or doubled."""

from __future__ import annotations

import asyncio

import pytest

from tests.faults.chaos.run import gather, play
from tests.faults.chaos.schedule import draw

P99, LONGEST = 5.0, 15.0
"""Seconds from a message's commit to everybody's page (T2), while that person had a network and anybody a database."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(1, 21 if metafunc.config.getoption("profile") == "full" else 2))


@pytest.mark.timeout(900)
def test_everybody_holds_what_the_database_holds_whatever_died(chaos, full, seed, tell) -> None:
    people = 200 if full else 60
    schedule = draw(
        seed,
        seconds=120.0 if full else 16.0,
        people=people,
        acts_a_second=12 if full else 10,
        between_faults=5.0 if full else 2.0,
    )
    with chaos.world() as world:
        world.start(webs=3 if full else 2)
        cast = gather(world, seed, people, groups=4)
        report = asyncio.run(play(world, cast, schedule, seed=seed, excused=("stop postgres",)))
    tell(report)
    assert report.problems == [], report
    assert report.figures.missed_by_push > 0, "the chaos was too gentle to show anything"
    if full:
        assert report.figures.p99 <= P99, report
        assert report.figures.longest <= LONGEST, f"{report}; {report.figures.slow}"
