"""The title and the one plain line of facts of what an edition tells, in either language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.dates import format_date, format_time
from babel.lists import format_list
from sqlalchemy.orm import Session

from collab.core.clock import PARIS
from collab.digests.composition.parts import EditionWords
from collab.reference.recognition import country_names
from collab.reference.service import chosen_names, list_action_types

LONGEST_FACT = 160
_LOCALES = {"fr": "fr_FR", "en": "en_GB"}
_SEVERITIES = {
    "fr": {"know": "À savoir", "watch": "À surveiller", "alert": "Alerte"},
    "en": {"know": "Good to know", "watch": "To watch", "alert": "Alert"},
}
_WORDS = {
    "fr": {
        "discussion": "Discussion du groupe {group}",
        "decision": "Décision du groupe {group}, {day}",
        "bulletin": "Bulletin du {day}",
        "note": "Retour d’expérience de {authorities}",
        "note_alone": "Retour d’expérience entre pairs",
        "partnership": "{authority} et {partner}",
        "confirmed": "confirmé le {day}",
        "group": "Nouveau groupe",
        "date": "{day} à {hour}",
        "of_group": "groupe {group}",
    },
    "en": {
        "discussion": "Discussion of the group {group}",
        "decision": "Decision of the group {group}, {day}",
        "bulletin": "Bulletin of {day}",
        "note": "Lessons shared by {authorities}",
        "note_alone": "Lessons shared by peers",
        "partnership": "{authority} and {partner}",
        "confirmed": "confirmed on {day}",
        "group": "New group",
        "date": "{day} at {hour}",
        "of_group": "group {group}",
    },
}


@dataclass(frozen=True, slots=True)
class Teller:
    """Writes titles and facts; holds the names of countries as they are called here."""

    chosen: Mapping[str, tuple[str, str]]

    def words(
        self, kind: str, title: str, facts: Mapping[str, Any], at: datetime, language: str
    ) -> EditionWords:
        """A thing's title and facts in one language."""
        said = _WORDS[language]
        parts = getattr(self, f"_{kind}")(said, facts, at, language)
        if kind == "partnership":
            title = said["partnership"].format(authority=title, partner=facts["partner"])
        elif kind == "group":
            title = _in_language(facts, "group", language)
        return EditionWords(title=title, facts=" · ".join(part for part in parts if part))

    def _date(self, said: dict[str, str], facts: Mapping[str, Any], at: datetime, language: str) -> list[str]:
        when = said["date"].format(day=_weekday(at, language), hour=_hour(at, language))
        return [when[:1].upper() + when[1:], facts["place"], _of_group(said, facts, language)]

    def _decision(
        self, said: dict[str, str], facts: Mapping[str, Any], at: datetime, language: str
    ) -> list[str]:
        group = _in_language(facts, "group", language)
        taken = said["decision"].format(group=group, day=_day(at, language))
        return [taken, _shortened(facts["outcome"])]

    def _bulletin(
        self, said: dict[str, str], facts: Mapping[str, Any], at: datetime, language: str
    ) -> list[str]:
        severity = _SEVERITIES[language][facts["severity"]]
        day = said["bulletin"].format(day=_day(at, language))
        return [severity, self._countries(facts["countries"], language), day]

    def _discussion(
        self, said: dict[str, str], facts: Mapping[str, Any], _at: datetime, language: str
    ) -> list[str]:
        return [said["discussion"].format(group=_in_language(facts, "group", language))]

    def _note(
        self, said: dict[str, str], facts: Mapping[str, Any], _at: datetime, language: str
    ) -> list[str]:
        names = list(dict.fromkeys(facts["authorities"]))
        peers = said["note"].format(authorities=_listed(names, language)) if names else said["note_alone"]
        return [peers, self._countries(facts["countries"] or [], language)]

    def _partnership(
        self, said: dict[str, str], facts: Mapping[str, Any], at: datetime, language: str
    ) -> list[str]:
        name = "name_en" if language == "en" else "name"
        kinds = [str(each[name]) for each in list_action_types() if each["slug"] == facts["action_type"]]  # type: ignore[literal-required]
        confirmed = said["confirmed"].format(day=_day(at, language))
        return [*kinds, facts["place"], self._countries(facts["countries"], language), confirmed]

    def _group(
        self, said: dict[str, str], facts: Mapping[str, Any], _at: datetime, language: str
    ) -> list[str]:
        return [said["group"], _shortened(_in_language(facts, "purpose", language))]

    def _countries(self, codes: Sequence[str], language: str) -> str:
        known = country_names()
        names = [(self.chosen.get(code) or known[code])[language == "en"] for code in codes if code in known]
        return _listed(names, language)


def teller_for(session: Session) -> Teller:
    """A teller who calls countries as this workspace does."""
    return Teller(chosen_names(session))


def _listed(names: Sequence[str], language: str) -> str:
    return format_list(names, locale=_LOCALES[language]) if names else ""


def _in_language(facts: Mapping[str, Any], name: str, language: str) -> str:
    french: str = facts[name]
    return (facts[f"{name}_en"] or french) if language == "en" else french


def _of_group(said: dict[str, str], facts: Mapping[str, Any], language: str) -> str:
    return said["of_group"].format(group=_in_language(facts, "group", language))


def _day(at: datetime, language: str) -> str:
    return format_date(at.astimezone(PARIS), "long", locale=_LOCALES[language])


def _weekday(at: datetime, language: str) -> str:
    return format_date(at.astimezone(PARIS), "full", locale=_LOCALES[language])


def _hour(at: datetime, language: str) -> str:
    if language == "en":
        return format_time(at.astimezone(PARIS), "short", locale="en_GB")
    return format_time(at.astimezone(PARIS), "H 'h' mm", locale="fr_FR")


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_FACT else line[: LONGEST_FACT - 1].rsplit(" ", 1)[0] + "…"
