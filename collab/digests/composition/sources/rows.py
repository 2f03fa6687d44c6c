"""What every source of lines gives: rows in few columns, since there are hundreds of thousands of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from collab.core.clock import PARIS
from collab.digests.composition.parts import Item, Reader

OWED, FOREMOST, TOLD, MOVED, REST = range(5)
"""How near a line stands to its reader: what awaits their answer now, a decision or what asked for one, what was told
to them, what moved, the rest."""


class Row(NamedTuple):
    """A line for one person, before lines are put in order."""

    person_id: int
    key: str
    section: str
    thread: str
    at: float
    """Seconds of the epoch: when it happened, or when it will."""
    rank: int
    group_id: int | None = None
    ids: tuple[int, ...] = ()
    """Notifications that it tells."""
    news: bool = True
    subject: str = ""
    """What it is about, where several lines of one person may be about the same: the foremost and newest is kept."""
    number: int | None = None
    """The message that it tells of."""
    more: bool = False
    """Whether it is one of many of its thread, of which the newest are enough."""
    besides: int = 0
    """How many more messages of its thread it counts, beside those told by themselves."""


SoFar = Mapping[int, Sequence[Row]]
"""What earlier sources found, by person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """The people lines are found for, as arrays for a query that begins with `ASKED`."""

    people: list[int]
    sinces: list[datetime | None]
    until: datetime

    @classmethod
    def of(cls, readers: Sequence[Reader], until: datetime) -> Asked:
        """These readers, at the moment up to which news are told."""
        return cls(people=[r.person_id for r in readers], sinces=[r.since for r in readers], until=until)

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of `ASKED`, with the moment and its day in Paris."""
        day = self.until.astimezone(PARIS).date()
        return {"people": self.people, "sinces": self.sinces, "until": self.until, "day": day}


ASKED = """
    asked AS MATERIALIZED (
        SELECT p.id, p.staff, COALESCE(a.since, p.came_at, p.created_at) AS since
        FROM unnest(CAST(:people AS bigint[]), CAST(:sinces AS timestamptz[])) AS a (id, since)
        JOIN person p ON p.id = a.id AND p.disabled_at IS NULL
    )"""
"""The first part of a WITH: who asks, and from when on; whoever never got a letter, from when they came."""

Find = Callable[[Session, Asked, SoFar], list[Row]]
Describe = Callable[[Session, Collection[str]], dict[str, Item]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where lines come from: one query finds them for many people, a few describe each once."""

    names: tuple[str, ...]
    """What its keys begin with, up to the first colon."""
    find: Find
    describe: Describe
