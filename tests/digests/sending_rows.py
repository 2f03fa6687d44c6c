"""Editions as the sending desk meets them: composed, and being sent with letters in every state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.clock import now
from collab.core.mail import Delivery
from collab.core.mail.mailings import Mailing, PlannedLetter, open_mailing, plan_letters
from collab.digests.models import Edition, EditionStep, Letter, Run
from collab.discussion.models import Discussion
from collab.notifications.models import Preference
from tests.digests.edition_rows import make_edition, make_edition_item
from tests.factories import make_person


def make_reader(session: Session, name: str = "Élue", **values: Any) -> Person:
    """Somebody who came at least once."""
    return make_person(session, name, **{"came_at": now(), **values})


def never(session: Session, person: Person) -> None:
    """That person wants no letter."""
    session.add(Preference(person_id=person.id, frequency="never"))
    session.flush()


def make_edition_of(
    session: Session, state: str = "draft", discussions: Sequence[Discussion] = (), **values: Any
) -> Edition:
    """An edition with the secretariat's own words, and with these discussions."""
    edition = make_edition(session, state=state, **values)
    make_edition_item(session, edition)
    for position, discussion in enumerate(discussions, 2):
        make_edition_item(session, edition, position, kind="discussion", title_fr="", thing_id=discussion.id)
    return edition


def make_sending(
    session: Session,
    states: Mapping[str, int],
    *,
    state: str = "sending",
    run: str = "sending",
    **values: Any,
) -> tuple[Edition, Run]:
    """An edition of which so many letters are in each state of a mail."""
    edition = make_edition_of(session, state, sending_at=now(), **values)
    mailing_id = open_mailing(session, kind="digests.letter")
    made = Run(
        kind="edition",
        period=str(edition.id),
        edition_id=edition.id,
        mailing_id=mailing_id,
        state=run,
        planned_at=None if run == "planning" else now(),
    )
    session.add(made)
    session.flush()
    if state in ("sent", "stopped", "paused"):
        mailing = "ended" if state == "sent" else state
        session.execute(update(Mailing).where(Mailing.id == mailing_id).values(state=mailing))
    for of_mail, count in states.items():
        for _ in range(count):
            add_letter(session, made, make_reader(session), of_mail)
    return edition, made


def add_letter(session: Session, run: Run, person: Person, state: str = "planned", **values: Any) -> Letter:
    """A person's letter of a run, whose mail is in a state."""
    key = f"digests.letter:{run.id}:{person.id}"
    assert person.email is not None
    planned = plan_letters(
        session, run.mailing_id, [PlannedLetter(unique_key=key, address=person.email, person_id=person.id)]
    )
    letter = Letter(
        run_id=run.id, person_id=person.id, outcome="planned", language="fr", delivery_id=planned[key]
    )
    session.add(letter)
    begun = (
        {"attempts": 1, "sending_at": now()} if state not in ("planned", "withdrawn", "suppressed") else {}
    )
    sent = {"sent_at": now(), "smtp_answer": "250 OK"} if state == "accepted" else {}
    failed = {"smtp_answer": "550 5.1.1 no such user"} if state == "failed" else {}
    session.execute(
        update(Delivery)
        .where(Delivery.id == planned[key])
        .values(**{"state": state, **begun, **sent, **failed, **values})
    )
    session.flush()
    return letter


def step(session: Session, edition: Edition, act: str, by: Person) -> None:
    """Note that somebody did this to the edition."""
    session.add(EditionStep(edition_id=edition.id, act=act, state=edition.state, by_id=by.id))
    session.flush()


def mail_states(session: Session, run: Run) -> dict[str, int]:
    """How many mails of a run there are in each state, as everybody sees them."""
    mailing_id = run.mailing_id
    session.commit()
    rows = session.execute(
        text("SELECT state, count(*) FROM delivery WHERE mailing_id = :id GROUP BY state"),
        {"id": mailing_id},
    )
    return {row[0]: row[1] for row in rows}


def events(session: Session, name: str) -> list[dict[str, Any]]:
    """What was recorded under a name."""
    session.commit()
    rows = session.execute(
        text("SELECT payload FROM outbox_event WHERE name = :name ORDER BY id"), {"name": name}
    )
    return [row[0] for row in rows]


def state_of(session: Session, edition: Edition) -> str | None:
    """Where an edition stands, as everybody sees it."""
    session.commit()
    return session.scalar(select(Edition.state).where(Edition.id == edition.id))
