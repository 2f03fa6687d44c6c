"""Planning: everybody's letter of a run, five hundred at a time, each once however often it is killed in the middle.

A planner holds the readers it plans until it commits, so that others take other readers; the letter's UNIQUE (run,
person) would refuse a second one in any case. Nothing of a chunk is there before all of it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, text, update
from sqlalchemy.orm import Session

from collab.core.clock import PARIS
from collab.core.db import database_now
from collab.core.logs import get_logger
from collab.core.mail.mailings import Mailing, PlannedLetter, plan_letters
from collab.digests.composition.finding import find
from collab.digests.composition.parts import Found, Reader
from collab.digests.models import EditionStep, Run
from collab.digests.service.blocks import BlockName, Known, Memory, learn_blocks, learn_items, memory_of
from collab.digests.service.owing import Waiting, hold_waiting, is_anybody_waiting, news_until
from collab.digests.service.pruning import asks_for_its_group
from collab.digests.service.writing.layout import count_lines, lay_out
from collab.groups.service import ACCESS_JOIN, READ
from collab.notifications.service.digest import note_digested

log = get_logger(__name__)
CHUNK = 500


@dataclass(kw_only=True, slots=True)
class Letter:
    """A letter about to be written down."""

    reader: Reader
    outcome: str
    keys: Sequence[str] = ()
    notification_ids: Sequence[int] = ()


def plan_some(session: Session, *, readers: int = CHUNK, moment: datetime | None = None) -> int:
    """Plan the letters of some readers of one run that still plans; returns how many, 0 when there is nothing to do.

    Any number may plan side by side, each call in a transaction of its own.
    """
    at = moment or database_now(session)
    session.execute(_PLAN_ANEW)
    for run in _planning(session):
        waiting = hold_waiting(session, run, at, readers=readers, after=_reached.get(run.id, 0))
        if not waiting and _reached.pop(run.id, 0):
            # Whoever was before the place where we stood: another process may have left them, killed in the middle.
            waiting = hold_waiting(session, run, at, readers=readers, after=0)
        if waiting:
            _reached[run.id] = waiting[-1].reader.person_id
            _plan(session, run, waiting, at)
            return len(waiting)
        if not is_anybody_waiting(session, run, at):
            _note_planned(session, run)
    return 0


# The tables of letters grow with each chunk: how to read them when they were empty is not how to read them now.
_PLAN_ANEW = text("SET LOCAL plan_cache_mode = force_custom_plan")


def is_planning(session: Session, *, kind: str | None = None) -> bool:
    """Whether a run still plans and may; of one kind, if it is given."""
    runs = session.scalars(_PLANNING).all()
    return any(run.kind == (kind or run.kind) for run in runs)


_reached: dict[int, int] = {}
"""Where this process stands in each run: a hint that spares it those before, and never what decides."""


_STOPPED = exists().where(EditionStep.edition_id == Run.edition_id, EditionStep.act == "stop")
_PLANNING = (
    select(Run)
    .join(Mailing, Mailing.id == Run.mailing_id)
    .where(Run.state == "planning", Mailing.state == "open", ~_STOPPED)
    .order_by(Run.id)
)


def _planning(session: Session) -> Sequence[Run]:
    """The runs that plan, oldest first: nothing is planned while one is paused, or once it was stopped.

    An edition comes before a week and a day that are due with it: the one letter holds the news of both.
    """
    # Whoever stops one waits for what is being planned, so that none of it is left behind.
    held = _PLANNING.with_for_update(of=Mailing, read=True, skip_locked=True)
    runs = session.scalars(held).all()
    return [run for run in runs if run.kind == "edition"] or runs


def _note_planned(session: Session, run: Run) -> None:
    mine = select(Run.id).where(Run.id == run.id, Run.state == "planning").with_for_update(skip_locked=True)
    if session.scalar(mine) is not None:
        planned = {"state": "sending", "planned_at": text("clock_timestamp()")}
        session.execute(update(Run).where(Run.id == run.id).values(planned))
        log.info("a run is planned", run_id=run.id, kind=run.kind, period=run.period)


def _plan(session: Session, run: Run, waiting: Sequence[Waiting], at: datetime) -> None:
    day, until = at.astimezone(PARIS).date(), news_until(session, at)
    letters = [
        Letter(reader=each.reader, outcome="away")
        for each in waiting
        if run.kind != "edition" and each.is_away(day)
    ]
    away = {letter.reader.person_id for letter in letters}
    readers = [each.reader for each in waiting if each.reader.person_id not in away]
    # An edition is frozen; what a week's letters tell may read otherwise from one day to the next.
    as_of = "" if run.kind == "edition" else f"{at.astimezone(PARIS):%Y-%m-%dT%H}"
    memory = memory_of(session, run.id, run.created_at, run.edition_id, as_of)
    found = find(session, readers, until=until)
    every = [each for lines in found.values() for each in lines]
    items = learn_items(session, memory, every)
    readable = readable_groups(session, [each.person_id for each in readers], memory.content_groups())
    letters += [
        _lay_out(reader, found.get(reader.person_id, ()), items, memory, readable) for reader in readers
    ]
    wanted = {(key, letter.reader.language) for letter in letters for key in letter.keys}
    blocks = learn_blocks(session, run, memory, wanted, items=items, day=day)
    _write_down(session, run, letters, blocks, until)
    _log(run, letters)


def _lay_out(
    reader: Reader,
    lines: Sequence[Found],
    items: Mapping[str, Any],
    memory: Memory,
    readable: Mapping[int, set[int]],
) -> Letter:
    """The keys of one reader's letter; nothing without an edition or a line that is worth one."""
    own = {each.group_id for each in lines}
    theirs = readable.get(reader.person_id, set())
    keys = lay_out(
        lines,
        items,
        memory.content,
        lambda group_id: group_id in theirs or group_id in own,
        link_only=reader.link_only,
    )
    if not keys:
        return Letter(reader=reader, outcome="nothing")
    told = [number for each in lines if each.key in items for number in each.notification_ids]
    return Letter(reader=reader, outcome="planned", keys=keys, notification_ids=told)


