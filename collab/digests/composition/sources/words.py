"""Words that several sources say: moments, counts, what a discussion's lines stand under."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date
from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.clock import PARIS, today
from collab.notifications.kinds import Sentence
from collab.reference.service import list_countries

MEMBER = Sentence("Vous êtes membre de ce groupe.", "You are a member of this group.")
PAIR = Sentence("Vous êtes de ce binôme.", "You are one of this pair.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """What lines of one discussion stand under, and the group they need."""

    group_id: int
    title: str
    fr: str
    en: str
    why: Sentence
    """Why its group's members read of it."""


_HEADINGS = text(
    """
    SELECT d.id, d.title, g.id AS group_id, g.kind, g.name, g.name_en FROM discussion d JOIN "group" g ON g.id = d.group_id
    WHERE d.id = ANY(CAST(:ids AS bigint[]))
    """
)


def headings_of(session: Session, discussion_ids: Collection[int]) -> dict[int, Heading]:
    """The title of each of these discussions, with its group."""
    if not discussion_ids:
        return {}
    rows = session.execute(_HEADINGS, {"ids": list(discussion_ids)})
    return {
        row.id: Heading(
            group_id=row.group_id,
            title=row.title,
            why=PAIR if row.kind == "pairing" else MEMBER,
            **both_headings(row.kind, row.title, row.name, row.name_en),
        )
        for row in rows
    }


def both_headings(kind: str, title: str, group: str, group_en: str) -> dict[str, str]:
    """A discussion and its group on one line, in both languages; a pair's name says its discussion's title already."""
    if kind == "pairing":
        return {"fr": group, "en": group_en}
    return {"fr": f"{title} · {group}", "en": f"{title} · {group_en}"}


def date_in_words(day: date) -> Sentence:
    """« 3 décembre », "3 December", with its year where that is not this one."""
    pattern = "d MMMM" if day.year == today().year else "d MMMM y"
    french = format_date(day, pattern, locale="fr")
    return Sentence(f"1er{french[1:]}" if day.day == 1 else french, format_date(day, pattern, locale="en_GB"))


def day_in_words(day: datetime) -> Sentence:
    """« jeudi 3 décembre », "Thursday 3 December", by the clock of Paris."""
    local = day.astimezone(PARIS)
    said = date_in_words(local.date())
    return Sentence(
        f"{format_date(local, 'EEEE', locale='fr')} {said.fr}",
        f"{format_date(local, 'EEEE', locale='en_GB')} {said.en}",
    )


def moment_in_words(moment: datetime) -> Sentence:
    """« jeudi 3 décembre à 14 h 30 », "Thursday 3 December at 14:30", by the clock of Paris."""
    local, day = moment.astimezone(PARIS), day_in_words(moment)
    minutes = f"{local.minute:02d}" if local.minute else ""
    hour = f"{local.hour}\u00a0h\u00a0{minutes}".strip("\u00a0")
    return Sentence(f"{day.fr} à {hour}", f"{day.en} at {local:%H:%M}")


def counted(count: int, one: Sentence, many: Sentence, *, most: int | None = None) -> Sentence:
    """A number with its noun, which both languages write otherwise for one; past `most`, that it is more than that."""
    if count == 1:
        return one
    fr, en = many.fr.format(count=count), many.en.format(count=count)
    if most is not None and count > most:
        fr, en = (
            f"plus de {many.fr.format(count=most)}",
            f"more than {many.en.format(count=most)}",
        )
    return Sentence(fr, en)


def capital(words: str) -> str:
    """With a capital at its beginning, and the rest as it is."""
    return words[:1].upper() + words[1:]


def shortened(words: str, length: int = 200) -> str:
    """The first words of a plain text, on one line."""
    said = " ".join(words.split())
    return said if len(said) <= length else said[: length - 1].rsplit(" ", 1)[0] + "…"


def country_names(session: Session) -> dict[str, Sentence]:
    """What each country is called."""
    return {
        country["code"]: Sentence(country["name"], country["name_en"])
        for country in list_countries(session, language="fr")
    }
