"""What happens in a run, drawn from its seed before it begins: the same seed replays the same schedule."""

from __future__ import annotations

import random
from dataclasses import dataclass

ACTS = {"post": 60, "edit": 12, "react": 14, "delete": 4, "rename": 5, "remove": 5}
"""How often each, in a hundred."""
FAULTS = (
    "kill web",
    "kill relay",
    "kill worker",
    "empty valkey",
    "stop postgres",
    "freeze web",
    "freeze relay",
)


@dataclass(frozen=True)
class Act:
    """Somebody does something; `what` picks the message or the word it is about."""

    at: float
    kind: str
    who: int
    what: int
    seconds: float


@dataclass(frozen=True)
class Fault:
    """Something breaks for so many seconds; `which` picks the process."""

    at: float
    kind: str
    which: int
    seconds: float


@dataclass(frozen=True)
class Cut:
    """These people's network goes away for so many seconds."""

    at: float
    who: tuple[int, ...]
    seconds: float


@dataclass(frozen=True)
class Schedule:
    """All of one run."""

    seconds: float
    acts: tuple[Act, ...]
    faults: tuple[Fault, ...]
    cuts: tuple[Cut, ...]


def draw(
    seed: int,
    *,
    seconds: float,
    people: int,
    acts_a_second: float,
    between_faults: float,
    between_cuts: float = 1.0,
    kinds: tuple[str, ...] = FAULTS,
    doing: dict[str, int] = ACTS,
    writers: int | None = None,
) -> Schedule:
    """A schedule in which every kind of fault comes, again and again, in an order of its own."""
    chance = random.Random(seed)
    acts, at = [], 0.0
    while (at := at + chance.expovariate(acts_a_second)) < seconds:
        [kind] = chance.choices(list(doing), list(doing.values()))
        acts.append(
            Act(at, kind, chance.randrange(writers or people), chance.randrange(1_000), chance.uniform(1, 5))
        )
    faults, at, waiting = [], 0.0, []
    while kinds and (at := at + between_faults * chance.uniform(0.7, 1.3)) < seconds:
        waiting = waiting or chance.sample(kinds, len(kinds))
        faults.append(Fault(at, waiting.pop(), chance.randrange(1_000), chance.uniform(0.5, 4)))
    cuts, at = [], 0.0
    while (at := at + between_cuts * chance.uniform(0.5, 1.5)) < seconds:
        some = tuple(chance.sample(range(people), chance.choice((1, 1, 2, max(1, people // 20)))))
        cuts.append(Cut(at, some, chance.uniform(0, 3)))
    return Schedule(seconds, tuple(acts), tuple(faults), tuple(cuts))
