"""One run: people and servers through a schedule, then quiet, then the verdict."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from collab.accounts.service import open_session
from collab.core.db import transaction
from tests.factories import join, make_discussion, make_group, make_member, make_messages
from tests.faults.chaos import verdict
from tests.faults.chaos.client import Client
from tests.faults.chaos.people import People
from tests.faults.chaos.record import Person
from tests.faults.chaos.schedule import Fault, Schedule
from tests.faults.chaos.world import World

HISTORY = 70
"""Messages that stand in each discussion before anybody comes: more than a page."""
CALM_SECONDS = 30.0
"""Within which, once everything is up again, everybody must be level with the database."""


@dataclass
class Report:
    """What a run came to."""

    seed: int
    figures: verdict.Figures
    faults: list[str]
    problems: list[str] = field(default_factory=list)
    settled_after: float = 0.0

    def __str__(self) -> str:
        said = f"seed {self.seed}: {self.figures}; level {self.settled_after:.1f} s after; {', '.join(self.faults)}"
        return "\n  ".join([said, *self.problems])


@dataclass
class Cast:
    """Who takes part: the clients, and the chair of each group among them."""

    clients: list[Client]
    chairs: dict[int, Client]


def gather(
    world: World, seed: int, people: int, *, groups: int, discussions: int = 2, history: int = HISTORY
) -> Cast:
    """People in closed groups, some in two; each group's first is its chair."""
    with transaction() as session:
        places = [_make_place(session, discussions, history) for _ in range(groups)]
        persons, seats = [], []
        for n in range(people):
            own = [places[n % groups]] + ([places[(n + 1) % groups]] if n % 4 == 0 and groups > 1 else [])
            person = make_member(session)
            for place, (group, _) in enumerate(own):
                join(session, group, person, "chair" if n < groups and place == 0 else "member")
            token = open_session(session, person, user_agent="test").token
            persons.append(Person(person.id, token, world.stack.settings.public_url))
            seats.append({group.id: ids for group, ids in own})
    clients = [
        Client(
            person,
            world.doors,
            seats[n],
            f"{seed}.{n}",
            web=n % len(world.stack.webs),
        )
        for n, person in enumerate(persons)
    ]
    return Cast(clients, {place[0].id: clients[n] for n, place in enumerate(places)})


def _make_place(session: Session, discussions: int, history: int):
    group = make_group(session, visibility="invitation", listed=False)
    founder = make_member(session, group)
    made = [make_discussion(session, group, founder) for _ in range(discussions)]
    for discussion in made:
        make_messages(session, discussion, founder, history)
    return group, [discussion.id for discussion in made]


async def play(
    world: World, cast: Cast, schedule: Schedule, *, seed: int, excused: tuple[str, ...] = ()
) -> Report:
    """Let everything of the schedule happen; then wait for quiet, and compare. Delays count from after what is excused."""
    people = People(cast.clients, cast.chairs)
    for client in cast.clients:
        client.open()
    try:
        await everyone_is_in(cast.clients)
        began = asyncio.get_running_loop().time()
        works: list[asyncio.Task[None]] = []

        def at(moment: float, work: Callable[[], Awaitable[None]]) -> None:
            works.append(asyncio.create_task(_at(began + moment, work)))

        for act in schedule.acts:
            at(act.at, lambda act=act: people.do(act))
        for fault in schedule.faults:
            at(fault.at, lambda fault=fault: _strike(world, fault))
        for cut in schedule.cuts:
            at(cut.at, lambda cut=cut: _cut(cast.clients, cut.who, cut.seconds))
        await asyncio.gather(*works)
        await asyncio.to_thread(world.whole)
        problems, settled = await level(cast.clients, CALM_SECONDS)
        truth = await asyncio.to_thread(verdict.read_truth)
    finally:
        await asyncio.gather(*(client.close() for client in cast.clients))
    problems += [problem for client in cast.clients for problem in client.problems]
    problems += verdict.broken_promises(people.book, truth)
    problems += verdict.overheard(cast.clients, people.book, world.outages)
    away = [outage for outage in world.outages if outage.kind in excused]
    figures = verdict.measure(cast.clients, people.book, truth, away)
    kinds = [fault.kind for fault in schedule.faults]
    faults = [f"{kinds.count(kind)} × {kind}" for kind in dict.fromkeys(kinds)]
    return Report(seed, figures, [*faults, f"{len(schedule.cuts)} cuts"], problems, settled)


async def everyone_is_in(clients: list[Client], seconds: float = 60) -> None:
    """Return once every page holds what it shows and is in its channels."""

    def still_out() -> list[int]:
        return [
            client.person.id
            for client in clients
            if set(client.wanted) - client.joined
            or any(len(f.log.messages) < f.log.last_number or f.log.blank for f in client.followers.values())
        ]

    deadline = time.monotonic() + seconds
    while out := still_out():
        if time.monotonic() > deadline:
            raise AssertionError(f"{len(out)} of {len(clients)} are not in after {seconds} s")
        await asyncio.sleep(0.05)


async def level(clients: list[Client], seconds: float) -> tuple[list[str], float]:
    """Wait until nobody differs from the database; what differs still in the end, and how long it took."""
    truth = await asyncio.to_thread(verdict.read_truth)
    began = time.monotonic()
    while (found := verdict.differences(clients, truth)) and time.monotonic() - began < seconds:
        await asyncio.sleep(0.2)
    return found, time.monotonic() - began


async def _at(moment: float, work: Callable[[], Awaitable[None]]) -> None:
    await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))
    await work()


async def _strike(world: World, fault: Fault) -> None:
    await asyncio.get_running_loop().run_in_executor(world.hands, world.strike, fault)


async def _cut(clients: list[Client], who: tuple[int, ...], seconds: float) -> None:
    for index in who:
        clients[index].cut(seconds)
