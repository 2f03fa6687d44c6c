"""Requests as they are shown: a page of them, one of them with what its reader may do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import AuthorityRef, PersonRef, person_refs
from collab.buddying.matching.networks import Network, Served, network_of
from collab.buddying.policy import may_ask_helpers, may_become, may_change_request, may_read, may_read_answers
from collab.buddying.service.needs import serving
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import not_found, require_visible
from collab.core.markdown import render_html
from collab.core.names import fold

LONGEST_SEARCH = 6
"""Words; more add nothing that a person means."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestLine:
    """A request in a list."""

    id: int
    title: str
    authority: AuthorityRef
    asker: PersonRef | None
    themes: list[str]
    countries: list[str]
    languages: list[str]
    formats: list[str]
    by_when: date | None
    wanted: int
    helped: int
    """Pairs that are at work for it."""
    waiting: int | None
    """Helpers who have not answered yet; none for readers who are not to know."""
    state: str
    created_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestRights:
    """What the reader may do with a request as it stands."""

    change: bool
    withdraw: bool
    finish: bool
    reopen: bool
    send_elsewhere: bool
    ask_helpers: bool
    read_answers: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestView(RequestLine):
    """A request on its own page."""

    details: str
    html: str
    same_territory: bool
    covered_by: list[Served]
    """Networks that serve this need already, with why."""
    sent_to: Network | None
    bulletin_id: int | None
    queued_at: datetime | None
    can: RequestRights


@dataclass(frozen=True, kw_only=True)
class RequestPage:
    """One page of the requests."""

    items: Sequence[RequestLine]
    page: int
    pages: int
    total: int


_LINE = """
    r.id, r.title, r.themes, r.countries, r.languages, r.formats, r.by_when, r.wanted, r.state, r.created_at,
    r.changed_at, r.closed_at, r.version, r.asker_id, r.mandate_id, m.person_id AS holder_id,
    a.id AS authority_id, a.siren, a.name, a.kind, a.region,
    (SELECT count(*) FROM pair p WHERE p.request_id = r.id AND p.state <> 'ended') AS helped,
    (SELECT count(*) FROM solicitation s WHERE s.request_id = r.id AND s.state = 'asked') AS waiting"""
_PAGE = "r.details, r.same_territory, r.sent_to, r.bulletin_id, r.queued_at"
_FROM = "FROM buddy_request r JOIN authority a ON a.id = r.authority_id LEFT JOIN mandate m ON m.id = r.mandate_id"
_SAME = (
    *("id", "title", "themes", "countries", "languages", "formats", "by_when", "wanted", "helped", "state"),
    *("created_at", "changed_at", "closed_at", "version"),
)


def list_requests(
    session: Session, actor: Actor, *, page: int = 1, page_size: int = 50, **filters: Any
) -> RequestPage:
    """A page of the requests, the newest first."""
    require_visible(may_read(actor))
    matched, given = _matching(actor, **filters)
    found = f"{_FROM} WHERE {matched}"
    total = session.execute(text(f"SELECT count(*) {found}"), given).scalar_one()
    rows = session.execute(
        text(f"SELECT {_LINE} {found} ORDER BY r.created_at DESC, r.id DESC LIMIT :limit OFFSET :offset"),
        {**given, "limit": page_size, "offset": (page - 1) * page_size},
    ).all()
    people = _people(session, rows)
    return RequestPage(
        items=[RequestLine(**_line(actor, row, people)) for row in rows],
        page=page,
        pages=math.ceil(total / page_size),
        total=total,
    )


def _matching(
    actor: Actor,
    *,
    q: str = "",
    state: str = "",
    theme: str = "",
    country: str = "",
    authority_id: int | None = None,
    mine: bool = False,
) -> tuple[str, dict[str, Any]]:
    wanted: dict[str, Any] = {
        "r.state = :state": state,
        "r.themes @> ARRAY[:theme]": theme,
        ":country = ANY (r.countries)": country,
        "r.authority_id = :authority_id": authority_id,
        "(r.authority_id = ANY (:kept) OR r.asker_id = :me)": mine,
    }
    words = fold(q).split()[:LONGEST_SEARCH]
    conditions = [
        *(condition for condition, value in wanted.items() if value),
        *(f"r.search_text LIKE :word{n}" for n in range(len(words))),
        *(["false"] if q.strip() and not words else []),
    ]
    given = {
        "state": state,
        "theme": theme,
        "country": country,
        "authority_id": authority_id,
        "kept": sorted({mandate.authority_id for mandate in (*actor.mandates, *actor.acts_for)}),
        "me": actor.person_id,
        **{f"word{n}": f"% {word}%" for n, word in enumerate(words)},
    }
    return " AND ".join(conditions) or "true", given


def show_request(session: Session, actor: Actor, request_id: int) -> RequestView:
    """One request, for every member and the secretariat."""
    require_visible(may_read(actor))
    return shown_request(session, actor, request_id)


def shown_request(session: Session, actor: Actor, request_id: int) -> RequestView:
    """One request as it stands now, for whoever was found to have the right to it."""
    session.flush()
    row = session.execute(
        text(f"SELECT {_LINE}, {_PAGE} {_FROM} WHERE r.id = :id"), {"id": request_id, "day": today()}
    ).one_or_none()
    if row is None:
        raise not_found()
    return RequestView(
        **_line(actor, row, _people(session, [row])),
        details=row.details,
        html=render_html(row.details),
        same_territory=row.same_territory,
        covered_by=serving(row._asdict(), row.region),
        sent_to=network_of(row.sent_to) if row.sent_to else None,
        bulletin_id=row.bulletin_id,
        queued_at=row.queued_at,
        can=_rights(actor, row),
    )


def _people(session: Session, rows: Sequence[Any]) -> dict[tuple[int, int | None], PersonRef]:
    return person_refs(session, {asked for row in rows if (asked := _asker(row))})


def _asker(row: Any) -> tuple[int, int | None] | None:
    """Who leads it, under the mandate if it is theirs."""
    if row.asker_id is None:
        return None
    return row.asker_id, row.mandate_id if row.holder_id == row.asker_id else None


def _line(actor: Actor, row: Any, people: dict[tuple[int, int | None], PersonRef]) -> dict[str, Any]:
    asker = _asker(row)
    return {
        **{name: getattr(row, name) for name in _SAME},
        "authority": AuthorityRef(
            id=row.authority_id, siren=row.siren, name=row.name, kind=row.kind, region=row.region
        ),
        "asker": people.get(asker) if asker else None,
        "waiting": row.waiting if may_read_answers(actor, row.authority_id) else None,
    }


def _rights(actor: Actor, row: Any) -> RequestRights:
    mine = may_change_request(actor, row.authority_id)
    moves = {act: mine and may_become("request", row.state, act) for act in ("withdraw", "finish", "reopen")}
    return RequestRights(
        change=mine and row.state in ("open", "full"),
        **moves,
        send_elsewhere=mine and may_become("request", row.state, "send_elsewhere"),
        ask_helpers=may_ask_helpers(actor, row.authority_id) and row.state == "open",
        read_answers=may_read_answers(actor, row.authority_id),
    )
