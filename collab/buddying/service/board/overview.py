"""The board at a glance: how many of each, needs by theme, and what waits for somebody to take it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.buddying.policy.access import may_see_board
from collab.buddying.policy.board import NEEDS_DAYS, SHOWN
from collab.buddying.service.board import pairs
from collab.buddying.service.board.matchless import requests_without_match
from collab.buddying.service.board.requests import FROM, STANDS, authority_of, filters, moments
from collab.buddying.service.board.views import InQueue, NeedLine, Overview
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import require_visible

MOST_WAITING = 50
"""Hand-overs and offers shown; their number is told whole."""


def board_overview(session: Session, actor: Actor, **asked: Any) -> Overview:
    """How many requests and pairs stand where, for the secretariat."""
    require_visible(may_see_board(actor))
    matched, given = filters(**asked)
    unmatched = list(requests_without_match(session, actor))
    shown = ", ".join(f"count(*) FILTER (WHERE {STANDS[name]}) AS {name}" for name in SHOWN)
    counts = session.execute(
        text(
            f"""SELECT * FROM (SELECT {shown} {FROM} WHERE {matched}) requests, (
                SELECT count(*) AS pairs, count({pairs.STILL}) AS pairs_still {pairs.FROM}
                WHERE p.state <> 'ended' AND {matched}
            ) pairs"""
        ),
        {**moments(), **pairs.still_since(), **given, "unmatched": unmatched},
    )
    handovers, offers = _waiting(session)
    return Overview(
        counts={
            **counts.mappings().one(),
            "handovers": handovers[0].total if handovers else 0,
            "offers": offers[0].total if offers else 0,
        },
        needs=needs_by_theme(session, **asked),
        handovers=[_of_queue(row) for row in handovers],
        offers=[_of_queue(row) for row in offers],
    )


def needs_by_theme(session: Session, **asked: Any) -> list[NeedLine]:
    """How often each theme was asked for in the last year, in their order, and what came of it; last, a country alone."""
    matched, given = filters(**asked)
    rows = session.execute(
        text(
            f"""WITH need AS (
                SELECT theme, count(*) AS asked,
                    count(*) FILTER (WHERE EXISTS (SELECT FROM pair p WHERE p.request_id = r.id)) AS matched,
                    count(*) FILTER (WHERE r.state = 'open') AS open,
                    count(*) FILTER (WHERE cardinality(r.covered_by) = 0 AND r.state IN ('open', 'full', 'done'))
                        AS uncovered
                FROM buddy_request r JOIN authority a ON a.id = r.authority_id
                LEFT JOIN unnest(r.themes) AS theme ON true
                WHERE r.created_at >= :since AND {matched} GROUP BY theme
            )
            SELECT t.slug AS theme, coalesce(n.asked, 0) AS asked, coalesce(n.matched, 0) AS matched,
                coalesce(n.open, 0) AS open, coalesce(n.uncovered, 0) AS uncovered, coalesce(g.offers, 0) AS offers,
                t.position
            FROM theme t
            LEFT JOIN need n ON n.theme = t.slug
            LEFT JOIN (
                SELECT theme, count(*) AS offers FROM buddy_offer, unnest(themes) AS theme
                WHERE state = 'open' AND person_id IS NOT NULL GROUP BY theme
            ) g ON g.theme = t.slug
            UNION ALL SELECT NULL, asked, matched, open, uncovered, 0, NULL FROM need WHERE theme IS NULL
            ORDER BY position NULLS LAST"""
        ),
        {**given, "since": now() - timedelta(days=NEEDS_DAYS)},
    )
    lines = (dict(row) for row in rows.mappings())
    return [NeedLine(**{name: value for name, value in line.items() if name != "position"}) for line in lines]


def _waiting(session: Session) -> tuple[list[Any], list[Any]]:
    """Hand-overs to the secretariat, and offers whose person left, the oldest first."""
    rows = session.execute(
        text(
            """SELECT * FROM (
                SELECT w.*, a.id AS authority_id, a.siren, a.name, a.kind, a.region,
                    count(*) OVER (PARTITION BY w.what) AS total,
                    row_number() OVER (PARTITION BY w.what ORDER BY w.since NULLS FIRST, w.id) AS place
                FROM (
                    SELECT 'handover' AS what, id, authority_id AS of_id, created_at AS since FROM buddy_handover
                    WHERE to_id IS NULL AND state = 'waiting'
                    UNION ALL
                    SELECT 'offer', id, authority_id, queued_at FROM buddy_offer
                    WHERE person_id IS NULL AND state = 'open'
                ) w JOIN authority a ON a.id = w.of_id
            ) each WHERE place <= :most ORDER BY what, place"""
        ),
        {"most": MOST_WAITING},
    ).all()
    return [row for row in rows if row.what == "handover"], [row for row in rows if row.what == "offer"]


def _of_queue(row: Any) -> InQueue:
    return InQueue(id=row.id, authority=authority_of(row), since=row.since)
