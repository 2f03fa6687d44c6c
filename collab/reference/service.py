"""The controlled lists, and the names an administrator sets over CLDR's."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import not_found, require
from collab.core.names import fold
from collab.core.outbox import record
from collab.reference.events import CountryRenamed
from collab.reference.models import CountryName, Theme
from collab.reference.policy import may_rename_countries
from collab.reference.recognition import country_names, language_names

THEMES = Path(__file__).parent / "data" / "themes.json"
ACTION_TYPES = Path(__file__).parent / "data" / "action_types.json"


class Country(TypedDict):
    """A country as it is called here."""

    code: str
    name: str
    name_en: str
    overridden: bool


class ActionType(TypedDict):
    """A type of international action, and where the study names it."""

    slug: str
    name: str
    name_en: str
    study_line: int


class Language(TypedDict):
    """A language and its two names."""

    code: str
    name: str
    name_en: str


def load_themes(session: Session) -> int:
    """Write the study's themes; repeated, it changes nothing but what the file changed."""
    themes = json.loads(THEMES.read_text(encoding="utf-8"))["themes"]
    kept = ("slug", "name", "name_en", "has_group")
    rows = [{key: theme[key] for key in kept} | {"position": n} for n, theme in enumerate(themes, start=1)]
    given = insert(Theme).values(rows)
    changes = {key: given.excluded[key] for key in ("name", "name_en", "has_group", "position")}
    session.execute(given.on_conflict_do_update(index_elements=[Theme.slug], set_=changes))
    return len(rows)


def list_themes(session: Session) -> list[Theme]:
    """The themes in the study's order."""
    return list(session.scalars(select(Theme).order_by(Theme.position)))


@functools.cache
def list_action_types() -> list[ActionType]:
    """The nine types of international action, in the study's order."""
    types: list[ActionType] = json.loads(ACTION_TYPES.read_text(encoding="utf-8"))["action_types"]
    return types


def list_countries(session: Session, *, language: str) -> list[Country]:
    """Every country under its name here, in the alphabetical order of that language."""
    chosen = {row.code: row for row in session.scalars(select(CountryName))}
    countries = [_country(code, chosen.get(code)) for code in country_names()]
    return sorted(countries, key=lambda country: fold(_in(language, country["name"], country["name_en"])))


def chosen_names(session: Session) -> dict[str, tuple[str, str]]:
    """The names, French and English, that an administrator set over CLDR's, by code."""
    return {row.code: (row.name, row.name_en) for row in session.scalars(select(CountryName))}


def is_country(code: str) -> bool:
    """Whether a country or territory bears this two-letter code."""
    return code in country_names()


def find_country(session: Session, code: str) -> Country | None:
    """One country under its name here; none for a code that is no country's."""
    return _country(code, session.get(CountryName, code)) if code in country_names() else None


def rename_country(session: Session, actor: Actor, code: str, *, name: str, name_en: str) -> Country:
    """Call a country otherwise than CLDR; CLDR's own two names take the choice back."""
    require(may_rename_countries(actor))
    if code not in country_names():
        raise not_found()
    row = session.get(CountryName, code)
    if (name, name_en) == country_names()[code]:
        if row is not None:
            session.delete(row)
        row = None
    elif row is None:
        row = CountryName(code=code, name=name, name_en=name_en, changed_at=now())
        session.add(row)
    else:
        row.name, row.name_en, row.changed_at = name, name_en, now()
    record(session, CountryRenamed(by=actor.by, code=code))
    return _country(code, row)


def list_languages(*, language: str) -> list[Language]:
    """Every language a person may say they speak, in the alphabetical order of that language."""
    languages = [Language(code=code, name=fr, name_en=en) for code, (fr, en) in language_names().items()]
    return sorted(languages, key=lambda one: fold(_in(language, one["name"], one["name_en"])))


def _country(code: str, chosen: CountryName | None) -> Country:
    french, english = (chosen.name, chosen.name_en) if chosen else country_names()[code]
    return Country(code=code, name=french, name_en=english, overridden=chosen is not None)


def _in(language: str, french: str, english: str) -> str:
    return english if language == "en" else french
