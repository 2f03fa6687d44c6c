"""An edition as it stands: `python edition.py DATA_FOLDER approved|paused SECRETARY TITLE` prints its id.

An approved one came there by the real verbs, through a second secretary. A paused one has letters in every state.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from sqlalchemy import URL, create_engine, select
from sqlalchemy.orm import Session

import collab.app  # noqa: F401  (verbs record events of every room)
from collab.accounts.models import Person
from collab.core.clock import now
from collab.core.config import Settings, use_settings
from collab.digests.service.editions.moving import move
from tests.digests.edition_rows import make_secretary
from tests.digests.sending_rows import add_letter, make_edition_of, make_sending, step
from tests.factories import actor_of

SECOND = "deuxieme.secretaire@example.org"
STATES = ("accepted", "accepted", "accepted", "failed", "unknown", "planned")


def approved(session: Session, secretary: Person, title: str) -> int:
    """An edition that one secretary submitted and another one approved."""
    second = session.scalars(select(Person).where(Person.email == SECOND)).one_or_none()
    if second is None:
        second = make_secretary(session, "Second secrétariat", email=SECOND, came_at=now())
    edition = make_edition_of(session, title_fr=title, title_en=title, created_by=secretary.id)
    move(session, actor_of(secretary), edition.id, "submit")
    move(session, actor_of(second), edition.id, "approve")
    return edition.id


def paused(session: Session, secretary: Person, title: str) -> int:
    """An edition that the secretary paused, with letters of people who are there."""
    edition, run = make_sending(session, {}, state="paused", title_fr=title, title_en=title)
    came = select(Person).where(Person.came_at.is_not(None), Person.email.is_not(None))
    people = session.scalars(came.order_by(Person.id).limit(len(STATES))).all()
    for person, state in zip(people, STATES, strict=False):
        add_letter(session, run, person, state)
    step(session, edition, "pause", secretary)
    return edition.id


def main() -> None:
    """Make it, and say which it is."""
    folder, how, secretary_id, title = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
    address = URL.create(
        "postgresql+psycopg",
        username="collab",
        password=json.loads((folder / "secrets.json").read_text())["owner_password"],
        host="127.0.0.1",
        port=json.loads((folder / "ports.json").read_text())["postgres"],
        database="collab",
    )
    plain = address.render_as_string(hide_password=False)
    use_settings(
        Settings(
            database_url=plain,
            valkey_url="redis://localhost:1/0",
            secret_key="arranges-what-a-test-meets-and-nothing-else",
            public_url="http://localhost:8000",
            smtp_url="smtp://localhost:1",
            mail_from="collab@example.org",
        )
    )
    with Session(create_engine(address)) as session:
        secretary = session.get_one(Person, secretary_id)
        made = {"approved": approved, "paused": paused}[how](session, secretary, title)
        session.commit()
        sys.stdout.write(str(made))


if __name__ == "__main__":
    main()
