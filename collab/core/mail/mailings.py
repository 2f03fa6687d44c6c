"""A mailing: many mails of one kind that are claimed, paused and counted together, apart from all other mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from collab.core.db import Base, Created, Id, Moment


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


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedLetter:
    """A mail to plan."""

    unique_key: str
    address: str
    person_id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How a mailing stands."""

    waiting: int
    sending: int
    sent: int
    failed: int
    unknown: int
    withdrawn: int
    suppressed: int
    deferred: int
    per_minute: int
    seconds_left: int | None
    first_at: datetime | None
    last_at: datetime | None


def open_mailing(session: Session, *, kind: str) -> int:
    """Begin a mailing."""
    row = Mailing(kind=kind)
    session.add(row)
    session.flush()
    return row.id


def plan_letters(session: Session, mailing_id: int, letters: Sequence[PlannedLetter]) -> dict[str, int]:
    """Plan mails of a mailing."""
    planned = {}
    for letter in letters:
        planned[letter.unique_key] = session.scalar(
            text(
                "INSERT INTO delivery (kind, unique_key, address, person_id, about, request_id, mailing_id)"
                " VALUES ('x', :key, :address, :person_id, '{}', '', :mailing_id) RETURNING id"
            ),
            {
                "key": letter.unique_key,
                "address": letter.address,
                "person_id": letter.person_id,
                "mailing_id": mailing_id,
            },
        )
    return planned


def _set(session: Session, mailing_id: int, state: str) -> None:
    session.execute(
        text("UPDATE mailing SET state = :state WHERE id = :id"), {"state": state, "id": mailing_id}
    )


def pause_mailing(session: Session, mailing_id: int) -> None:
    """Begin nothing more of it."""
    _set(session, mailing_id, "paused")


def resume_mailing(session: Session, mailing_id: int) -> None:
    """Go on."""
    _set(session, mailing_id, "open")


def stop_mailing(session: Session, mailing_id: int) -> None:
    """Never begin what was not begun."""
    _set(session, mailing_id, "stopped")
    session.execute(
        text(
            "UPDATE delivery SET state = 'withdrawn' WHERE mailing_id = :id AND state IN ('planned', 'claimed')"
        ),
        {"id": mailing_id},
    )


def progress_of(session: Session, mailing_id: int) -> Progress:
    """How it stands."""
    rows = session.execute(
        text("SELECT state, count(*) FROM delivery WHERE mailing_id = :id GROUP BY state"), {"id": mailing_id}
    )
    counts = {row[0]: row[1] for row in rows}
    return Progress(
        waiting=counts.get("planned", 0),
        sending=counts.get("sending", 0),
        sent=counts.get("accepted", 0),
        failed=counts.get("failed", 0),
        unknown=counts.get("unknown", 0),
        withdrawn=counts.get("withdrawn", 0),
        suppressed=counts.get("suppressed", 0),
        deferred=0,
        per_minute=0,
        seconds_left=None,
        first_at=None,
        last_at=None,
    )


def send_again(session: Session, mailing_id: int) -> int:
    """Plan what failed anew."""
    _set(session, mailing_id, "open")
    rows = session.execute(
        text(
            "UPDATE delivery SET state = 'planned', attempts = 0, next_at = clock_timestamp()"
            " WHERE mailing_id = :id AND state = 'failed' RETURNING id"
        ),
        {"id": mailing_id},
    )
    return len(rows.all())
