"""Loading the big set: the same rows for the same seed and day, in a few minutes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.authorities.service import load_register
from collab.core.clock import now
from collab.core.config import Settings
from collab.demo.big import people, talk
from collab.demo.big.words import BODIES, title
from collab.groups.models import Group
from collab.groups.service import ensure_default_groups
from collab.reference.service import load_themes


class SomebodyIsHere(Exception):
    """The database already holds people, whose workspace this may be."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much to load; a hot discussion comes on top of the messages."""

    authorities: int = 110
    people: int = 1_000
    groups: int = 60
    discussions: int = 2_000
    messages: int = 1_000_000
    hot: int = 0


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What came of it."""

    messages: int
    seconds: float
    hot_discussion_id: int | None
    discussion_ids: list[int]


def load_big(
    settings: Settings,
    size: Size,
    *,
    seed: int = 1,
    among_people: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Loaded:
    """Load the set as the owner of the tables; what it writes is told to nobody, so no event is recorded."""
    began = time.monotonic()
    options = "-c statement_timeout=0 -c synchronous_commit=off -c timezone=UTC"
    engine = create_engine(settings.owner_database_url, connect_args={"options": options})
    try:
        # One connection throughout: the pool of bodies and of voices are temporary tables of it.
        with engine.connect() as connection, Session(connection) as session:
            with session.begin():
                held = _prepare(session, size, random.Random(seed), among_people=among_people)
            tell(f"{len(held)} discussions opened in {time.monotonic() - began:.1f} s")
            total = _write(session, held, seed, tell)
            with session.begin():
                talk.note_readings(session, held)
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
    finally:
        engine.dispose()
    ids = [discussion_id for discussion_id, _ in held]
    return Loaded(
        messages=total,
        seconds=time.monotonic() - began,
        hot_discussion_id=ids[-1] if size.hot else None,
        discussion_ids=ids[:-1] if size.hot else ids,
    )


def _prepare(
    session: Session, size: Size, chance: random.Random, *, among_people: bool
) -> list[tuple[int, talk.Planned]]:
    if session.scalar(select(func.count(Person.id))) and not among_people:
        raise SomebodyIsHere
    until = now().replace(hour=0, minute=0, second=0, microsecond=0)
    load_themes(session)
    load_register(session)
    ensure_default_groups(session)
    people.enter_people(session, chance, authorities=size.authorities, people=size.people, until=until)
    people.open_groups(session, groups=size.groups, until=until)
    members = people.bring_together(session, chance, until=until)
    planned = _plan(session, size, chance, members)
    ids = talk.open_discussions(session, chance, planned, until=until)
    held = list(zip(ids, planned, strict=True))
    talk.stock_bodies(session, chance)
    talk.note_voices(session, held)
    return held


def _plan(
    session: Session, size: Size, chance: random.Random, members: dict[int, list[int]]
) -> list[talk.Planned]:
    slugs = {row.id: row.slug for row in session.execute(select(Group.id, Group.slug).order_by(Group.id))}
    groups = [group_id for group_id in slugs if members[group_id]]
    chance.shuffle(groups)
    # The busiest group holds a twentieth of the discussions, and the last ones a few each.
    weights = [1 / (rank + 8) for rank in range(len(groups))]
    lengths = talk.spread(size.messages, size.discussions) + ([size.hot] if size.hot else [])
    planned = []
    for length in lengths:
        [group_id] = chance.choices(groups, weights)
        there = members[group_id]
        voices = chance.sample(there, min(len(there), talk.VOICES, max(2, length // 4)))
        readers = {*voices, *chance.sample(there, len(there) // 3)}
        planned.append(
            talk.Planned(
                group_id=group_id,
                title=title(chance, slugs[group_id]),
                length=length,
                voices=voices,
                readers=sorted(readers),
            )
        )
    return planned


def _write(
    session: Session, held: list[tuple[int, talk.Planned]], seed: int, tell: Callable[[str], None]
) -> int:
    total, began = 0, time.monotonic()
    for batch in talk.slices([(discussion_id, plan.length) for discussion_id, plan in held]):
        with session.begin():
            talk.write_messages(session, batch, seed=seed, stock=BODIES)
        total += sum(part["high"] - part["low"] for part in batch)
        tell(f"{total:,} messages, {total / (time.monotonic() - began):,.0f} a second")
    return total
