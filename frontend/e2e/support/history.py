"""Give a discussion a long past: `python history.py DATA_FOLDER DISCUSSION COUNT`, written where the real ones are."""

import json
import sys
from pathlib import Path

import psycopg

PAST = """
WITH head AS (
    UPDATE discussion SET last_number = last_number + %(count)s, revision = revision + %(count)s,
                          changed_at = clock_timestamp()
    WHERE id = %(discussion)s RETURNING id, last_number - %(count)s AS number, revision - %(count)s AS revision
), writer AS (
    SELECT author_id, mandate_id, renderer_version FROM message WHERE discussion_id = %(discussion)s ORDER BY number LIMIT 1
)
INSERT INTO message (discussion_id, number, revision, author_id, mandate_id, body, html, renderer_version, client_key,
                     created_at)
SELECT head.id, head.number + n, head.revision + n, author_id, mandate_id, text, '<p>' || text || '</p>',
       renderer_version, gen_random_uuid(), clock_timestamp() - (%(count)s - n) * interval '7 minutes'
FROM head, writer, generate_series(1, %(count)s) AS n,
     LATERAL (SELECT 'Point ' || (head.number + n) || repeat(' de la longue histoire', (n * 7) %% 23) AS text) AS said
"""


def main() -> None:
    """Append `COUNT` messages, seven minutes apart, by the author of the first one."""
    folder, discussion, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    port = json.loads((folder / "ports.json").read_text())["postgres"]
    password = json.loads((folder / "secrets.json").read_text())["owner_password"]
    with psycopg.connect(
        host="127.0.0.1", port=port, user="collab", password=password, dbname="collab"
    ) as database:
        database.execute(PAST, {"discussion": discussion, "count": count})


if __name__ == "__main__":
    main()
