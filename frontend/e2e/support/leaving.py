"""Somebody leaves: `python leaving.py DATA_FOLDER COLLEAGUE PEER TITLE SUCCESSOR` ends the mandate of a new colleague.

They led a request, offered help and were in a pair with PEER; SUCCESSOR is the colleague's id, or 0 for nobody. The
pair's id is printed.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from sqlalchemy import URL, create_engine
from sqlalchemy.orm import Session

import collab.countries.models  # noqa: F401  (a request may have been made of an alert)
from collab.accounts.models import Person
from collab.accounts.service import end_mandate
from collab.core.actor import SYSTEM
from collab.core.clock import today
from tests.buddying.asking_rows import make_offer, make_request
from tests.buddying.pairs.rows import make_pair
from tests.factories import make_mandate, make_person


def main() -> None:
    """Let somebody leave, in the middle of all that."""
    folder, colleague, peer, title, successor = (
        Path(sys.argv[1]),
        *map(int, sys.argv[2:4]),
        sys.argv[4],
        int(sys.argv[5]),
    )
    address = URL.create(
        "postgresql+psycopg",
        username="collab",
        password=json.loads((folder / "secrets.json").read_text())["owner_password"],
        host="127.0.0.1",
        port=json.loads((folder / "ports.json").read_text())["postgres"],
        database="collab",
    )
    with Session(create_engine(address)) as session:
        authority = session.get_one(Person, colleague).mandates[0].authority
        name = f"Agent·e qui part {title[-9:]}"
        leaver = make_person(session, name, email=f"part.{title[-9:]}@example.org".replace(" ", ""))
        mandate = make_mandate(session, leaver, authority, "technician", title="chargé·e de coopération")
        make_request(session, leaver, title=title, themes=["eau-et-assainissement"])
        make_offer(session, leaver, themes=["eau-et-assainissement"])
        pair = make_pair(session, leaver, session.get_one(Person, peer), "active", title=f"{title}, à deux")
        end_mandate(
            session, SYSTEM, mandate.id, ends_on=today() - timedelta(days=1), successor_id=successor or None
        )
        session.commit()
        sys.stdout.write(str(pair.id))


if __name__ == "__main__":
    main()
