"""What each person owes in buddying now: it is told in each letter while it is open, even if a mail said it already."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import RowMapping, text
from sqlalchemy.orm import Session

from collab.buddying.policy import DAYS_TO_ANSWER
from collab.buddying.policy.reminders import ONCE
from collab.buddying.policy.reminders import OWED as DAYS
from collab.buddying.service.owing import owed_sql
from collab.core.clock import today
from collab.digests.composition.parts import Item, Words
from collab.digests.composition.sources.rows import ASKED, OWED, Asked, Row, SoFar, Source
from collab.digests.composition.sources.words import date_in_words
from collab.notifications.kinds import Sentence

NAME = "owed"
AT_ONCE = ("answer", "agree")
"""What somebody else waits for is told as soon as it is owed; the rest once its usual days have passed."""
_OWED = text(
    f"""
    WITH {ASKED}
    SELECT a.id AS person_id, f.file, f.id, f.owed, f.since, (a.since AT TIME ZONE 'Europe/Paris')::date AS last_on,
           extract(epoch FROM COALESCE(s.asked_at, f.since::timestamp AT TIME ZONE 'Europe/Paris'))::float8 AS at,
           s.asked_at >= a.since AS asked_since
    FROM ({owed_sql(day=":day", moment=":until")}) f
    JOIN asked a ON a.id = f.person_id
    LEFT JOIN solicitation s ON f.file = 'solicitation' AND s.id = f.id
    WHERE f.person_id = ANY(CAST(:people AS bigint[])) AND f.since <= :day
    """
)


def _find(session: Session, asked: Asked, _so_far: SoFar) -> list[Row]:
    day: date = asked.values["day"]
    found = []
    for person_id, file, id_, owed, since, last_on, at, asked_since in session.execute(
        _OWED, asked.values
    ).all():
        waited = 0 if owed in AT_ONCE else DAYS[owed]
        due = date.fromordinal(since.toordinal() + waited)
        news = asked_since if asked_since is not None else due > last_on
        # What is worth one word only is told once.
        if due > day or (owed in ONCE and not news):
            continue
        subject = _told_as(file, id_, owed)
        key = f"{NAME}:{file}:{id_}:{owed}"
        found.append(Row(person_id, key, "buddying", "", at, OWED, news=news, subject=subject))
    return found


def _told_as(file: str, id_: int, owed: str) -> str:
    """The subject of what was told to them of the same."""
    if file == "solicitation":
        return f"asked:asking:{id_}"
    return f"agreement:pair:{id_}" if owed == "agree" else ""


_FILES = text(
    f"""
    SELECT f.file, f.id, r.title, a.name AS authority,
           LEAST(r.by_when, (s.asked_at AT TIME ZONE 'Europe/Paris')::date + {DAYS_TO_ANSWER}) AS answer_by
    FROM unnest(CAST(:files AS text[]), CAST(:ids AS bigint[])) AS f (file, id)
    LEFT JOIN solicitation s ON f.file = 'solicitation' AND s.id = f.id
    LEFT JOIN pair p ON f.file = 'pair' AND p.id = f.id
    JOIN buddy_request r ON r.id = COALESCE(s.request_id, p.request_id, CASE f.file WHEN 'request' THEN f.id END)
    JOIN authority a ON a.id = r.authority_id
    """
)
_TITLES = {
    "answer": Sentence("On attend votre réponse à une demande d’aide", "Your answer to a request for help is awaited"),
    "ask": Sentence(
        "Personne n’est encore sollicité pour votre demande d’aide", "Nobody is asked yet for your request for help"
    ),
    "suggestion": Sentence(
        "Un·e collègue est proposé·e pour votre demande d’aide", "A colleague is suggested for your request for help"
    ),
    "close": Sentence(
        "Votre demande d’aide est-elle à clore, ou sa date à changer\u00a0?",
        "Is your request for help to be closed, or its day to be moved?",
    ),
    "agree": Sentence("L’accord de votre binôme reste à conclure", "Your pair’s agreement is still to be agreed on"),
    "milestone": Sentence("Votre binôme n’a pas encore de rendez-vous", "Your pair has no date yet"),
    "passed": Sentence(
        "Un rendez-vous de votre binôme est passé\u00a0: comment s’est-il déroulé\u00a0?",
        "A date of your pair has passed: how did it go?",
    ),
    "quiet": Sentence(
        "Quelle est la prochaine étape de votre binôme\u00a0?", "What is the next step of your pair?"
    ),
    "resume": Sentence(
        "La pause de votre binôme est finie\u00a0: reprend-il\u00a0?", "Your pair’s pause is over: does it go on?"
    ),
    "rate": Sentence(
        "Votre binôme est fini\u00a0: deux questions, dont personne ne lira les réponses",
        "Your pair is over: two questions, shown to nobody",
    ),
}  # fmt: skip
_WHYS = {
    "solicitation": Sentence(
        "Vous avez proposé votre aide dans le parrainage.", "You offered your help in buddying."
    ),
    "request": Sentence("Vous suivez cette demande d’aide.", "You look after this request for help."),
    "pair": Sentence("Vous suivez ce binôme.", "You look after this pair."),
}
_PATHS = {
    "solicitation": "/buddying/asked",
    "request": "/buddying/requests/{id}",
    "pair": "/buddying/pairs/{id}",
}


def _describe(session: Session, keys: Collection[str]) -> dict[str, Item]:
    parts = {key: key.split(":") for key in keys}
    asked = {
        "files": [part[1] for part in parts.values()],
        "ids": [int(part[2]) for part in parts.values()],
    }
    files = {(row["file"], row["id"]): row for row in session.execute(_FILES, asked).mappings()}
    return {
        key: _item(key, file, owed, files[file, int(id_)])
        for key, (_, file, id_, owed) in parts.items()
        if (file, int(id_)) in files
    }


def _item(key: str, file: str, owed: str, row: RowMapping) -> Item:
    title, why, by_when = _TITLES[owed], _WHYS[file], _by_when(row["answer_by"])
    about = f"{row['title']} · {row['authority']}"
    return Item(
        key=key,
        section="buddying",
        thread="",
        path=_PATHS[file].format(id=row["id"]),
        fr=Words(title=title.fr, detail=". ".join(filter(None, (about, by_when.fr))), why=why.fr),
        en=Words(title=title.en, detail=". ".join(filter(None, (about, by_when.en))), why=why.en),
        emphasis=True,
    )


def _by_when(day: date | None) -> Sentence:
    if day is None:
        return Sentence("", "")
    said = date_in_words(day)
    if day < today():
        return Sentence(f"Réponse attendue depuis le {said.fr}", f"Answer expected since {said.en}")
    return Sentence(f"Réponse attendue d’ici au {said.fr}", f"Answer expected by {said.en}")


OWED_LINES = Source(names=(NAME,), find=_find, describe=_describe)
