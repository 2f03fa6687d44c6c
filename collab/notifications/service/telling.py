"""Telling people of an event: one statement for each kind of news, however many people it is for."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, Text, TextClause, bindparam, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.clock import today
from collab.core.config import current_settings
from collab.core.outbox import OutboxEvent, record
from collab.groups.service import READ
from collab.notifications.events import Told
from collab.notifications.kinds import Audience, Kind, kinds_of
from collab.notifications.models import NotifiedEvent


def tell(session: Session, recorded: OutboxEvent) -> int:
    """Write what is decided for each candidate of an event; a second time changes nothing. Returns how many it tells."""
    event = recorded.event
    kinds = kinds_of(type(event))
    payload = recorded.payload
    written = session.scalar(
        insert(NotifiedEvent)
        .values(
            event_id=recorded.id,
            name=recorded.name,
            thread=_thread(kinds, payload),
            by_id=recorded.by_id,
            group_id=payload.get("group_id"),
            discussion_id=payload.get("discussion_id"),
            message_id=payload.get("message_id"),
            severe=any(kind.severe(event) for kind in kinds),
            payload=payload,
            happened_at=recorded.recorded_at,
        )
        .on_conflict_do_nothing()
        .returning(NotifiedEvent.event_id)
    )
    if written is None:
        return 0
    told: list[int] = []
    earlier = _earlier(session, recorded) if any(type(event) in kind.once for kind in kinds) else []
    for kind in kinds:
        audiences = [each for each in kind.who if each.when(event)]
        if audiences:
            once = earlier if type(event) in kind.once else []
            told += _tell_kind(session, recorded, kind, audiences, first=kind is kinds[0], once=once)
    if told:
        record(session, Told(by=recorded.by_id, event_id=recorded.id, people=tuple(sorted(told))))
    return len(told)


_THINGS = ("discussion", "group", "story", "bulletin", "source", "partnership", "pair", "person")


def _thread(kinds: Sequence[Kind], payload: dict[str, Any]) -> str:
    gathered = next((kind.thread for kind in kinds if kind.thread), "")
    return gathered.format_map(payload) if gathered else thread_of(payload)


def thread_of(payload: dict[str, Any]) -> str:
    """What an event belongs to: its discussion, else its group, its story …, else the person or country it is about."""
    for thing in _THINGS:
        if payload.get(f"{thing}_id") is not None:
            return f"{thing}:{payload[f'{thing}_id']}"
    return f"country:{payload['country']}" if payload.get("country") else "platform"


def _earlier(session: Session, recorded: OutboxEvent) -> list[int]:
    """What was told of the same thing before."""
    same = NotifiedEvent.thread == thread_of(recorded.payload)
    return list(
        session.scalars(select(NotifiedEvent.event_id).where(same, NotifiedEvent.event_id != recorded.id))
    )


def _tell_kind(
    session: Session,
    recorded: OutboxEvent,
    kind: Kind,
    audiences: list[Audience],
    *,
    first: bool,
    once: list[int],
) -> list[int]:
    values = {
        "event_id": recorded.id,
        "event": json.dumps(recorded.payload),
        "by": recorded.by_id,
        "group_id": recorded.payload.get("group_id"),
        "discussion_id": recorded.payload.get("discussion_id"),
        "message_id": recorded.payload.get("message_id"),
        "kind": kind.name,
        "usual": kind.channel,
        "reasons": [each.reason for each in audiences],
        "most": [each.at_most for each in audiences],
        "gather": current_settings().gather_seconds,
        "day": today(),
        "earlier": once,
    }
    must_ask = kind.readers_only and not all(each.reads for each in audiences)
    statement = _statement(
        tuple((each.sql, each.by_country) for each in audiences), must_ask, first, bool(once)
    )
    return session.scalars(statement, values).one() or []


# The loudest channel comes last, so that two can be compared by their place.
_CHANNEL = """
    CASE WHEN {muted} THEN 'nothing'
         WHEN {told} AND COALESCE(f.choices ->> :kind, :usual) IN ('mail', 'digest') THEN 'page'
         WHEN (:most)[w.rank] = 'page' AND COALESCE(f.choices ->> :kind, :usual) IN ('mail', 'digest') THEN 'page'
         WHEN (:most)[w.rank] = 'digest' AND COALESCE(f.choices ->> :kind, :usual) = 'mail' THEN 'digest'
         ELSE COALESCE(f.choices ->> :kind, :usual) END"""


_ACCESS = """
            JOIN "group" g ON g.id = :group_id
            LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = p.id AND m.left_at IS NULL"""
_LEVELS = """
            LEFT JOIN discussion_level dl ON dl.discussion_id = :discussion_id AND dl.person_id = p.id
            LEFT JOIN group_level gl ON gl.group_id = :group_id AND gl.person_id = p.id"""
# The first reason whose country is not muted counts; whoever muted all that they are found for is told of nothing.
_BY_COUNTRY = """
            SELECT y.person_id, bool_and(l.level IS NOT DISTINCT FROM 'muted') AS muted,
                   COALESCE(min(y.rank) FILTER (WHERE l.level IS DISTINCT FROM 'muted'), min(y.rank)) AS rank
            FROM ({found}) y
            LEFT JOIN country_level l ON l.person_id = y.person_id AND l.country = y.country
            GROUP BY y.person_id"""
_TOLD_BEFORE = """
            EXISTS (SELECT FROM notification t WHERE t.event_id = ANY(CAST(:earlier AS bigint[]))
                    AND t.person_id = p.id AND t.kind = :kind AND t.channel <> 'nothing')"""


@functools.lru_cache(maxsize=256)
def _statement(
    audiences: tuple[tuple[str, bool], ...], must_ask: bool, first: bool, once: bool
) -> TextClause:
    """Insert the decisions for these audiences; who is in several of them is told for the first one's reason.

    Only a later kind can meet somebody who was told already: for the first one, nobody was, since the event's own row
    has just been written. That check for each row would be a tenth of the work. What is of no group asks for no level
    of one, and what is of no country for none of that.
    """
    again = "" if first else "ON CONFLICT (event_id, person_id) DO NOTHING"
    abroad = any(by_country for _, by_country in audiences)
    country = {True: ", country", False: ", NULL AS country" if abroad else ""}
    found = "\n UNION ALL ".join(
        f"SELECT person_id, {rank} AS rank{country[by_country]} FROM ({sql}) a{rank}"
        for rank, (sql, by_country) in enumerate(audiences, 1)
    )
    if abroad:
        found, muted, levels = _BY_COUNTRY.format(found=found), "w.muted", ""
    else:
        found = f"SELECT person_id, min(rank) AS rank FROM ({found}) x GROUP BY person_id"
        muted, levels = "COALESCE(dl.level, gl.level) = 'muted'", _LEVELS
    channel = _CHANNEL.format(muted=muted, told="before.told" if once else "false")
    before = f"CROSS JOIN LATERAL (SELECT {_TOLD_BEFORE} AS told) before" if once else ""
    told = "before.told" if once else "false"
    access, reads = (_ACCESS, READ.replace(":staff", "p.staff")) if must_ask else ("", "true")
    return text(
        f"""
        WITH told AS (
            INSERT INTO notification (event_id, person_id, kind, reason, channel, why, mail, mail_due_at)
            SELECT :event_id, p.id, :kind, (:reasons)[w.rank], c.channel,
                   CASE WHEN c.channel = 'nothing' THEN CASE WHEN {muted} THEN 'muted' ELSE 'preference' END
                        WHEN c.channel <> COALESCE(f.choices ->> :kind, :usual) THEN
                            CASE WHEN {told} THEN 'told' ELSE 'lowered' END END,
                   CASE WHEN c.channel = 'mail' THEN 'waiting' END,
                   CASE WHEN c.channel = 'mail' THEN clock_timestamp() + make_interval(secs => :gather) END
            FROM ({found}) w
            JOIN person p ON p.id = w.person_id AND p.disabled_at IS NULL {access}
            LEFT JOIN preference f ON f.person_id = p.id AND f.until IS NULL {levels}
            {before}
            CROSS JOIN LATERAL (SELECT {channel} AS channel) c
            WHERE p.id IS DISTINCT FROM :by AND {reads}
            {again}
            RETURNING person_id, channel
        ) SELECT array_agg(person_id) FROM told WHERE channel <> 'nothing'
        """
    ).bindparams(bindparam("reasons", type_=ARRAY(Text)), bindparam("most", type_=ARRAY(Text)))
