"""The letters of an edition as a workbook: who, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef
from collab.core.actor import Actor
from collab.core.clock import PARIS
from collab.core.tables.writing import Cell, Sheet, workbook_of
from collab.digests.service.sending.deliveries import DeliveryLine, delivery_lines

LANGUAGES = ("fr", "en")
TITLE = ("Lettres", "Letters")
HEADINGS = (
    ("Personne", "Person"),
    ("Collectivité ou organisme", "Authority or organisation"),
    ("Qualité", "Role"),
    ("Langue de la lettre", "Language of the letter"),
    ("État", "State"),
    ("Envois tentés", "Attempts"),
    ("Réponse du serveur de messagerie", "The mail server's answer"),
    ("Jour", "Day"),
    ("Heure (Paris)", "Time (Paris)"),
    ("Décision", "Decision"),
)
STATES = {
    "waiting": ("en attente", "waiting"),
    "sending": ("en cours", "being sent"),
    "sent": ("envoyée", "sent"),
    "failed": ("en échec", "failed"),
    "unknown": ("peut-être arrivée", "may have arrived"),
    "withdrawn": ("non envoyée, plus souhaitée ou arrêtée", "not sent, no longer wanted or stopped"),
    "suppressed": ("non envoyée, adresse suspendue", "not sent, mail to the address is stopped"),
    "away": ("personne en congé", "on holiday"),
}
UNWRITTEN = ("n’a pas pu être écrite de notre côté", "could not be written on our side")
SPOKEN = {"fr": ("français", "French"), "en": ("anglais", "English")}
ROLES = {
    "elected": ("élu ou élue", "elected official"),
    "technician": ("agent ou agente", "officer"),
    "administrator": ("agent ou agente", "officer"),
    "partner": ("partenaire", "partner"),
    "staff": ("secrétariat", "secretariat"),
}
LEFT = ("laissée sans nouvel envoi par {name}", "left without another sending by {name}")


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is written, read whole before the file is made."""

    language: str
    lines: Sequence[DeliveryLine]


def deliveries_to_write(
    session: Session, actor: Actor, edition_id: int, *, language: str, state: str = "", q: str = ""
) -> Found:
    """All letters that the workbook lists, for the secretariat."""
    lines, _ = delivery_lines(session, actor, edition_id, state=state, q=q)
    return Found(language=language, lines=lines)


def workbook_from(found: Found) -> bytes:
    """The file itself; it takes its time, and needs neither the database nor the web."""
    place = LANGUAGES.index(found.language)
    headings = [each[place] for each in HEADINGS]
    sheet = Sheet(title=TITLE[place], headings=headings, rows=_rows(found.lines, place))
    return workbook_of([sheet], language=found.language)


def _rows(lines: Sequence[DeliveryLine], place: int) -> Iterator[Sequence[Cell]]:
    for line in lines:
        local = line.at.astimezone(PARIS)
        yield (
            line.person.name,
            line.person.authority.name if line.person.authority else line.person.organisation or "",
            line.person.title or ROLES[line.person.role][place],
            SPOKEN[line.language][place],
            STATES[line.state][place],
            line.attempts,
            UNWRITTEN[place] if line.unwritten else line.answer,
            local.date(),
            local.strftime("%H:%M"),
            _decision(line.left_by, place),
        )


def _decision(by: PersonRef | None, place: int) -> str:
    return LEFT[place].format(name=by.name) if by else ""
