"""What each authority gives and asks, beside the limits that its people set themselves and the size of its team."""

from __future__ import annotations

import math
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.buddying.policy.access import may_see_board
from collab.buddying.service.board.requests import authority_of
from collab.buddying.service.board.views import LoadLine, Page
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import require_visible
from collab.core.names import fold

# A quarter is the calendar's, in Paris.
QUARTER = "date_trunc('quarter', :day ::date)::timestamp AT TIME ZONE 'Europe/Paris'"
_FROM = f"""
    FROM authority a
    LEFT JOIN buddy_team t ON t.authority_id = a.id
    LEFT JOIN (
        SELECT o.authority_id, count(*) AS offers, sum(o.at_once) AS at_once, sum(o.per_quarter) AS per_quarter,
            count(*) FILTER (WHERE EXISTS (
                SELECT FROM buddy_offer_pause b WHERE b.offer_id = o.id AND b.starts_on <= :day
                AND (b.ends_on IS NULL OR b.ends_on >= :day))) AS paused
        FROM buddy_offer o WHERE o.state = 'open' GROUP BY o.authority_id
    ) g ON g.authority_id = a.id
    LEFT JOIN (
        SELECT o.authority_id, count(*) FILTER (WHERE s.state = 'asked') AS waiting,
            count(*) FILTER (WHERE s.asked_at >= {QUARTER}) AS asked,
            count(*) FILTER (WHERE s.state = 'accepted' AND s.answered_at >= {QUARTER}) AS accepted
        FROM solicitation s JOIN buddy_offer o ON o.id = s.offer_id WHERE s.state <> 'cancelled'
        GROUP BY o.authority_id
    ) s ON s.authority_id = a.id
    LEFT JOIN (
        SELECT o.authority_id, count(*) AS carried FROM pair p JOIN buddy_offer o ON o.id = p.offer_id
        WHERE p.state <> 'ended' GROUP BY o.authority_id
    ) c ON c.authority_id = a.id
    LEFT JOIN (
        SELECT authority_id, count(*) AS requests FROM buddy_request WHERE state = 'open' GROUP BY authority_id
    ) r ON r.authority_id = a.id
    WHERE (g.offers > 0 OR s.waiting > 0 OR s.asked > 0 OR c.carried > 0 OR r.requests > 0)"""


def load_on_board(
    session: Session,
    actor: Actor,
    *,
    q: str = "",
    region: str = "",
    authority_id: int | None = None,
    page: int = 1,
    page_size: int = 50,
) -> Page:
    """One page of authorities that give or ask, who carries the most first."""
    require_visible(may_see_board(actor))
    items, total = load_lines(
        session,
        q=q,
        region=region,
        authority_id=authority_id,
        limit=page_size,
        offset=(page - 1) * page_size,
    )
    return Page(items=items, page=page, pages=math.ceil(total / page_size), total=total)


def load_lines(
    session: Session,
    *,
    q: str = "",
    region: str = "",
    authority_id: int | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[list[LoadLine], int]:
    """The authorities, and how many there are in all."""
    given: dict[str, Any] = {"day": today(), "limit": limit, "offset": offset}
    asked = ""
    if q:
        asked, given["words"] = " AND strpos(a.search_text, :words) > 0", fold(q)
    if region:
        asked, given["region"] = f"{asked} AND a.region = :region", region
    if authority_id:
        asked, given["authority_id"] = f"{asked} AND a.id = :authority_id", authority_id
    rows = session.execute(
        text(
            f"""SELECT a.id AS authority_id, a.siren, a.name, a.kind, a.region, t.size AS team,
                coalesce(g.offers, 0) AS offers, coalesce(g.paused, 0) AS paused, coalesce(g.at_once, 0) AS at_once,
                coalesce(g.per_quarter, 0) AS per_quarter, coalesce(s.waiting, 0) AS waiting,
                coalesce(s.asked, 0) AS asked, coalesce(s.accepted, 0) AS accepted, coalesce(c.carried, 0) AS carried,
                coalesce(r.requests, 0) AS requests, count(*) OVER () AS total
            {_FROM}{asked}
            ORDER BY carried DESC, waiting DESC, asked DESC, offers DESC, a.sort_key, a.id
            LIMIT :limit OFFSET :offset"""
        ),
        given,
    ).all()
    counted = (
        "team",
        "offers",
        "paused",
        "at_once",
        "carried",
        "per_quarter",
        "accepted",
        "asked",
        "waiting",
    )
    lines = [
        LoadLine(
            authority=authority_of(row),
            requests=row.requests,
            **{name: getattr(row, name) for name in counted},
        )
        for row in rows
    ]
    return lines, rows[0].total if rows else 0
