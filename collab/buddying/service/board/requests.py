"""Requests as the board lists them, with how far the asking got: one statement whatever their number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import AuthorityRef, person_refs
from collab.buddying.policy.access import may_see_board
from collab.buddying.policy.board import NEAR_DAYS
from collab.buddying.service.board.matchless import requests_without_match
from collab.buddying.service.board.views import Page, RequestLine, Why
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import require_visible
from collab.core.names import fold

# An asking that was taken back says nothing about who does not answer.
FROM = """
    FROM buddy_request r
    JOIN authority a ON a.id = r.authority_id
    LEFT JOIN (
        SELECT request_id, count(*) AS standing,
            count(*) FILTER (WHERE state = 'asked') AS waiting,
            count(*) FILTER (WHERE state = 'lapsed') AS lapsed,
            count(*) FILTER (WHERE state IN ('declined', 'suggested')) AS declined,
            min(asked_at) FILTER (WHERE state IN ('asked', 'lapsed')) AS since
        FROM solicitation WHERE state <> 'cancelled' GROUP BY request_id
    ) s ON s.request_id = r.id
    LEFT JOIN (
        SELECT request_id, count(*) FILTER (WHERE state <> 'ended') AS alive FROM pair GROUP BY request_id
    ) p ON p.request_id = r.id"""

STANDS = {
    "open": "r.state = 'open'",
    "unasked": "r.state = 'open' AND s.standing IS NULL",
    # Asked, and still short of a helper: whoever waits, said no or let the time pass.
    "unanswered": "r.state = 'open' AND s.standing IS NOT NULL",
    "overdue": "r.state = 'open' AND r.by_when <= :near",
    "unmatched": "r.id = ANY (:unmatched)",
    "queue": "r.state IN ('open', 'full') AND r.asker_id IS NULL",
    "full": "r.state = 'full'",
    "closed": "r.state IN ('done', 'withdrawn', 'elsewhere')",
    "all": "true",
}
_ORDER = {
    "unanswered": "s.since, r.id",
    "overdue": "r.by_when, r.id",
    "queue": "r.queued_at NULLS FIRST, r.id",
    "closed": "r.closed_at DESC NULLS LAST, r.id DESC",
    "all": "r.id DESC",
}
_COLUMNS = """
    r.id, r.title, r.state, r.version, r.asker_id, r.mandate_id, r.themes, r.countries, r.by_when, r.wanted, r.sent_to,
    r.created_at, r.queued_at, cardinality(r.covered_by) = 0 AS uncovered, coalesce(p.alive, 0) AS alive,
    coalesce(s.waiting, 0) AS waiting, coalesce(s.lapsed, 0) AS lapsed, coalesce(s.declined, 0) AS declined, s.since,
    a.id AS authority_id, a.siren, a.name, a.kind, a.region, count(*) OVER () AS total"""


def filters(
    *, q: str = "", theme: str = "", country: str = "", region: str = "", authority_id: int | None = None
) -> tuple[str, dict[str, Any]]:
    """What of the board is asked for, as SQL over `r` and `a`."""
    asked: dict[str, dict[str, Any]] = {
        # Folded words have no signs left, those of LIKE among them.
        "r.search_text LIKE :words": {"words": f"%{words}%"} if (words := fold(q)) else {},
        ":theme = ANY (r.themes)": {"theme": theme} if theme else {},
        ":country = ANY (r.countries)": {"country": country} if country else {},
        "a.region = :region": {"region": region} if region else {},
        "a.id = :authority_id": {"authority_id": authority_id} if authority_id else {},
    }
    given = {name: value for values in asked.values() for name, value in values.items()}
    return " AND ".join(["true", *(sql for sql, values in asked.items() if values)]), given


def moments() -> dict[str, Any]:
    """The days that the board's SQL speaks of."""
    return {"day": today(), "near": today() + timedelta(days=NEAR_DAYS)}


def requests_on_board(
    session: Session, actor: Actor, *, show: str, page: int = 1, page_size: int = 50, **asked: Any
) -> Page:
    """One page of a list of requests, for the secretariat."""
    require_visible(may_see_board(actor))
    unmatched = requests_without_match(session, actor) if show == "unmatched" else {}
    items, total = request_lines(
        session, show=show, unmatched=unmatched, limit=page_size, offset=(page - 1) * page_size, **asked
    )
    return Page(items=items, page=page, pages=math.ceil(total / page_size), total=total)


def request_lines(
    session: Session, *, show: str, unmatched: Mapping[int, Why], limit: int, offset: int = 0, **asked: Any
) -> tuple[list[RequestLine], int]:
    """The requests of a list, and how many there are in all."""
    matched, given = filters(**asked)
    rows = session.execute(
        text(
            f"SELECT {_COLUMNS} {FROM} WHERE {STANDS[show]} AND {matched}"
            f" ORDER BY {_ORDER.get(show, 'r.created_at, r.id')} LIMIT :limit OFFSET :offset"
        ),
        {**moments(), **given, "unmatched": list(unmatched), "limit": limit, "offset": offset},
    ).all()
    return _lines(session, rows, unmatched), rows[0].total if rows else 0


def _lines(session: Session, rows: Sequence[Any], unmatched: Mapping[int, Why]) -> list[RequestLine]:
    people = person_refs(session, ((row.asker_id, row.mandate_id) for row in rows if row.asker_id))
    day = today()
    return [
        RequestLine(
            id=row.id,
            title=row.title,
            state=row.state,
            version=row.version,
            authority=authority_of(row),
            asker=people.get((row.asker_id, row.mandate_id)),
            themes=row.themes,
            countries=row.countries,
            by_when=row.by_when,
            overdue=_overdue(row, day),
            wanted=row.wanted,
            alive=row.alive,
            waiting=row.waiting,
            lapsed=row.lapsed,
            declined=row.declined,
            since=row.since,
            uncovered=row.uncovered,
            sent_to=row.sent_to,
            created_at=row.created_at,
            queued_at=row.queued_at,
            why=unmatched.get(row.id),
        )
        for row in rows
    ]


def authority_of(row: Any, prefix: str = "") -> AuthorityRef:
    """The authority that a row names, by the columns that begin with the prefix."""
    said = {name: getattr(row, prefix + name) for name in ("authority_id", "siren", "name", "kind", "region")}
    return AuthorityRef(id=said.pop("authority_id"), **said)


def _overdue(row: Any, day: Any) -> str | None:
    if row.state != "open" or row.by_when is None or row.by_when > day + timedelta(days=NEAR_DAYS):
        return None
    return "passed" if row.by_when < day else "near"
