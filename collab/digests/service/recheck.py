"""Letters as they are about to leave: asked again whether each is wanted, and whether its reader may still read all of it.

Consent is asked before each try. Rights are asked before the first one alone: after it a letter may have arrived, and a
repeat is the same letter.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.core.clock import now
from collab.core.logs import get_logger
from collab.core.mail.deliveries import Delivery
from collab.core.mail.splicing import Spliced, Unwanted
from collab.digests.composition.finding import find
from collab.digests.composition.parts import Reader
from collab.digests.service.audience_sql import AUDIENCE_JOIN, WHY_NOT
from collab.digests.service.blocks import memory_of
from collab.digests.service.pruning import left_of
from collab.digests.service.writing.layout import count_lines
from collab.digests.service.writing.splicing import splice, subject_of
from collab.groups.service import still_readable
from collab.notifications.service import note_digested, take_back_digested

log = get_logger(__name__)
MOST_BYTES = 32 * 1024 * 1024
"""Of blocks that a process keeps at hand."""
UNWANTED = {
    "disabled": "their account was closed",
    "no_address": "no address is known of them any more",
    "never": "they want no letters any more",
}
STALE = timedelta(minutes=5)
"""After so long, in a pause or a relay's sleep, what no group guards is found once more before it leaves."""
COUNTING = ("line:more:", "line:rest:")
"""Lines that count others."""
NOTHING_LEFT = "nothing is left that they may read"


class GoneBlock(LookupError):
    """A letter's block is there no more, so that it cannot be written as it was planned."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A block at hand."""

    key: str
    group_id: int | None
    text: bytes
    html: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """A letter as it was planned."""

    letter_id: int
    person_id: int
    kind: str
    run: tuple[int, datetime, int | None]
    """Its number, when it was opened, and its edition."""
    language: str
    blocks: Sequence[int]
    groups: Sequence[int]
    lines: int
    told: Sequence[int]
    since: datetime | None
    at: datetime
    unwanted: str


