"""A mailing: many mails of one kind that are claimed, paused and counted together, apart from all other mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Index, Text, func, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from collab.core.config import current_settings
from collab.core.db import Base, Created, Id, Moment
from collab.core.logs import request_id

RATE_OVER = timedelta(minutes=1)
"""What was sent within so long tells how fast a mailing goes."""


class Mailing(Base):
    """Mails that go out together; a sign-in mail never waits behind them."""

    __tablename__ = "mailing"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(Text)
    """Names what writes its mails, many at once."""
    state: Mapped[str] = mapped_column(Text, server_default="open")
    """open; paused: nothing of it is begun until it is open again; stopped: what was not begun never is; ended."""
    repeats: Mapped[bool] = mapped_column(server_default="true")
    """Whether a mail that may have arrived, and of which no journal knows, is sent once more; else it waits for a person."""
    created_at: Mapped[Created]
    moved_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("state IN ('open','paused','stopped','ended')", name="state"),
        Index("ix_mailing_open", "id", postgresql_where=text("state = 'open'")),
    )


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """One mail of a mailing: `unique_key` is what it is about, and the same one is planned once."""

    unique_key: str
    address: str
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a mailing is."""

    waiting: int
    """Not begun yet."""
    sending: int
    sent: int
    failed: int
    unknown: int
    """Perhaps arrived, and nobody can tell."""
    withdrawn: int
    suppressed: int
    deferred: int
    """Tried, surely not taken, and to be tried again."""
    per_minute: int
    """How many were sent in a minute, by the last one."""
    seconds_left: int | None
    """None while nothing tells how fast it goes."""
    first_at: datetime | None
    last_at: datetime | None
    """When the first and the last one so far were taken by the relay."""


def open_mailing(session: Session, *, kind: str) -> int:
    """Begin a mailing whose mails the writer of this kind writes, and return its id."""
    mailing = Mailing(kind=kind, repeats=current_settings().mail_repeats)
    session.add(mailing)
    session.flush()
    return mailing.id


_PLAN = text(
    """
    INSERT INTO delivery (kind, unique_key, address, person_id, about, request_id, mailing_id)
    SELECT m.kind, l.unique_key, l.address, l.person_id, '{}', :request_id, m.id
    FROM mailing m,
        unnest(CAST(:keys AS text[]), CAST(:addresses AS text[]), CAST(:people AS bigint[]))
            AS l (unique_key, address, person_id)
    WHERE m.id = :mailing_id
    ON CONFLICT (unique_key) DO NOTHING
    """
)
_PLANNED = text("SELECT unique_key, id FROM delivery WHERE unique_key = ANY(CAST(:keys AS text[]))")


def plan_letters(session: Session, mailing_id: int, letters: Sequence[PlannedLetter]) -> dict[str, int]:
    """Plan mails of a mailing and return the ids of all, by key; those that were planned before stay as they are."""
    keys = [letter.unique_key for letter in letters]
    session.execute(
        _PLAN,
        {
            "keys": keys,
            "addresses": [letter.address for letter in letters],
            "people": [letter.person_id for letter in letters],
            "mailing_id": mailing_id,
            "request_id": request_id.get(),
        },
    )
    return {row[0]: row[1] for row in session.execute(_PLANNED, {"keys": keys})}


def pause_mailing(session: Session, mailing_id: int) -> None:
    """Begin no more of its mails until it is resumed; those just handed over still go."""
    _move(session, mailing_id, "paused", "open")


def resume_mailing(session: Session, mailing_id: int) -> None:
    """Go on with a mailing that was paused."""
    _move(session, mailing_id, "open", "paused")


def stop_mailing(session: Session, mailing_id: int) -> None:
    """Never begin what was not begun: it is withdrawn."""
    if _move(session, mailing_id, "stopped", "open", "paused"):
        withdraw_what_was_stopped(session)


