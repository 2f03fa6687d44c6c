"""The register: loading it, searching it, showing one authority."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypedDict

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, joinedload

from collab.authorities.models import Authority
from collab.authorities.policy import may_read_register
from collab.authorities.recognition import INSIDE, KnownAuthority, bare, search_text, understood
from collab.core.actor import Actor
from collab.core.errors import not_found, require_visible
from collab.core.names import fold

REGISTER = Path(__file__).parent / "data" / "authorities.json"
CLOSE_ENOUGH = 0.42
"""How alike a misspelt name must be: "strabourg" and "tolouse" are in, "nanterre" is not taken for Nantes."""


class Page(TypedDict):
    """One page of the register."""

    items: Sequence[Authority]
    page: int
    pages: int
    total: int


def load_register(session: Session) -> int:
    """Write the committed register, one row per SIREN, and return how many rows that changed.

    What left the register stays in the table: people may hold mandates of it.
    """
    entries = json.loads(REGISTER.read_text(encoding="utf-8"))
    bodies = [entry for entry in entries if entry["territory"] is None]
    communes = [entry for entry in entries if entry["territory"] is not None]
    changed = _write(session, bodies, {})
    ids = {row.siren: row.id for row in session.execute(select(Authority.siren, Authority.id))}
    return changed + _write(session, communes, ids)


def find_authorities(
    session: Session,
    actor: Actor,
    *,
    q: str = "",
    region: str = "",
    kind: str = "",
    page: int = 1,
    page_size: int = 50,
) -> Page:
    """A page of the register, the best match first, or the most populous without a question.

    Misspelt names are tried only when nothing is spelt so.
    """
    require_visible(may_read_register(actor))
    among = [
        column == value for column, value in ((Authority.region, region), (Authority.kind, kind)) if value
    ]
    typed = understood(q)
    if q.strip() and not typed:
        return Page(items=[], page=page, pages=0, total=0)
    found = and_(True, *among, *([_spelt(typed)] if typed else []))
    order = _by_rank(typed) if typed else []
    total = session.scalar(select(func.count(Authority.id)).where(found)) or 0
    if typed and not total:
        found, order = and_(*among, _alike(typed) >= CLOSE_ENOUGH), [_alike(typed).desc()]
        total = session.scalar(select(func.count(Authority.id)).where(found)) or 0
    rows = _with_territory().where(found).order_by(*order, Authority.population.desc(), Authority.id)
    items = session.scalars(rows.limit(page_size).offset((page - 1) * page_size)).all()
    return Page(items=items, page=page, pages=math.ceil(total / page_size), total=total)


def authority_for(session: Session, actor: Actor, authority_id: int) -> dict[str, Any]:
    """One authority with the communes of the register that belong to it, and who says so."""
    require_visible(may_read_register(actor))
    authority = session.scalars(_with_territory().where(Authority.id == authority_id)).one_or_none()
    if authority is None:
        raise not_found()
    members = select(Authority).where(Authority.territory_id == authority.id)
    shown = {column.key: getattr(authority, column.key) for column in Authority.__table__.columns}
    return shown | {
        "territory": authority.territory,
        "territory_members": session.scalars(
            members.order_by(Authority.population.desc(), Authority.id)
        ).all(),
        "sources": _sources(authority),
    }


def regions(session: Session, actor: Actor) -> list[str]:
    """The regions of the register, in alphabetical order."""
    require_visible(may_read_register(actor))
    return sorted(session.scalars(select(Authority.region).distinct()), key=fold)


def known_authorities(session: Session) -> list[KnownAuthority]:
    """The whole register as lists of people are read against it."""
    rows = session.execute(
        select(Authority.id, Authority.siren, Authority.name, Authority.search_text).order_by(
            Authority.population.desc(), Authority.id
        )
    )
    return [
        KnownAuthority(id=row.id, siren=row.siren, name=row.name, search_text=row.search_text) for row in rows
    ]


def _write(session: Session, entries: list[dict[str, Any]], ids: dict[str, int]) -> int:
    rows = [_row(entry, ids.get(entry["territory"])) for entry in entries]
    given = insert(Authority).values(rows)
    columns = [name for name in rows[0] if name != "siren"]
    new = tuple_(*(given.excluded[name] for name in columns))
    old = tuple_(*(Authority.__table__.c[name] for name in columns))
    written = given.on_conflict_do_update(
        index_elements=[Authority.siren],
        set_={name: given.excluded[name] for name in columns},
        where=old.is_distinct_from(new),
    ).returning(Authority.id)
    return len(session.execute(written).all())


def _row(entry: dict[str, Any], territory_id: int | None) -> dict[str, Any]:
    kept = ("siren", "kind", "name", "full_name", "other_names", "population", "population_year", "region")
    names = [entry["short_name"], entry["name"], entry["full_name"], *entry["other_names"], entry["siren"]]
    # A body's place alone ("Lyon" of the Métropole de Lyon) is its sort key, not a name: "lyon" is the city first.
    own = names if entry["kind"] == "commune" else names[1:]
    return {
        **{key: entry[key] for key in (*kept, "department", "latitude", "longitude", "surveyed")},
        "insee": entry["insee_code"],
        "study_lines": [str(line) for line in entry["study_lines"]],
        "territory_id": territory_id,
        "sort_key": fold(entry["short_name"]),
        "search_text": search_text([*own, entry["insee_code"] or ""], entry["places"]),
    }


def _with_territory() -> Select[Authority]:
    return select(Authority).options(joinedload(Authority.territory))


def _own_names() -> ColumnElement[str]:
    return func.split_part(Authority.search_text, INSIDE, 1)


def _spelt(typed: str) -> ColumnElement[bool]:
    """Every typed word begins a word of a name, or of a place inside."""
    return and_(*(Authority.search_text.contains(f" {word}") for word in typed.split()))


def _by_rank(typed: str) -> list[ColumnElement[Any]]:
    """A name before a beginning, a beginning before a later word, own names before places inside."""
    ranks = (
        _own_names().contains(f"| {typed} |"),
        or_(Authority.sort_key.startswith(typed), _own_names().contains(f"| {typed}")),
        _own_names().contains(f" {typed}"),
        Authority.search_text.contains(f"| {typed} |"),
    )
    return [case(*((rank, place) for place, rank in enumerate(ranks)), else_=len(ranks))]


def _alike(typed: str) -> ColumnElement[float]:
    place = bare(typed)
    to_name = func.similarity(Authority.sort_key, place)
    to_words: ColumnElement[float] = func.strict_word_similarity(place, Authority.search_text)
    return func.greatest(to_name, to_words)


def _sources(authority: Authority) -> list[dict[str, Any]]:
    of_population: dict[str, Any] = {
        "about": "population",
        "producer": "INSEE" if authority.kind in ("commune", "ept") else "DGCL, INSEE",
        "licence": "Licence Ouverte 2.0",
        "year": authority.population_year,
        "lines": [],
    }
    of_place: dict[str, Any] = {
        "about": "coordinates",
        "producer": "GeoNames",
        "licence": "CC BY 4.0",
        "year": None,
        "lines": [],
    }
    lines = [int(line) for line in authority.study_lines]
    of_study = {
        "about": "study",
        "producer": "INET, France Urbaine",
        "licence": None,
        "year": 2021,
        "lines": lines,
    }
    return [of_population, of_place, *([of_study] if lines else [])]
