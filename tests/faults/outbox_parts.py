"""The event and the reaction that T29 counts; and its reader, a process that is killed at random."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core import db, outbox
from collab.core.config import load_settings
from collab.core.events import Event, event
from collab.core.outbox import reaction


@event("faults.written")
@dataclass(frozen=True, kw_only=True)
class Written(Event):
    """A writer of T29 wrote its n-th line."""

    number: int


@reaction(Written)
def leave_an_effect(session: Session, written: Written) -> None:
    """One row per time it takes effect: no unique key hides a second one."""
    session.execute(text("INSERT INTO t29_effect (number) VALUES (:number)"), {"number": written.number})


def read_for_ever() -> None:
    """Relay and react, as relay and workers do, until killed."""
    db.connect(load_settings(os.environ))
    while True:
        with db.transaction() as session:
            _, owed = outbox.hand_over(session, 20)
        if not owed:
            with db.transaction() as session:
                owed = outbox.due_reactions(session, 20)
        for event_id, name in owed:
            with db.transaction() as session:
                outbox.react(session, event_id, name)


if __name__ == "__main__":
    sys.exit(read_for_ever())
