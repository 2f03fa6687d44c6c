"""A helper says yes: `python pair.py DATA_FOLDER ASKER HELPER TITLE` opens their pair by the real verb, prints its id."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from sqlalchemy import URL, create_engine
from sqlalchemy.orm import Session

import collab.countries.models  # noqa: F401  (a request may have been made of an alert)
from collab.accounts.models import Person
from tests.buddying.pairs.rows import make_pair


def main() -> None:
    """Open the pair of these two for a request of that title."""
    folder, asker, helper, title = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    address = URL.create(
        "postgresql+psycopg",
        username="collab",
        password=json.loads((folder / "secrets.json").read_text())["owner_password"],
        host="127.0.0.1",
        port=json.loads((folder / "ports.json").read_text())["postgres"],
        database="collab",
    )
    with Session(create_engine(address)) as session:
        people = [session.get_one(Person, each) for each in (asker, helper)]
        pair = make_pair(session, *people, title=title, state="agreeing")
        session.commit()
        sys.stdout.write(str(pair.id))


if __name__ == "__main__":
    main()
