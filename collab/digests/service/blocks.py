"""The blocks of a run: each written and encoded once per language, however many processes plan its letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.mail.splicing import encode_block
from collab.digests.composition.describing import describe
from collab.digests.composition.parts import EditionContent, Found, Item
from collab.digests.models import Block, Edition, Run
from collab.digests.service.editions.content import content_of
from collab.digests.service.writing.layout import group_of
from collab.digests.service.writing.pieces import write_pieces

MOST_RUNS = 4
MOST_KEPT = 20_000
"""Lines and blocks of a run that a process keeps in mind; past them it begins anew."""

BlockName = tuple[str, str]
"""Key and language."""


@dataclass(frozen=True, slots=True)
class Known:
    """A block that is stored: its number, and whom it is for."""

    id: int
    group_id: int | None


@dataclass(kw_only=True)
class Memory:
    """What a process keeps in mind of a run while it plans it."""

    content: EditionContent | None
    as_of: str = ""
    items: dict[str, Item] = field(default_factory=dict)
    blocks: dict[BlockName, Known] = field(default_factory=dict)
    """Those alone that are committed: a number that was rolled back is another block's, or none's."""

    def content_groups(self) -> list[int]:
        """The groups that some of the edition's items come from."""
        parts = self.content.parts if self.content else ()
        return sorted({part.group_id for part in parts if part.group_id is not None})


_memories: dict[tuple[int, datetime, str], Memory] = {}


def memory_of(
    session: Session, run_id: int, opened: datetime, edition_id: int | None, as_of: str = ""
) -> Memory:
    """What this process knows of a run, at an hour of it for a week's; of a few at most, so that it stays small."""
    name = (run_id, opened, as_of)
    found = _memories.pop(name, None)
    if found is None:
        edition = session.get_one(Edition, edition_id) if edition_id is not None else None
        content = content_of(session, edition) if edition is not None else None
        found = Memory(content=content, as_of=as_of)
    if len(found.items) + len(found.blocks) > MOST_KEPT:
        found = Memory(content=found.content, as_of=as_of)
    _memories[name] = found
    while len(_memories) > MOST_RUNS:
        del _memories[next(iter(_memories))]
    return found


def learn_items(session: Session, memory: Memory, found: Iterable[Found]) -> dict[str, Item]:
    """The lines found, described; each is asked for once a run. What is gone by now is left out."""
    keys = {each.key for each in found}
    unknown = keys - memory.items.keys()
    if unknown:
        memory.items.update(describe(session, unknown))
    return {key: memory.items[key] for key in keys if key in memory.items}


def dated(key: str, day: date) -> str:
    """The name under which a block is stored: the masthead bears its day, and a week's run has several."""
    return f"top:{day.isoformat()}" if key == "top" else key


def learn_blocks(
    session: Session,
    run: Run,
    memory: Memory,
    wanted: Iterable[BlockName],
    *,
    items: Mapping[str, Item],
    day: date,
) -> dict[BlockName, Known]:
    """The blocks of these keys and languages by name; those that nobody wrote yet are written."""
    names = set(wanted)
    known = {
        (key, language): memory.blocks[dated(key, day), language]
        for key, language in names
        if (dated(key, day), language) in memory.blocks
    }
    missing = names - known.keys()
    if missing:
        stored = _stored(session, run.id, memory, missing, day)
        memory.blocks.update(((dated(key, day), language), each) for (key, language), each in stored.items())
        known |= stored
        missing -= stored.keys()
    if missing:
        _write(session, run.id, memory, missing, items=items, day=day)
        known |= _stored(session, run.id, memory, missing, day)
    return known


def _stored(
    session: Session, run_id: int, memory: Memory, names: set[BlockName], day: date
) -> dict[BlockName, Known]:
    by_stored = {(dated(key, day), language): (key, language) for key, language in names}
    rows = session.execute(
        select(Block.id, Block.key, Block.language, Block.group_id).where(
            Block.run_id == run_id,
            Block.as_of == memory.as_of,
            Block.key.in_({key for key, _ in by_stored}),
        )
    )
    return {
        by_stored[row.key, row.language]: Known(row.id, row.group_id)
        for row in rows
        if (row.key, row.language) in by_stored
    }


def _write(
    session: Session,
    run_id: int,
    memory: Memory,
    names: set[BlockName],
    *,
    items: Mapping[str, Item],
    day: date,
) -> None:
    rows = []
    for language in sorted({language for _, language in names}):
        keys = sorted(key for key, each in names if each == language)
        pieces = write_pieces(keys, items=items, content=memory.content, language=language, on=day)
        rows += [
            {
                "run_id": run_id,
                "key": dated(key, day),
                "language": language,
                "as_of": memory.as_of,
                "group_id": group_of(key, items, memory.content),
                "text": encode_block(piece.text),
                "html": encode_block(piece.html),
            }
            for key, piece in pieces.items()
        ]
    # In one order everywhere, so that two who write the same ones wait for each other and never in a circle.
    rows.sort(key=lambda row: (row["key"], row["language"]))
    session.execute(
        insert(Block).on_conflict_do_nothing(index_elements=["run_id", "key", "language", "as_of"]), rows
    )
