"""Pairs that stand still: a date passed, a pause over, one of the two gone, or nothing done for long."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.buddying.policy.access import may_see_board
from collab.buddying.policy.board import STILL_DAYS
from collab.buddying.service.board.requests import authority_of, filters
from collab.buddying.service.board.views import Page, PairLine
from collab.core.actor import Actor
from collab.core.clock import now, today
from collab.core.errors import require_visible

# What is said of a pair is the first of these that holds.
STILL = """
    CASE WHEN p.asker_id IS NULL OR p.helper_id IS NULL THEN 'alone'
        WHEN p.state = 'paused' THEN CASE WHEN p.paused_until < :day THEN 'pause_over' END
        WHEN p.ends_on < :day THEN 'end_passed'
        WHEN m.starts_at IS NOT NULL THEN 'milestone'
        WHEN p.moved_at < :still THEN 'still' END"""
FROM = """
    FROM pair p
    JOIN buddy_request r ON r.id = p.request_id
    JOIN authority a ON a.id = r.authority_id
    JOIN buddy_offer o ON o.id = p.offer_id
    JOIN authority h ON h.id = o.authority_id
    LEFT JOIN (
        SELECT DISTINCT ON (pair_id) pair_id, title, starts_at FROM pair_milestone
        WHERE done_at IS NULL AND removed_at IS NULL AND starts_at < :now ORDER BY pair_id, starts_at, id
    ) m ON m.pair_id = p.id"""


def still_since() -> dict[str, Any]:
    """The moments that the SQL above speaks of."""
    return {"day": today(), "now": now(), "still": now() - timedelta(days=STILL_DAYS)}


def pairs_on_board(
    session: Session, actor: Actor, *, page: int = 1, page_size: int = 50, **asked: Any
) -> Page:
    """One page of the pairs that stand still, the longest first; what the two said to each other is theirs."""
    require_visible(may_see_board(actor))
    matched, given = filters(**asked)
    rows = session.execute(
        text(
            f"""SELECT *, count(*) OVER () AS total FROM (
                SELECT p.id, p.state, p.request_id, r.title, p.lead, {STILL} AS why, m.title AS milestone,
                    coalesce(m.starts_at, p.queued_at, p.moved_at) AS since,
                    a.id AS authority_id, a.siren, a.name, a.kind, a.region, h.id AS helper_authority_id,
                    h.siren AS helper_siren, h.name AS helper_name, h.kind AS helper_kind, h.region AS helper_region
                {FROM} WHERE p.state <> 'ended' AND {matched}
            ) each WHERE why IS NOT NULL ORDER BY since, id LIMIT :limit OFFSET :offset"""
        ),
        {**still_since(), **given, "limit": page_size, "offset": (page - 1) * page_size},
    ).all()
    total = rows[0].total if rows else 0
    said = ("id", "state", "request_id", "title", "lead", "why", "since", "milestone")
    items = [
        PairLine(
            authority=authority_of(row),
            helper_authority=authority_of(row, "helper_"),
            **{name: getattr(row, name) for name in said},
        )
        for row in rows
    ]
    return Page(items=items, page=page, pages=math.ceil(total / page_size), total=total)
