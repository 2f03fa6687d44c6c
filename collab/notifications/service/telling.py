"""Telling people of an event: one statement for each kind of news, however many people it is for."""

from __future__ import annotations

import functools
import json
from typing import Any

from sqlalchemy import ARRAY, Text, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

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
            thread=thread_of(payload),
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
    for kind in kinds:
        audiences = [each for each in kind.who if each.when(event)]
        if audiences:
            told += _tell_kind(session, recorded, kind, audiences, first=kind is kinds[0])
    if told:
        record(session, Told(by=recorded.by_id, event_id=recorded.id, people=tuple(told)))
    return len(told)


def thread_of(payload: dict[str, Any]) -> str:
    """What an event belongs to: its discussion, else its group, else the person it is about."""
    for thing in ("discussion", "group", "person"):
        if payload.get(f"{thing}_id") is not None:
            return f"{thing}:{payload[f'{thing}_id']}"
    return "platform"


def _tell_kind(
    session: Session, recorded: OutboxEvent, kind: Kind, audiences: list[Audience], *, first: bool
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
    }
    must_ask = kind.readers_only and not all(each.reads for each in audiences)
    statement = _statement(tuple(each.sql for each in audiences), must_ask, first)
    return session.scalars(statement, values).one() or []


# The loudest channel comes last, so that two can be compared by their place.
_CHANNEL = """
    CASE WHEN COALESCE(dl.level, gl.level) = 'muted' THEN 'nothing'
         WHEN (:most)[w.rank] = 'digest' AND COALESCE(f.choices ->> :kind, :usual) = 'mail' THEN 'digest'
         ELSE COALESCE(f.choices ->> :kind, :usual) END"""


_ACCESS = """
            JOIN "group" g ON g.id = :group_id
            LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = p.id AND m.left_at IS NULL"""


@functools.lru_cache(maxsize=256)
def _statement(audiences: tuple[str, ...], must_ask: bool, first: bool) -> TextClause:
    """Insert the decisions for these audiences; who is in several of them is told for the first one's reason.

    Only a later kind can meet somebody who was told already: for the first one, nobody was, since the event's own row
    has just been written. That check for each row would be a tenth of the work.
    """
    again = "" if first else "ON CONFLICT (event_id, person_id) DO NOTHING"
    found = "\n UNION ALL ".join(
        f"SELECT person_id, {rank} AS rank FROM ({sql}) a{rank}" for rank, sql in enumerate(audiences, 1)
    )
    found = f"SELECT person_id, min(rank) AS rank FROM ({found}) x GROUP BY person_id"
    access, reads = (_ACCESS, READ.replace(":staff", "p.staff")) if must_ask else ("", "true")
    return text(
        f"""
        WITH told AS (
            INSERT INTO notification (event_id, person_id, kind, reason, channel, why, mail, mail_due_at)
            SELECT :event_id, p.id, :kind, (:reasons)[w.rank], c.channel,
                   CASE WHEN c.channel = 'nothing' THEN
                            CASE WHEN COALESCE(dl.level, gl.level) = 'muted' THEN 'muted' ELSE 'preference' END
                        WHEN c.channel <> COALESCE(f.choices ->> :kind, :usual) THEN 'lowered' END,
                   CASE WHEN c.channel = 'mail' THEN 'waiting' END,
                   CASE WHEN c.channel = 'mail' THEN clock_timestamp() + make_interval(secs => :gather) END
            FROM ({found}) w
            JOIN person p ON p.id = w.person_id AND p.disabled_at IS NULL {access}
            LEFT JOIN preference f ON f.person_id = p.id AND f.until IS NULL
            LEFT JOIN discussion_level dl ON dl.discussion_id = :discussion_id AND dl.person_id = p.id
            LEFT JOIN group_level gl ON gl.group_id = :group_id AND gl.person_id = p.id
            CROSS JOIN LATERAL (SELECT {_CHANNEL} AS channel) c
            WHERE p.id IS DISTINCT FROM :by AND {reads}
            {again}
            RETURNING person_id, channel
        ) SELECT array_agg(person_id) FROM told WHERE channel <> 'nothing'
        """
    ).bindparams(bindparam("reasons", type_=ARRAY(Text)), bindparam("most", type_=ARRAY(Text)))
