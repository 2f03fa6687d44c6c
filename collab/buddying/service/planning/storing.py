"""A computed plan is written: a row for each couple and one for each request, each table in one statement."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Float, Integer, Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from collab.buddying.policy.plans import LIMITS
from collab.buddying.service.candidates import Couples
from collab.buddying.service.planning.pins import Pin

Places = NDArray[np.int64]


def _bulk(sql: str, **kinds: Any) -> Any:
    """An INSERT of whole columns."""
    return text(sql).bindparams(*(bindparam(name, type_=ARRAY(kind)) for name, kind in kinds.items()))


_ROWS = _bulk(
    """
    INSERT INTO matching_plan_row (plan_id, request_id, offer_id, score, origin)
    SELECT :plan_id, * FROM unnest(:requests, :offers, :scores, :origins)
    """,
    requests=BigInteger,
    offers=BigInteger,
    scores=Float,
    origins=Text,
)
_UNPINNED = _bulk(
    """
    INSERT INTO matching_plan_row (plan_id, request_id, offer_id, score, origin, state, skipped)
    SELECT :plan_id, given.request_id, given.offer_id, 0, 'pinned', 'skipped', given.why
    FROM unnest(:requests, :offers, :reasons) AS given (request_id, offer_id, why)
    ON CONFLICT DO NOTHING
    """,
    requests=BigInteger,
    offers=BigInteger,
    reasons=Text,
)
_REQUESTS = _bulk(
    """
    INSERT INTO matching_plan_request
        (plan_id, request_id, wanted, given, candidates, runner_up_id, runner_up_score, binds, excluded)
    SELECT :plan_id, n.request_id, n.wanted, n.given, n.candidates, nullif(n.runner_up, 0),
        CASE WHEN n.runner_up > 0 THEN n.score END, n.binds, n.excluded::jsonb
    FROM unnest(:requests, :wanted, :given, :candidates, :runners_up, :scores, :binds, :excluded)
        AS n (request_id, wanted, given, candidates, runner_up, score, binds, excluded)
    """,
    requests=BigInteger,
    wanted=Integer,
    given=Integer,
    candidates=Integer,
    runners_up=BigInteger,
    scores=Float,
    binds=Text,
    excluded=Text,
)


def store_rows(
    session: Session,
    plan_id: int,
    couples: Couples,
    score: NDArray[np.float64],
    chosen: Places,
    pinned: set[int],
) -> None:
    """Write the couples that the plan makes."""
    values = {
        "plan_id": plan_id,
        "requests": couples.request_ids[couples.i[chosen]].tolist(),
        "offers": couples.offer_ids[couples.j[chosen]].tolist(),
        "scores": score[chosen].tolist(),
        "origins": ["pinned" if place in pinned else "solved" for place in chosen.tolist()],
    }
    session.execute(_ROWS, values)


def store_unpinned(session: Session, plan_id: int, told: list[tuple[Pin, str]]) -> None:
    """Write the pins that do not hold, with the reason why."""
    values = {
        "plan_id": plan_id,
        "requests": [pin.request_id for pin, _ in told],
        "offers": [pin.offer_id for pin, _ in told],
        "reasons": [why for _, why in told],
    }
    session.execute(_UNPINNED, values)


def store_requests(
    session: Session,
    plan_id: int,
    couples: Couples,
    score: NDArray[np.float64],
    chosen: Places,
    unready: dict[int, str],
) -> None:
    """Write how each request that lacks helpers fared: how many it got, who would be next, which limit binds."""
    size = len(couples.request_ids)
    given = np.bincount(couples.i[chosen], minlength=size)
    candidates = np.bincount(couples.i, minlength=size)
    runner_up, runner_score = _runners_up(couples, score, chosen)
    excluded, binds = _limits(couples, given, candidates, _worth(couples, chosen))
    lacks = couples.wanted > 0
    for row in np.flatnonzero(np.isin(couples.request_ids, list(unready))).tolist():
        binds[row] = unready[int(couples.request_ids[row])]
    values = {
        "plan_id": plan_id,
        "requests": couples.request_ids[lacks].tolist(),
        "wanted": couples.wanted[lacks].tolist(),
        "given": given[lacks].tolist(),
        "candidates": candidates[lacks].tolist(),
        "runners_up": runner_up[lacks].tolist(),
        "scores": runner_score[lacks].tolist(),
        "binds": [binds[row] for row in np.flatnonzero(lacks).tolist()],
        "excluded": [excluded[row] for row in np.flatnonzero(lacks).tolist()],
    }
    session.execute(_REQUESTS, values)


def _runners_up(
    couples: Couples, score: NDArray[np.float64], chosen: Places
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each request the offer of the best score that is not chosen for it, 0 for none; couples stand by request."""
    offer = np.zeros(len(couples.request_ids), np.int64)
    best = np.zeros(len(couples.request_ids))
    if len(couples.i):
        left = score.copy()
        left[chosen] = -1
        starts = np.flatnonzero(np.diff(couples.i, prepend=-1))
        best[couples.i[starts]] = np.maximum.reduceat(left, starts)
        first = np.flatnonzero((left == best[couples.i]) & (left >= 0))[::-1]
        offer[couples.i[first]] = couples.offer_ids[couples.j[first]]
    return offer, best


def _worth(couples: Couples, chosen: Places) -> NDArray[np.bool_]:
    """Whether each request has a possible helper who still has room after the plan: none was worth the load then."""
    room = couples.room - np.bincount(couples.j[chosen], minlength=len(couples.offer_ids))
    spare = room[couples.j] > 0
    spare[chosen] = False
    return np.bincount(couples.i[spare], minlength=len(couples.request_ids)) > 0


def _limits(
    couples: Couples, given: NDArray[np.intp], candidates: NDArray[np.intp], spare: NDArray[np.bool_]
) -> tuple[list[str], list[str]]:
    """What stands against the helpers of each request that lacks any, and which of it binds."""
    excluded, binds = ["{}"] * len(given), [""] * len(given)
    for row in np.flatnonzero(given < couples.wanted).tolist():
        against: Counter[str] = couples.excluded.get(int(couples.request_ids[row]), Counter())
        excluded[row] = json.dumps({name: int(count) for name, count in against.items() if count})
        if candidates[row] > given[row]:
            binds[row] = "not_worth" if spare[row] else "taken"
        else:
            binds[row] = binding_limit(against)
    return excluded, binds


def binding_limit(against: Counter[str]) -> str:
    """The limit without which most helpers could; what is nobody's to lift counts only where there is no other."""
    if not against:
        return "no_helpers"
    liftable = [
        name for name in LIMITS if against.get(name) and name not in ("same_authority", "nothing_in_common")
    ]
    return max(liftable or [name for name in LIMITS if against.get(name)], key=lambda name: against[name])
