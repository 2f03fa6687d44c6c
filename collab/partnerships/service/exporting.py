"""The register as a file of the same shape as the lists that are brought: what is taken away can be brought back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.errors import require_visible
from collab.core.tables.days import typed_day
from collab.core.tables.rows import Row
from collab.core.tables.writing import csv_of, xlsx_of
from collab.partnerships.policy import may_read
from collab.partnerships.recognition.words import HEADINGS, KINDS, STATUSES, YES_NO
from collab.partnerships.service.views import matching
from collab.reference.service import list_action_types, list_countries, list_themes

LANGUAGES = ("fr", "en")
FORMATS = ("xlsx", "csv")

# Twins stand in the order in which a list that is brought back is held against them.
_ORDER = "a.sort_key, a.id, ps.country, lower(unaccent(ps.partner)), ps.starts_on NULLS FIRST, ps.starts_precision, ps.id"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What is written: partnerships as the register keeps them, and what their slugs are called."""

    rows: Sequence[Any]
    language: str
    countries: Mapping[str, str]
    action_types: Mapping[str, str]
    themes: Mapping[str, str]


def partnerships_to_write(session: Session, actor: Actor, *, language: str, **filters: Any) -> Found:
    """The partnerships that are asked for, for whoever may read the register."""
    require_visible(may_read(actor))
    matched, given = matching(actor, **filters)
    rows = session.execute(
        text(
            f"""SELECT ps.*, a.name AS authority, a.siren FROM partnership ps
            JOIN authority a ON a.id = ps.authority_id WHERE {matched} ORDER BY {_ORDER}"""
        ),
        given,
    ).all()
    name = "name" if language == "fr" else "name_en"
    countries = {str(one["code"]): str(one[name]) for one in list_countries(session, language=language)}  # type: ignore[literal-required]
    borne = Counter(countries.values())
    return Found(
        rows=rows,
        language=language,
        # Names are political and may be set: one that two bear would be nobody's when it comes back.
        countries={code: called if borne[called] == 1 else code for code, called in countries.items()},
        action_types={one["slug"]: one[name] for one in list_action_types()},  # type: ignore[literal-required]
        themes={theme.slug: getattr(theme, name) for theme in list_themes(session)},
    )


def file_of(found: Found, *, format: str) -> bytes:
    """The file itself; it takes its time, and needs neither the database nor the web."""
    place = LANGUAGES.index(found.language)
    rows = [[headings[place] for headings in HEADINGS.values()]]
    rows += (_row(one, found, place) for one in found.rows)
    title = ("Partenariats", "Partnerships")[place]
    return csv_of(rows) if format == "csv" else xlsx_of(rows, title=title)


def _row(one: Any, found: Found, place: int) -> Row:
    said = {
        "authority": one.authority,
        "siren": one.siren,
        "country": found.countries[one.country],
        "place": one.place,
        "partner": one.partner,
        "partner_kind": KINDS[one.partner_kind][place],
        "action_type": found.action_types[one.action_type],
        "themes": " | ".join(found.themes[slug] for slug in one.themes),
        "starts_on": typed_day(one.starts_on, one.starts_precision),
        "ends_on": typed_day(one.ends_on, one.ends_precision),
        "status": STATUSES[one.status][place],
        "with_contract": YES_NO[one.with_contract][place],
        "contact": one.contact,
        "evidence_url": one.evidence_url,
        "confirmed_on": typed_day(one.confirmed_on, "day"),
    }
    return [said[column] for column in HEADINGS]