_READABLE = text(
    f"""
    SELECT p.id AS person_id, array_agg(g.id) AS groups
    FROM person p CROSS JOIN "group" g {ACCESS_JOIN.replace(":me", "p.id")}
    WHERE p.id = ANY(CAST(:people AS bigint[])) AND g.id = ANY(CAST(:groups AS bigint[]))
      AND {READ.replace(":staff", "p.staff")}
    GROUP BY p.id
    """
)


def readable_groups(
    session: Session, person_ids: Sequence[int], group_ids: Sequence[int]
) -> dict[int, set[int]]:
    """Which of these groups each of these people may read now."""
    if not person_ids or not group_ids:
        return {}
    rows = session.execute(_READABLE, {"people": list(person_ids), "groups": list(group_ids)})
    return {row.person_id: set(row.groups) for row in rows}


_WRITE_DOWN = text(
    """
    INSERT INTO digest_letter (run_id, person_id, outcome, language, since, at, blocks, groups, told, lines,
        delivery_id)
    SELECT :run, x.person_id, x.outcome, x.language, x.since, :at, x.blocks, x.groups, x.told, x.lines,
        x.delivery_id
    FROM json_to_recordset(CAST(:letters AS json)) AS x (person_id bigint, outcome text, language text,
        since timestamptz, blocks bigint[], groups bigint[], told bigint[], lines int,
        delivery_id bigint)
    ON CONFLICT (run_id, person_id) DO NOTHING
    """
)


def _write_down(
    session: Session,
    run: Run,
    letters: Sequence[Letter],
    blocks: Mapping[BlockName, Known],
    until: datetime,
) -> None:
    planned = [letter for letter in letters if letter.outcome == "planned"]
    deliveries = plan_letters(
        session,
        run.mailing_id,
        [
            PlannedLetter(
                unique_key=unique_key(run.id, letter.reader.person_id),
                address=letter.reader.address,
                person_id=letter.reader.person_id,
            )
            for letter in planned
        ],
    )
    rows = [_row(run, letter, blocks, deliveries) for letter in letters]
    session.execute(_WRITE_DOWN, {"run": run.id, "at": until, "letters": json.dumps(rows)})
    digested = [number for letter in planned for number in letter.notification_ids]
    if digested:
        note_digested(session, digested)


def unique_key(run_id: int, person_id: int) -> str:
    """What the mail of a letter is about; it is planned once."""
    return f"digest:{run_id}:{person_id}"


def _row(
    run: Run, letter: Letter, blocks: Mapping[BlockName, Known], deliveries: Mapping[str, int]
) -> dict[str, Any]:
    reader = letter.reader
    held = [(key, blocks[key, reader.language]) for key in letter.keys]
    return {
        "person_id": reader.person_id,
        "outcome": letter.outcome,
        "language": reader.language,
        "since": reader.since.isoformat() if reader.since else None,
        "blocks": [block.id for _, block in held],
        "groups": sorted(
            {block.group_id for key, block in held if block.group_id is not None and asks_for_its_group(key)}
        ),
        "told": letter.notification_ids,
        "lines": count_lines(letter.keys),
        "delivery_id": deliveries.get(unique_key(run.id, reader.person_id)),
    }


def _log(run: Run, letters: Sequence[Letter]) -> None:
    """One line for each chunk: how many, and who gets nothing, since nobody else can say why no mail came."""
    people: dict[str, list[int]] = {"planned": [], "nothing": [], "away": []}
    for letter in letters:
        people[letter.outcome].append(letter.reader.person_id)
    log.info(
        "letters were planned",
        run_id=run.id,
        kind=run.kind,
        period=run.period,
        planned=len(people["planned"]),
        nothing=people["nothing"],
        away=people["away"],
    )
