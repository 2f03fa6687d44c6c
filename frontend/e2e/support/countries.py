"""Let things have happened in a country: `python countries.py DATA_FOLDER PERSON CODE`, written where the real ones are."""

import json
import sys
from pathlib import Path

import psycopg

BULLETIN = """
WITH told AS (
    INSERT INTO story (title, countries) VALUES (%(title)s, ARRAY[%(code)s]) RETURNING id
)
INSERT INTO bulletin (story_id, title, body, countries, severity, expires_at, state, author_id, published_at,
                      published_by, changed_at)
SELECT id, %(title)s, %(body)s, ARRAY[%(code)s], %(severity)s, clock_timestamp() + %(lasts)s * interval '1 day',
       CASE WHEN %(lasts)s > 0 THEN 'published' ELSE 'expired' END, %(person)s,
       clock_timestamp() - %(ago)s * interval '1 day', %(person)s, clock_timestamp() - %(ago)s * interval '1 day'
FROM told
"""
ADVICE = """
INSERT INTO travel_advice (publisher, country, level, partial, words, words_en, url, url_en, published_on, noted_at,
                           confirmed_at, replaced_at)
VALUES (%(publisher)s, %(code)s, %(level)s, %(partial)s, %(words)s, '', %(url)s, '', current_date - %(ago)s,
        clock_timestamp() - %(ago)s * interval '1 day', clock_timestamp() - %(checked)s * interval '1 day',
        CASE WHEN %(over)s THEN clock_timestamp() - interval '30 days' END)
ON CONFLICT DO NOTHING
"""
BULLETINS = (
    (
        "Crues du fleuve : routes coupées au nord",
        "Trois quartiers bas évacués.\nLe pont principal est fermé.",
        "alert",
        9,
        1,
    ),
    (
        "Élections municipales reportées au printemps",
        "Les exécutifs en place restent jusque-là.",
        "watch",
        40,
        6,
    ),
    (
        "Nouvelle loi sur les marchés publics locaux",
        "Elle change les seuils des appels d’offres.",
        "know",
        0,
        48,
    ),
)
CANADA = {"publisher": "ca", "words": "", "url": "https://voyage.gc.ca/destinations"}
KINGDOM = {"publisher": "uk", "words": "", "url": "https://www.gov.uk/foreign-travel-advice"}
SAID = (
    {**CANADA, "level": 2, "partial": True, "ago": 20, "checked": 0, "over": False},
    {**CANADA, "level": 1, "partial": False, "ago": 200, "checked": 30, "over": True},
    {**KINGDOM, "level": 3, "partial": False, "ago": 90, "checked": 41, "over": False},
)


def main() -> None:
    """An alert in force, a bulletin to watch and one that is over; two governments' advice, one of it old."""
    folder, person, code = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    port = json.loads((folder / "ports.json").read_text())["postgres"]
    password = json.loads((folder / "secrets.json").read_text())["owner_password"]
    with psycopg.connect(
        host="127.0.0.1", port=port, user="collab", password=password, dbname="collab"
    ) as database:
        for title, body, severity, lasts, ago in BULLETINS:
            values = {"title": title, "body": body, "severity": severity, "lasts": lasts, "ago": ago}
            database.execute(BULLETIN, {**values, "code": code, "person": person})
        for said in SAID:
            database.execute(ADVICE, {**said, "code": code})


if __name__ == "__main__":
    main()
