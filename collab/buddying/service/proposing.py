"""Candidates of one request, ranked, each with the reasons for and against; and how other weights would rank them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import select, text
from sqlalchemy.orm import Session, joinedload

from collab.accounts.service import AuthorityRef, PersonRef, person_refs
from collab.buddying.matching import exclusion
from collab.buddying.matching.ranking import ranked
from collab.buddying.matching.reasons import Helper, Names, Reason, Side, Worked, reasons_for
from collab.buddying.matching.score import Helpers, features, total
from collab.buddying.models import BuddyRequest
from collab.buddying.policy import FEATURES, may_ask_helpers, may_keep_weights
from collab.buddying.service.arrays import read_couples
from collab.buddying.service.evidence import evidence_of
from collab.buddying.service.requests import find_request
from collab.buddying.service.weights import check_weights, weights_in_force
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import require
from collab.reference.recognition import language_names
from collab.reference.service import list_countries, list_themes

SOON_DAYS = 30
"""A pause that begins within these is spoken of."""
PREVIEWED = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A helper who may be asked, with what speaks for and against them."""

    offer_id: int
    person: PersonRef
    authority: AuthorityRef
    score: int
    evidence: str
    team_size: int | None
    usual_days: int | None
    """How many days their answers took, as a rule; none while there are fewer than two."""
    reasons: list[Reason]


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidatePage:
    """One page of a request's candidates, and how many were left out for which reason."""

    items: list[Candidate]
    page: int
    pages: int
    total: int
    weights_version: int
    excluded: dict[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Previewed:
    """A candidate's rank and score as they are and as they would be; no rank beyond the first ones."""

    offer_id: int
    person: PersonRef
    authority: AuthorityRef
    rank: int | None
    score: int
    new_rank: int | None
    new_score: int


@dataclass(frozen=True, kw_only=True, slots=True)
class _Weighed:
    """One request's couples, in no order yet."""

    helpers: Helpers
    rows: Any
    features: Any
    excluded: Counter[str]

    def ranked(self, request_id: int, weights: Mapping[str, float]) -> tuple[Any, Any]:
        """The couples best first, and the score of each in the order they came in."""
        scores = total(self.features, weights)
        return ranked(
            scores, request_id, self.helpers.ids[self.rows], self.helpers.carried[self.rows]
        ), scores


def candidates_of(
    session: Session, actor: Actor, request_id: int, *, page: int = 1, page_size: int = 20
) -> CandidatePage:
    """Who may be asked for help with a request, the best first, with reasons."""
    request = find_request(session, actor, request_id)
    require(may_ask_helpers(actor, request.authority_id), slug="not-of-the-asking-authority")
    version, weights = weights_in_force(session)
    weighed = _weigh(session, request_id, day=today())
    order, scores = weighed.ranked(request_id, weights)
    here = order[(page - 1) * page_size : page * page_size]
    return CandidatePage(
        items=_candidates(session, request, weighed, here, scores, weights),
        page=page,
        pages=math.ceil(len(order) / page_size),
        total=len(order),
        weights_version=version,
        excluded=dict(weighed.excluded),
    )


def preview_weights(
    session: Session, actor: Actor, *, request_id: int, weights: Mapping[str, float]
) -> list[Previewed]:
    """How the first candidates of a request would change places under other weights; nothing is written."""
    require(may_keep_weights(actor))
    check_weights(weights)
    find_request(session, actor, request_id)
    _, in_force = weights_in_force(session)
    weighed = _weigh(session, request_id, day=today())
    before, scores = weighed.ranked(request_id, in_force)
    after, new_scores = weighed.ranked(request_id, weights)
    ranks, new_ranks = _first(before), _first(after)
    last = len(after) + 1
    couples = sorted(
        {*ranks, *new_ranks}, key=lambda couple: (new_ranks.get(couple, last), ranks.get(couple, last))
    )
    known = _known(
        session, [int(weighed.helpers.ids[weighed.rows[couple]]) for couple in couples], (), today()
    )
    return [
        Previewed(
            offer_id=row.id,
            person=person,
            authority=_authority(row),
            rank=ranks.get(couple),
            score=round(scores[couple]),
            new_rank=new_ranks.get(couple),
            new_score=round(new_scores[couple]),
        )
        for couple, (row, person) in zip(couples, known, strict=True)
    ]


def reasons_of(session: Session, couples: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[Reason]]:
    """The reasons of these couples, each a request and an offer; as many queries, however many there are."""
    if not couples:
        return {}
    day = today()
    request_ids, offer_ids = ({couple[side] for couple in couples} for side in (0, 1))
    needs, helpers, _ = read_couples(
        session, request_ids=sorted(request_ids), offer_ids=sorted(offer_ids), day=day
    )
    i = np.searchsorted(needs.ids, [request_id for request_id, _ in couples])
    j = np.searchsorted(helpers.ids, [offer_id for _, offer_id in couples])
    made = features(needs, helpers, i, j).tolist()
    wanted = select(BuddyRequest).where(BuddyRequest.id.in_(request_ids))
    requests = {each.id: each for each in session.scalars(wanted.options(joinedload(BuddyRequest.authority)))}
    known = {row.id: row for row, _ in _known(session, sorted(offer_ids), (), day)}
    register = evidence_of(session, [row.authority_id for row in known.values()], day=day)
    (_, weights), names = weights_in_force(session), _names(session)
    found = {}
    for number, (request_id, offer_id) in enumerate(couples):
        request, offer = requests[request_id], known[offer_id]
        found[request_id, offer_id] = reasons_for(
            _side(request, request.authority.population, request.authority.region),
            _helper(offer, helpers, int(j[number]), register.get(offer.authority_id, ())),
            features=dict(zip(FEATURES, made[number], strict=True)),
            weights=weights,
            names=names,
        )
    return found


def _weigh(session: Session, request_id: int, *, day: date) -> _Weighed:
    needs, helpers, standing = read_couples(session, request_ids=[request_id], offer_ids=None, day=day)
    allowed = exclusion.allowed_couples(needs, helpers, standing)
    made = features(needs, helpers, allowed.i, allowed.j)
    return _Weighed(helpers=helpers, rows=allowed.j, features=made, excluded=allowed.excluded[0])


def _first(order: Any) -> dict[int, int]:
    return {int(couple): rank for rank, couple in enumerate(order[:PREVIEWED], start=1)}


def _candidates(
    session: Session,
    request: BuddyRequest,
    weighed: _Weighed,
    couples: Any,
    scores: Any,
    weights: Mapping[str, float],
) -> list[Candidate]:
    day, helpers = today(), weighed.helpers
    rows = [int(weighed.rows[couple]) for couple in couples]
    known = _known(session, [int(helpers.ids[row]) for row in rows], request.themes, day)
    register = evidence_of(session, [row.authority_id for row, _ in known], day=day)
    asked, names = _side(request, request.authority.population, request.authority.region), _names(session)
    made = []
    for couple, row, (offer, person) in zip(couples, rows, known, strict=True):
        worked = register.get(offer.authority_id, ())
        reasons = reasons_for(
            asked,
            _helper(offer, helpers, row, worked),
            features=dict(zip(FEATURES, weighed.features[couple].tolist(), strict=True)),
            weights=weights,
            names=names,
        )
        candidate = Candidate(
            offer_id=offer.id,
            person=person,
            authority=_authority(offer),
            score=round(scores[couple]),
            evidence=offer.evidence,
            team_size=offer.team,
            usual_days=offer.usual_days,
            reasons=reasons,
        )
        made.append(candidate)
    return made


_KNOWN = """
    SELECT o.id, o.person_id, o.mandate_id, o.authority_id, o.themes, o.countries, o.languages, o.formats, o.evidence,
        o.at_once, o.per_quarter, a.siren, a.name, a.kind, a.region, a.population, t.size AS team,
        (SELECT min(z.starts_on) FROM buddy_offer_pause z
         WHERE z.offer_id = o.id AND z.starts_on > :day AND z.starts_on <= :day + :soon) AS pauses_on,
        (SELECT count(*) FROM peer_note n JOIN pair p ON p.id = n.pair_id
         WHERE p.offer_id = o.id AND n.state = 'published' AND n.themes && CAST(:themes AS text[])) AS notes,
        (SELECT CASE WHEN count(*) >= 2 THEN greatest(1, ceil(extract(epoch FROM
            percentile_cont(0.5) WITHIN GROUP (ORDER BY s.answered_at - s.asked_at)) / 86400))::int END
         FROM solicitation s WHERE s.offer_id = o.id AND s.answered_at IS NOT NULL) AS usual_days
    FROM unnest(CAST(:ids AS bigint[])) WITH ORDINALITY AS asked (id, place)
    JOIN buddy_offer o ON o.id = asked.id
    JOIN authority a ON a.id = o.authority_id
    LEFT JOIN buddy_team t ON t.authority_id = o.authority_id
    ORDER BY asked.place"""


def _known(
    session: Session, offer_ids: Sequence[int], themes: Sequence[str], day: date
) -> list[tuple[Any, PersonRef]]:
    """What is known of these offers, in their order, each with its helper; all of them have one."""
    given = {"ids": list(offer_ids), "day": day, "soon": SOON_DAYS, "themes": list(themes)}
    rows = session.execute(text(_KNOWN), given).all()
    people = person_refs(session, {(row.person_id, row.mandate_id) for row in rows})
    return [(row, people[row.person_id, row.mandate_id]) for row in rows]


def _helper(offer: Any, helpers: Helpers, row: int, worked: Sequence[Any]) -> Helper:
    carried = int(helpers.carried[row])
    waiting = offer.at_once - carried - int(helpers.free_pairs[row])
    return Helper(
        side=_side(offer, offer.population, offer.region),
        worked=tuple(
            Worked(
                country=each.country,
                themes=each.themes,
                since=each.starts_on,
                precision=each.starts_precision,
            )
            for each in worked
        ),
        at_once=offer.at_once,
        per_quarter=offer.per_quarter,
        carried=carried,
        waiting=waiting,
        yeses=offer.per_quarter - waiting - int(helpers.free_yeses[row]),
        answered=int(helpers.answered[row]),
        settled=int(helpers.settled[row]),
        notes=offer.notes,
        pauses_on=offer.pauses_on,
        team=offer.team,
    )


def _side(said: Any, population: int, region: str) -> Side:
    sets = {name: tuple(getattr(said, name)) for name in ("themes", "countries", "languages", "formats")}
    return Side(**sets, population=population, region=region)


def _authority(row: Any) -> AuthorityRef:
    return AuthorityRef(id=row.authority_id, siren=row.siren, name=row.name, kind=row.kind, region=row.region)


def _names(session: Session) -> Names:
    return Names(
        themes={theme.slug: (theme.name, theme.name_en) for theme in list_themes(session)},
        countries={
            each["code"]: (each["name"], each["name_en"]) for each in list_countries(session, language="fr")
        },
        languages=language_names(),
    )
