"""Signed-in browsers: opened, renewed while they are used, listed, ended."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from collab.accounts.events import SessionEnded
from collab.accounts.models import Person, SignedInSession
from collab.accounts.policy import session_end
from collab.accounts.service.actors import ACTOR_COLUMNS, VALID_MANDATE, actor_from
from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.config import current_settings
from collab.core.errors import require_visible
from collab.core.outbox import record

SEEN_EVERY = timedelta(minutes=5)
"""How often "last seen" is written: reading pages must not write a row each."""


@dataclass(frozen=True, kw_only=True)
class OpenedSession:
    """A new session with its token, which nothing else will ever show again."""

    id: int
    token: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ShownSession:
    """One line of "where I am signed in"."""

    id: int
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    user_agent: str
    current: bool


def open_session(session: Session, person: Person, *, user_agent: str) -> OpenedSession:
    """Sign a browser in under a token it never had before; only the token's hash is kept."""
    token, at = secrets.token_urlsafe(32), now()
    strict = person.staff or any(m.role == "administrator" and m.valid_on(today()) for m in person.mandates)
    end = session_end(current_settings(), strict=strict, opened_at=at, seen_at=at)
    row = SignedInSession(
        token_hash=_hash(token),
        person_id=person.id,
        created_at=at,
        last_seen_at=at,
        expires_at=end,
        user_agent=user_agent[:300],
    )
    session.add(row)
    person.came_at = person.came_at or at
    session.flush()
    return OpenedSession(id=row.id, token=token, expires_at=end)


_OPEN = f"""
    SELECT s.id, s.token_hash, s.created_at, s.last_seen_at, {ACTOR_COLUMNS}
    FROM session s JOIN person p ON p.id = s.person_id
    WHERE s.ended_at IS NULL AND p.disabled_at IS NULL"""
_BEHIND = text(f"{_OPEN} AND s.token_hash = :token_hash")
_ALL_BEHIND = text(f"{_OPEN} AND s.token_hash = ANY(:token_hashes)")


def actor_behind(session: Session, token: str) -> Actor | None:
    """Who a cookie's token signs in, with what they may act for today; None once it ended by any rule."""
    rows = session.execute(_BEHIND, {"token_hash": _hash(token), "day": today()}).all()
    return _signed_in(session, rows).get(_hash(token))


def actors_behind(session: Session, tokens: Collection[str]) -> dict[str, Actor]:
    """The same for many tokens at once, by the same rules: one that signs nobody in is absent from the answer."""
    hashes = {_hash(token): token for token in tokens}
    rows = session.execute(_ALL_BEHIND, {"token_hashes": list(hashes), "day": today()}).all()
    return {hashes[hashed]: actor for hashed, actor in _signed_in(session, rows).items()}


def _signed_in(session: Session, rows: Sequence[Any]) -> dict[str, Actor]:
    """By hash, the actors of those sessions that no limit has ended; that they were used now is noted."""
    settings, at, used = current_settings(), now(), {}
    found = {}
    for row in rows:
        actor = actor_from(row, session_id=row.id)
        strict = actor.staff or any(m.role == "administrator" for m in actor.mandates)
        # By the role of this moment: who was given more since signing in has shorter limits from then on.
        if at >= session_end(settings, strict=strict, opened_at=row.created_at, seen_at=row.last_seen_at):
            continue
        found[row.token_hash] = actor
        if at - row.last_seen_at >= SEEN_EVERY:
            used[row.id] = session_end(settings, strict=strict, opened_at=row.created_at, seen_at=at)
    if used:
        session.execute(_USED, {"ids": list(used), "ends": list(used.values()), "at": at})
    return found


# One that another request notes at this moment is noted: nobody waits for it, and two that note many cannot lock each
# other out.
_USED = text(
    """
    UPDATE session s SET last_seen_at = :at, expires_at = used.expires_at
    FROM unnest(CAST(:ids AS bigint[]), CAST(:ends AS timestamptz[])) AS used (id, expires_at)
    WHERE s.id = used.id AND s.id IN (
        SELECT free.id FROM session free WHERE free.id = ANY(CAST(:ids AS bigint[])) AND free.ended_at IS NULL
        FOR NO KEY UPDATE SKIP LOCKED)
    """
)


def sessions_of(session: Session, actor: Actor) -> list[ShownSession]:
    """Where the actor is signed in now, the most recently used first."""
    rows = session.scalars(
        select(SignedInSession)
        .where(SignedInSession.person_id == actor.person_id, SignedInSession.ended_at.is_(None))
        .where(SignedInSession.expires_at > now())
        .order_by(SignedInSession.last_seen_at.desc(), SignedInSession.id.desc())
    )
    return [
        ShownSession(
            id=row.id,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
            user_agent=row.user_agent,
            current=row.id == actor.session_id,
        )
        for row in rows
    ]


def end_session(session: Session, actor: Actor, session_id: int) -> None:
    """End one of the actor's own sessions, this one included."""
    ended = _end(session, actor.by, person_id=actor.person_id, session_ids=[session_id])
    require_visible(bool(ended))


def drop_session(session: Session, session_id: int) -> None:
    """End the session a browser held before it signs in anew: no token outlives a sign-in."""
    person_id = session.scalar(select(SignedInSession.person_id).where(SignedInSession.id == session_id))
    if person_id is not None:
        _end(session, person_id, person_id=person_id, session_ids=[session_id])


def end_other_sessions(session: Session, actor: Actor) -> None:
    """End all the actor's sessions but the one that asks."""
    others = [shown.id for shown in sessions_of(session, actor) if not shown.current]
    _end(session, actor.by, person_id=actor.person_id, session_ids=others)


def end_sessions_of(session: Session, actor: Actor, person: Person) -> None:
    """End every session of a person, when they are disabled."""
    _end(session, actor.by, person_id=person.id, session_ids=None)


def live_sessions(session: Session, session_ids: Collection[int]) -> set[int]:
    """Which of these sessions still hold, by every rule: the live layer asks for all its sockets at once."""
    rows = session.execute(_STILL, {"ids": list(session_ids), "day": today()})
    settings, at = current_settings(), now()
    return {
        row.id
        for row in rows
        if at < session_end(settings, strict=row.strict, opened_at=row.created_at, seen_at=row.last_seen_at)
    }


_STILL = text(
    f"""
    SELECT s.id, s.created_at, s.last_seen_at, (p.staff OR EXISTS (
        SELECT FROM mandate m WHERE m.person_id = p.id AND m.role = 'administrator' AND {VALID_MANDATE})) AS strict
    FROM session s JOIN person p ON p.id = s.person_id
    WHERE s.id = ANY(:ids) AND s.ended_at IS NULL AND p.disabled_at IS NULL
    """
)


def _end(
    session: Session, by: int | None, *, person_id: int, session_ids: Sequence[int] | None
) -> Sequence[int]:
    ended = update(SignedInSession).where(
        SignedInSession.person_id == person_id, SignedInSession.ended_at.is_(None)
    )
    if session_ids is not None:
        ended = ended.where(SignedInSession.id.in_(session_ids))
    ids = session.scalars(ended.values(ended_at=now()).returning(SignedInSession.id)).all()
    for session_id in ids:
        record(session, SessionEnded(by=by, person_id=person_id, session_id=session_id))
    return ids


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
