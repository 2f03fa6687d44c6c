"""T3: without Valkey everybody still posts, and nobody is ever far behind; pushes come again once it is back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.faults.chaos import verdict
from tests.faults.chaos.client import Client
from tests.faults.chaos.run import gather, play
from tests.faults.chaos.schedule import Fault, draw
from tests.faults.chaos.world import Outage

SEED = 3
PEOPLE = 20
BEHIND, BACK = 4.0, 65.0


def _pushed(client: Client) -> dict[int, float]:
    [follower] = client.followers.values()
    return follower.pushed


def _first_push_after(client: Client, moment: float) -> float:
    return min((at for at in _pushed(client).values() if at > moment), default=float("inf"))


def _pushed_during(clients: list[Client], outage: Outage, created: dict[int, float]) -> list[int]:
    """Messages of the outage that were pushed within it; its first moments apart, when some were on their way."""
    inside = [number for number, at in created.items() if outage.began + 1 < at < outage.ended - 1]
    assert inside, "nobody wrote"
    return [n for client in clients for n in inside if _pushed(client).get(n, float("inf")) < outage.ended]


@pytest.mark.timeout(400)
def test_nobody_is_refused_or_far_behind_without_valkey(chaos, full, tell) -> None:
    absence = 60.0 if full else 8.0
    drawn = draw(
        SEED,
        seconds=absence + 10,
        people=PEOPLE,
        acts_a_second=20 if full else 10,
        doing={"post": 1},
        between_cuts=1_000,
        between_faults=1_000,
        kinds=(),
    )
    schedule = replace(drawn, faults=(Fault(1.5, "empty valkey", 0, absence),))
    with chaos.world() as world:
        world.start(webs=2, worker=False)
        cast = gather(world, SEED, PEOPLE, groups=1, discussions=1)
        report = asyncio.run(play(world, cast, schedule, seed=SEED))
        [outage] = world.outages
        [messages] = verdict.read_truth().messages.values()
    tell(report)
    assert report.problems == [], report
    assert sum((client.refusals for client in cast.clients), start=cast.clients[0].refusals) == {}
    assert report.figures.longest <= (BEHIND if full else 2 * BEHIND), f"{report}; {report.figures.slow}"
    created = {number: row.created for number, row in messages.items()}
    # The negative control: nothing was pushed meanwhile, so all that was shown came from heads and catching up.
    assert _pushed_during(cast.clients, outage, created) == []
    back = max(_first_push_after(client, outage.ended) for client in cast.clients) - outage.ended
    assert back <= BACK, f"pushes were back {back:.1f} s after Valkey"