class Shelf:
    """Blocks at hand, those asked for last, up to so many bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._kept: OrderedDict[tuple[datetime, int], Kept] = OrderedDict()
        self._most = most
        self.bytes = 0

    def get(self, name: tuple[datetime, int]) -> Kept | None:
        """A block of a run, by when the run was opened and its own number."""
        found = self._kept.get(name)
        if found is not None:
            self._kept.move_to_end(name)
        return found

    def put(self, name: tuple[datetime, int], block: Kept) -> None:
        """Keep a block at hand, and let go of those that nobody asked for."""
        if name not in self._kept:
            self.bytes += len(block.text) + len(block.html)
        self._kept[name] = block
        while self.bytes > self._most and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self.bytes -= len(gone.text) + len(gone.html)


_shelf = Shelf()

_PLANNED = text(
    f"""
    SELECT l.id, l.delivery_id, l.person_id, l.language, l.blocks, l.groups, l.lines, l.told, l.since, l.at,
        r.id AS run_id, r.created_at, r.edition_id, r.kind, {WHY_NOT} AS why
    FROM digest_letter l JOIN digest_run r ON r.id = l.run_id JOIN person p ON p.id = l.person_id {AUDIENCE_JOIN}
    WHERE l.delivery_id = ANY(CAST(:deliveries AS bigint[]))
    """
)
_BLOCKS = text(
    "SELECT id, key, group_id, text, html FROM digest_block WHERE id = ANY(CAST(:blocks AS bigint[]))"
)
_CHANGE = text(
    """
    UPDATE digest_letter l SET outcome = x.outcome, blocks = x.blocks, groups = x.groups, lines = x.lines
    FROM json_to_recordset(CAST(:letters AS json))
        AS x (id bigint, outcome text, blocks bigint[], groups bigint[], lines int)
    WHERE l.id = x.id
    """
)


def letters_for(session: Session, rows: Sequence[Delivery]) -> dict[int, Spliced | Unwanted]:
    """The letters of these deliveries, or why there is none any more; a few queries, however many."""
    planned = _planned(session, rows)
    written: dict[int, Spliced | Unwanted] = {}
    changed: dict[int, Planned] = {}
    first = {row.id for row in rows if row.attempts == 0}
    for delivery_id, letter in planned.items():
        if letter.unwanted:
            written[delivery_id] = Unwanted(letter.unwanted)
            changed[delivery_id] = letter
    wanted = {number: letter for number, letter in planned.items() if number not in written}
    lost = _lost(session, [wanted[number] for number in wanted.keys() & first])
    blocks = _at_hand(session, wanted.values())
    old = {row.id for row in rows if row.id in first and now() - row.planned_at > STALE}
    gone = _gone_lines(session, {number: wanted[number] for number in wanted.keys() & old}, blocks)
    for delivery_id, letter in wanted.items():
        theirs = letter
        out = gone.get(delivery_id, set())
        if out or (delivery_id in first and any((letter.person_id, each) in lost for each in letter.groups)):
            theirs = changed[delivery_id] = _planned_anew(letter, blocks, lost, out)
        if theirs.unwanted:
            written[delivery_id] = Unwanted(theirs.unwanted)
        else:
            written[delivery_id] = _splice(session, theirs, blocks)
    _write_down(session, changed)
    return written


def _planned(session: Session, rows: Sequence[Delivery]) -> dict[int, Planned]:
    found = session.execute(_PLANNED, {"deliveries": [row.id for row in rows]}).mappings()
    planned = {row["delivery_id"]: _from_row(row) for row in found}
    missing = [row.id for row in rows if row.id not in planned]
    if missing:
        raise LookupError(f"no letter of deliveries {missing}")
    return planned


def _from_row(row: RowMapping) -> Planned:
    return Planned(
        letter_id=row["id"],
        person_id=row["person_id"],
        kind=row["kind"],
        run=(row["run_id"], row["created_at"], row["edition_id"]),
        language=row["language"],
        blocks=row["blocks"],
        groups=row["groups"],
        lines=row["lines"],
        told=row["told"],
        since=row["since"],
        at=row["at"],
        unwanted=UNWANTED.get(row["why"], ""),
    )


def _lost(session: Session, letters: Sequence[Planned]) -> set[tuple[int, int]]:
    """The (person, group) pairs that these letters ask for and that do not hold any more."""
    asked = {(letter.person_id, group_id) for letter in letters for group_id in letter.groups}
    return asked - still_readable(session, asked)


def _at_hand(session: Session, letters: Iterable[Planned]) -> dict[tuple[datetime, int], Kept]:
    """All blocks of these letters."""
    names = {(letter.run[1], number) for letter in letters for number in letter.blocks}
    found = {name: block for name in names if (block := _shelf.get(name)) is not None}
    missing = {number: (opened, number) for opened, number in names - found.keys()}
    if missing:
        for row in session.execute(_BLOCKS, {"blocks": list(missing)}):
            block = Kept(row.key, row.group_id, bytes(row.text), bytes(row.html))
            found[missing[row.id]] = block
            _shelf.put(missing[row.id], block)
    gone = names - found.keys()
    if gone:
        raise GoneBlock(f"blocks are gone: {sorted(number for _, number in gone)}")
    return found


def _gone_lines(
    session: Session, letters: Mapping[int, Planned], blocks: Mapping[tuple[datetime, int], Kept]
) -> dict[int, set[str]]:
    """Lines of no group that are not their reader's to read any more: a mandate ended, an alert was taken back.

    They are found once more, as if their letter had not been planned.
    """
    held = {
        number: {
            block.key
            for block in (blocks[letter.run[1], each] for each in letter.blocks)
            if block.group_id is None and block.key.startswith("line:") and not block.key.startswith(COUNTING)
        }
        for number, letter in letters.items()
    }
    asked = {number: letters[number] for number, keys in held.items() if keys}
    if not asked:
        return {}
    told = [each for letter in asked.values() for each in letter.told]
    take_back_digested(session, told)
    found: dict[int, set[str]] = {}
    for at in {letter.at for letter in asked.values()}:
        of_then = {number: letter for number, letter in asked.items() if letter.at == at}
        readers = [_reader(letter) for letter in of_then.values()]
        lines = find(session, readers, until=at)
        for number, letter in of_then.items():
            found[number] = {f"line:{each.key}" for each in lines[letter.person_id]}
    note_digested(session, told)
    return {number: held[number] - keys for number, keys in found.items()}


def _reader(letter: Planned) -> Reader:
    return Reader(
        person_id=letter.person_id, address="", name="", language=letter.language, since=letter.since
    )


def _planned_anew(
    letter: Planned,
    blocks: Mapping[tuple[datetime, int], Kept],
    lost: set[tuple[int, int]],
    out: set[str],
) -> Planned:
    """The letter without what its reader may not read any more, nor the headings that nothing is left under."""
    held = [blocks[letter.run[1], number] for number in letter.blocks]
    dropped = {
        place
        for place, block in enumerate(held)
        if (letter.person_id, block.group_id) in lost or block.key in out
    }
    left = left_of([block.key for block in held], dropped)
    lines = count_lines(held[place].key for place in left)
    log.info("a right was lost since planning", letter_id=letter.letter_id, dropped=len(dropped))
    return replace(
        letter,
        blocks=[letter.blocks[place] for place in left],
        groups=[group_id for group_id in letter.groups if (letter.person_id, group_id) not in lost],
        lines=lines,
        unwanted="" if lines or letter.kind == "edition" else NOTHING_LEFT,
    )


def _splice(session: Session, letter: Planned, blocks: Mapping[tuple[datetime, int], Kept]) -> Spliced:
    held = [blocks[letter.run[1], number] for number in letter.blocks]
    subject = subject_of(
        kind=letter.kind,
        content=memory_of(session, *letter.run).content,
        language=letter.language,
        lines=letter.lines,
        link_only=any(block.key.startswith("link_only:") for block in held),
    )
    return splice(
        person_id=letter.person_id,
        language=letter.language,
        subject=subject,
        pieces=[(block.text, block.html) for block in held],
    )


def _write_down(session: Session, changed: Mapping[int, Planned]) -> None:
    if changed:
        rows = [
            {
                "id": letter.letter_id,
                "outcome": "withdrawn" if letter.unwanted else "planned",
                "blocks": list(letter.blocks),
                "groups": list(letter.groups),
                "lines": letter.lines,
            }
            for letter in changed.values()
        ]
        session.execute(_CHANGE, {"letters": json.dumps(rows)})
