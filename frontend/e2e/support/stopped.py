"""Let mail to somebody come back: `python stopped.py DATA_FOLDER PERSON KIND`, written where the real ones are."""

import json
import sys
from pathlib import Path

import psycopg

STOPPED = """
INSERT INTO mail_address (address, stopped_at, stopped_by, last_answer, hard_count, soft_count, full_count, complaint_count)
SELECT email, clock_timestamp(), %(kind)s, '550 5.1.1 <' || email || '>: Recipient address rejected: User unknown',
       (%(kind)s = 'hard')::int, 2, 1, (%(kind)s = 'complaint')::int
FROM person WHERE id = %(person)s
ON CONFLICT (address) DO UPDATE SET stopped_at = excluded.stopped_at, stopped_by = excluded.stopped_by
"""


def main() -> None:
    """Stop mail to the address of `PERSON`, as if a mail of that kind had come back."""
    folder, person, kind = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    port = json.loads((folder / "ports.json").read_text())["postgres"]
    password = json.loads((folder / "secrets.json").read_text())["owner_password"]
    with psycopg.connect(
        host="127.0.0.1", port=port, user="collab", password=password, dbname="collab"
    ) as database:
        database.execute(STOPPED, {"person": person, "kind": kind})


if __name__ == "__main__":
    main()
