"""What an edition could tell: what happened since the last one was approved, and the dates ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import not_found, require
from collab.digests.models import Edition
from collab.digests.policy import may_compose
from collab.digests.service.editions.things import KINDS, Thing, recent_things
from collab.digests.service.editions.views import ReadBy, groups_named

MOST_OF_A_KIND = 12
USUAL_SPAN = timedelta(days=30)
"""How far back the first edition looks."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """Something that could be told, why, and where it was told before."""

    kind: str
    thing_id: int
    path: str
    at: datetime
    count: int
    title_fr: str
    title_en: str
    facts_fr: str
    facts_en: str
    group: ReadBy | None
    here: bool
    """Whether this edition holds it."""
    elsewhere: list[int]
    """Other editions that hold it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestions:
    """All of it, and since when."""

    since: datetime
    items: list[Suggestion]


_SINCE = text(
    """
    SELECT max(coalesce(submitted_at, approved_at)) FROM edition
    WHERE state IN ('sending', 'paused', 'stopped', 'sent') AND id <> :edition_id
    """
)
_HELD = text(
    """
    SELECT i.kind, i.thing_id, i.edition_id FROM edition_item i JOIN edition e ON e.id = i.edition_id
    WHERE e.state <> 'discarded' AND (i.kind, i.thing_id) IN (
        SELECT * FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS bigint[])))
    ORDER BY i.edition_id
    """
)


def suggest(session: Session, actor: Actor, edition_id: int, *, kind: str | None = None) -> Suggestions:
    """What a draft could tell, of one kind or of all; as many queries however much there is."""
    require(may_compose(actor))
    if session.scalar(select(Edition.id).where(Edition.id == edition_id)) is None:
        raise not_found()
    since = session.scalar(_SINCE, {"edition_id": edition_id}) or now() - USUAL_SPAN
    kinds = list(KINDS) if kind is None else [kind]
    things = recent_things(session, since=since, kinds=kinds, most=MOST_OF_A_KIND)
    groups = groups_named(session, [thing.group_id for thing in things])
    held = _held(session, things)
    items = [_suggestion(thing, edition_id, groups, held.get((thing.kind, thing.id), [])) for thing in things]
    return Suggestions(since=since, items=items)


def _held(session: Session, things: Sequence[Thing]) -> dict[tuple[str, int], list[int]]:
    held: dict[tuple[str, int], list[int]] = {}
    values = {"kinds": [thing.kind for thing in things], "ids": [thing.id for thing in things]}
    for row in session.execute(_HELD, values):
        held.setdefault((row.kind, row.thing_id), []).append(row.edition_id)
    return held


def _suggestion(thing: Thing, edition_id: int, groups: dict[int, ReadBy], held: list[int]) -> Suggestion:
    return Suggestion(
        kind=thing.kind,
        thing_id=thing.id,
        path=thing.path,
        at=thing.at,
        count=thing.count,
        title_fr=thing.fr.title,
        title_en=thing.en.title,
        facts_fr=thing.fr.facts,
        facts_en=thing.en.facts,
        group=groups.get(thing.group_id or 0),
        here=edition_id in held,
        elsewhere=[each for each in held if each != edition_id],
    )