def end_mailing(session: Session, mailing_id: int) -> None:
    """Leave a mailing of which nothing waits any more."""
    _move(session, mailing_id, "ended", "open", "paused")


def _move(session: Session, mailing_id: int, state: str, *before: str) -> bool:
    moved = (
        update(Mailing)
        .where(Mailing.id == mailing_id, Mailing.state.in_(before))
        .values(state=state, moved_at=func.clock_timestamp())
        .returning(Mailing.id)
    )
    return session.scalar(moved) is not None


# What a sender holds right now is passed over, so that neither waits for the other: given back, it is found later.
_WITHDRAW = text(
    """
    UPDATE delivery SET state = 'withdrawn', smtp_answer = 'the mailing was stopped', lease_until = NULL
    WHERE id IN (
        SELECT d.id FROM mailing m JOIN delivery d ON d.mailing_id = m.id AND d.state = 'planned'
        WHERE m.state = 'stopped' AND m.moved_at > clock_timestamp() - interval '2 days'
        FOR UPDATE OF d SKIP LOCKED
    )
    """
)


def withdraw_what_was_stopped(session: Session) -> None:
    """Withdraw what is planned in mailings that were stopped."""
    session.execute(_WITHDRAW)


_AGAIN = text(
    """
    UPDATE delivery SET state = 'planned', attempts = 0, next_at = clock_timestamp(), smtp_answer = NULL
    WHERE id IN (
        SELECT id FROM delivery WHERE mailing_id = :mailing_id AND state = 'failed'
        ORDER BY id FOR UPDATE SKIP LOCKED
    )
    RETURNING id
    """
)


def send_again(session: Session, mailing_id: int) -> int:
    """Try once more what failed, and nothing else, as if for the first time; returns how many wait again."""
    again = len(session.execute(_AGAIN, {"mailing_id": mailing_id}).all())
    if again:
        _move(session, mailing_id, "open", "ended", "stopped")
    return again


_COUNTS = text(
    """
    SELECT state, attempts > 0 AS tried, count(*) AS mails,
        count(*) FILTER (WHERE sent_at > now() - :window) AS lately, min(sent_at), max(sent_at)
    FROM delivery WHERE mailing_id = :mailing_id GROUP BY 1, 2
    """
)


def progress_of(session: Session, mailing_id: int) -> Progress:
    """How far a mailing is, from its index alone."""
    counts: dict[str, int] = {}
    lately, first, last = 0, None, None
    found = session.execute(_COUNTS, {"mailing_id": mailing_id, "window": RATE_OVER})
    for state, tried, mails, recent, earliest, latest in found:
        name = "deferred" if state == "planned" and tried else state
        counts[name] = counts.get(name, 0) + mails
        if state == "accepted":
            lately += recent
            first = min(filter(None, (first, earliest)), default=None)
            last = max(filter(None, (last, latest)), default=None)
    rate = _per_minute(session, lately, first)
    left = counts.get("planned", 0) + counts.get("deferred", 0) + counts.get("sending", 0)
    return Progress(
        waiting=counts.get("planned", 0),
        sending=counts.get("sending", 0),
        sent=counts.get("accepted", 0),
        failed=counts.get("failed", 0),
        unknown=counts.get("unknown", 0),
        withdrawn=counts.get("withdrawn", 0),
        suppressed=counts.get("suppressed", 0),
        deferred=counts.get("deferred", 0),
        per_minute=rate,
        seconds_left=-(-left * 60 // rate) if rate else (None if left else 0),
        first_at=first,
        last_at=last,
    )


def _per_minute(session: Session, lately: int, first: datetime | None) -> int:
    """A mailing that began seconds ago is measured by these seconds."""
    if not lately or first is None:
        return 0
    began_for = (session.execute(text("SELECT clock_timestamp()")).scalar_one() - first).total_seconds()
    return round(lately * 60 / min(RATE_OVER.total_seconds(), max(1.0, began_for)))
