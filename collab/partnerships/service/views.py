"""Partnerships as they are shown: a page of the register, one of them, those that are active in some countries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import AuthorityRef, PersonRef, person_refs
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import not_found, require_visible
from collab.core.names import fold
from collab.partnerships.policy import (
    ACTIVE,
    FOREIGN_STATE,
    STANDING,
    TO_CONFIRM,
    is_overseas,
    kept_by,
    may_keep,
    may_read,
    warns_of_state,
)
from collab.partnerships.service.study import StudyEntry, study_entries

LONGEST_SEARCH = 6
"""Words; more add nothing that a person means."""
STATE_LINES = "899-904, 919-923"
"""Where the study says that agreements with a foreign State are forbidden, and to whom they are not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Warning:
    """What whoever keeps a partnership should know of it; it stops nobody."""

    slug: str
    overseas: bool
    study_lines: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PartnershipView:
    """A partnership with its authority and its people, as it stands today."""

    id: int
    authority: AuthorityRef
    country: str
    place: str
    partner: str
    partner_kind: str
    action_type: str
    themes: list[str]
    starts_on: date | None
    starts_precision: str
    ends_on: date | None
    ends_precision: str
    status: str
    """As it was set; `standing` is what it has come to by its dates."""
    standing: str
    with_contract: bool
    referent: PersonRef | None
    contact: str
    evidence_url: str
    notes: str
    origin: str
    study: StudyEntry | None
    confirmed_on: date | None
    confirmed_by: PersonRef | None
    to_confirm: bool
    entered_on: date
    version: int
    warnings: list[Warning]
    can_keep: bool


@dataclass(frozen=True, kw_only=True)
class PartnershipPage:
    """One page of the register."""

    items: Sequence[PartnershipView]
    page: int
    pages: int
    total: int


_COLUMNS = f"""
    ps.id, ps.country, ps.place, ps.partner, ps.partner_kind, ps.action_type, ps.themes, ps.starts_on,
    ps.starts_precision, ps.ends_on, ps.ends_precision, ps.status, {STANDING} AS standing, ps.with_contract,
    ps.referent_id, ps.contact, ps.evidence_url, ps.notes, ps.origin, ps.study_key, ps.confirmed_on, ps.confirmed_by,
    {TO_CONFIRM} AS to_confirm, (ps.created_at AT TIME ZONE 'Europe/Paris')::date AS entered_on, ps.version,
    a.id AS authority_id, a.siren, a.name, a.kind, a.region, a.department,
    (SELECT m.id FROM mandate m WHERE m.person_id = ps.referent_id AND m.authority_id = ps.authority_id
     AND m.starts_on <= :day AND (m.ends_on IS NULL OR m.ends_on >= :day) ORDER BY m.id LIMIT 1) AS referent_mandate"""
_FROM = "FROM partnership ps JOIN authority a ON a.id = ps.authority_id"
_MINE_FIRST = """
    (ps.referent_id = :me) IS TRUE DESC, (ps.authority_id = ANY (:kept)) DESC, a.sort_key, a.id, ps.country,
    lower(unaccent(ps.partner)), ps.id"""


def find_partnerships(
    session: Session, actor: Actor, *, page: int = 1, page_size: int = 50, **filters: Any
) -> PartnershipPage:
    """A page of the register, those that the reader follows or keeps first."""
    require_visible(may_read(actor))
    matched, given = matching(actor, **filters)
    found = f"{_FROM} WHERE {matched}"
    total = session.execute(text(f"SELECT count(*) {found}"), given).scalar_one()
    rows = session.execute(
        text(f"SELECT {_COLUMNS} {found} ORDER BY {_MINE_FIRST} LIMIT :limit OFFSET :offset"),
        {**given, "limit": page_size, "offset": (page - 1) * page_size},
    ).all()
    return PartnershipPage(
        items=_views(session, actor, rows), page=page, pages=math.ceil(total / page_size), total=total
    )


