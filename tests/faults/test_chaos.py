"""Chaos: 200 people write, come, go and are cut off while everything under them dies and returns; nothing is lost or doubled."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from collab.core.config import Settings
from tests.conftest import trust_the_system
from tests.faults.chaos.run import Report, gather, play
from tests.faults.chaos.schedule import draw
from tests.faults.chaos.world import Ground, chaos_ground

P99, LONGEST = 5.0, 15.0


@pytest.fixture(scope="module")
def ground(settings: Settings, full: bool) -> Iterator[Ground]:
    """Servers that only the chaos uses, since it breaks them."""
    with chaos_ground(settings, (lambda _server: None) if full else trust_the_system) as made:
        yield made


def _one_run(ground: Ground, seed: int, *, full: bool) -> Report:
    people, seconds = (200, 120.0) if full else (60, 20.0)
    schedule = draw(
        seed,
        seconds=seconds,
        people=people,
        acts_a_second=12 if full else 10,
        between_faults=4.0 if full else 2.5,
    )
    with ground.world() as world:
        world.start(webs=3 if full else 2)
        cast = gather(world, seed, people, groups=4)
        return asyncio.run(play(world, cast, schedule, seed=seed))


def _seeds(config: pytest.Config) -> list[int]:
    return list(range(1, 21 if config.getoption("profile") == "full" else 2))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", _seeds(metafunc.config))


@pytest.mark.timeout(600)
def test_everybody_holds_what_the_database_holds_whatever_died(ground, full, seed, capsys) -> None:
    report = _one_run(ground, seed, full=full)
    with capsys.disabled():
        print(f"\n{report}")  # noqa: T201
    assert report.problems == [], report
    assert report.figures.missed_by_push > 0, "the chaos was too gentle to show anything"
    assert report.figures.p99 <= P99, report
    assert report.figures.longest <= LONGEST, f"{report}; {report.figures.slow}"