def matching(
    actor: Actor,
    *,
    q: str = "",
    country: str = "",
    authority_id: int | None = None,
    theme: str = "",
    action_type: str = "",
    status: str = "",
    mine: bool = False,
    to_confirm: bool = False,
) -> tuple[str, dict[str, Any]]:
    """SQL on partnerships `ps` for those that are asked for, and what it needs."""
    wanted: dict[str, Any] = {
        "ps.country = :country": country,
        "ps.authority_id = :authority_id": authority_id,
        "ps.themes @> ARRAY[:theme]": theme,
        "ps.action_type = :action_type": action_type,
        f"{STANDING} = :status": status,
        "ps.authority_id = ANY (:kept)": mine,
        TO_CONFIRM: to_confirm,
    }
    words = fold(q).split()[:LONGEST_SEARCH]
    conditions = [
        "ps.removed_at IS NULL",
        *(condition for condition, value in wanted.items() if value),
        # Every typed word begins a word of what it is found by; what holds no word is found nowhere.
        *(f"ps.search_text LIKE :word{n}" for n in range(len(words))),
        *(["false"] if q.strip() and not words else []),
    ]
    given = {
        "country": country,
        "authority_id": authority_id,
        "theme": theme,
        "action_type": action_type,
        "status": status,
        "day": today(),
        "me": actor.person_id,
        "kept": kept_by(actor),
        **{f"word{n}": f"% {word}%" for n, word in enumerate(words)},
    }
    return " AND ".join(conditions), given


def partnership_for(session: Session, actor: Actor, partnership_id: int) -> PartnershipView:
    """One partnership of the register."""
    require_visible(may_read(actor))
    return shown(session, actor, partnership_id)


def shown(session: Session, actor: Actor, partnership_id: int) -> PartnershipView:
    """One partnership as it stands now, for whoever was found to have the right to it."""
    session.flush()
    row = session.execute(
        text(f"SELECT {_COLUMNS} {_FROM} WHERE ps.id = :id AND ps.removed_at IS NULL"),
        {"id": partnership_id, "day": today()},
    ).one_or_none()
    if row is None:
        raise not_found()
    return _views(session, actor, [row])[0]


def active_partnerships(
    session: Session, *, countries: Sequence[str], day: date | None = None
) -> list[PartnershipView]:
    """The partnerships that are active in these countries that day: what an alert finds its people by."""
    rows = session.execute(
        text(
            f"SELECT {_COLUMNS} {_FROM} WHERE ps.country = ANY (:countries) AND {ACTIVE} ORDER BY a.sort_key, ps.id"
        ),
        {"countries": list(countries), "day": day or today()},
    ).all()
    return _views(session, None, rows)


def _views(session: Session, actor: Actor | None, rows: Sequence[Any]) -> list[PartnershipView]:
    asked = {(row.referent_id, row.referent_mandate) for row in rows if row.referent_id is not None}
    asked |= {(row.confirmed_by, None) for row in rows if row.confirmed_by is not None}
    people, study = person_refs(session, asked), study_entries()
    return [
        PartnershipView(
            **{
                name: getattr(row, name)
                for name in (
                    *(
                        "id",
                        "country",
                        "place",
                        "partner",
                        "partner_kind",
                        "action_type",
                        "themes",
                        "starts_on",
                    ),
                    *("starts_precision", "ends_on", "ends_precision", "status", "standing", "with_contract"),
                    *(
                        "contact",
                        "evidence_url",
                        "notes",
                        "origin",
                        "confirmed_on",
                        "to_confirm",
                        "entered_on",
                    ),
                    "version",
                )
            },
            authority=AuthorityRef(
                id=row.authority_id, siren=row.siren, name=row.name, kind=row.kind, region=row.region
            ),
            referent=people.get((row.referent_id, row.referent_mandate)),
            study=study.get(row.study_key),
            confirmed_by=people.get((row.confirmed_by, None)),
            warnings=_warnings(row),
            can_keep=actor is not None and may_keep(actor, row.authority_id),
        )
        for row in rows
    ]


def _warnings(row: Any) -> list[Warning]:
    if not warns_of_state(row.partner_kind, with_contract=row.with_contract):
        return []
    overseas = is_overseas(row.department)
    return [Warning(slug=FOREIGN_STATE, overseas=overseas, study_lines=STATE_LINES)]
