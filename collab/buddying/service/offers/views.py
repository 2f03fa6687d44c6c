"""Offers as they are shown: each with its evidence from the register; how far it is taken, to who keeps it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from collab.accounts.models import Mandate, Person
from collab.accounts.service import AuthorityRef, PersonRef, person_refs
from collab.authorities.models import Authority
from collab.buddying.models import Offer, OfferPause, Team
from collab.buddying.policy import may_keep_offers, may_read
from collab.buddying.service.arrays import read_couples
from collab.buddying.service.evidence import Evidence, evidence_of
from collab.buddying.service.offers.checking import PauseDays
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import not_found, require_visible


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """How far an offer is taken; its helper and the secretariat read it."""

    carried: int
    waiting: int
    yeses: int
    room: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferView:
    """An offer with its authority and its helper, as it stands today."""

    id: int
    authority: AuthorityRef
    person: PersonRef | None
    mandate_id: int | None
    themes: list[str]
    countries: list[str]
    languages: list[str]
    formats: list[str]
    evidence: str
    at_once: int
    per_quarter: int
    state: str
    version: int
    changed_at: datetime
    pauses: list[PauseDays]
    paused: bool
    mandate_ended: bool
    partnerships: tuple[Evidence, ...]
    team_size: int | None
    taken: Taken | None
    can_keep: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferPage:
    """One page of the open offers."""

    items: Sequence[OfferView]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """An authority that the reader may offer help for, with what the register already says of it."""

    mandate_id: int
    authority: AuthorityRef
    partnerships: tuple[Evidence, ...]
    team_size: int | None
    languages: list[str]
    """Those that the reader says they speak."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnOffers:
    """What the reader offers, and for whom they may."""

    items: list[OfferView]
    places: list[Place]


def offer_for(session: Session, actor: Actor, offer_id: int) -> OfferView:
    """One offer; a withdrawn one is shown to who keeps it alone."""
    require_visible(may_read(actor))
    offer = session.get(Offer, offer_id)
    if offer is None or (offer.state != "open" and not may_keep_offers(actor, offer.person_id)):
        raise not_found()
    return shown(session, actor, [offer])[0]


def find_offers(
    session: Session, actor: Actor, *, theme: str = "", country: str = "", page: int = 1, page_size: int = 50
) -> OfferPage:
    """A page of the open offers, by the name of their authority."""
    require_visible(may_read(actor))
    wanted: list[ColumnElement[bool]] = [Offer.state == "open", Offer.person_id.is_not(None)]
    if theme:
        wanted.append(Offer.themes.contains([theme]))
    if country:
        wanted.append(Offer.countries.contains([country]))
    total = session.scalar(select(func.count()).select_from(Offer).where(*wanted)) or 0
    rows = session.scalars(
        select(Offer).join(Offer.authority).where(*wanted).order_by(Authority.sort_key, Offer.id)
        .limit(page_size).offset((page - 1) * page_size)
    ).all()  # fmt: skip
    return OfferPage(
        items=shown(session, actor, rows), page=page, pages=math.ceil(total / page_size), total=total
    )


def own_offers(session: Session, actor: Actor) -> OwnOffers:
    """What the reader offers, and for which authorities they may by a mandate of their own."""
    require_visible(may_read(actor))
    mine = select(Offer).where(Offer.person_id == actor.person_id).order_by(Offer.state, Offer.id)
    offers = session.scalars(mine).all()
    mandates = session.scalars(
        select(Mandate).where(Mandate.id.in_([mandate.id for mandate in actor.mandates]))
        .options(joinedload(Mandate.authority)).order_by(Mandate.id)
    ).all()  # fmt: skip
    evidence = evidence_of(session, [each.authority_id for each in mandates], day=today())
    teams = _teams(session, [each.authority_id for each in mandates])
    languages = session.scalar(select(Person.languages).where(Person.id == actor.person_id)) or []
    places = [
        Place(
            mandate_id=each.id,
            authority=ref_of(each.authority),
            partnerships=evidence.get(each.authority_id, ()),
            team_size=teams.get(each.authority_id),
            languages=list(languages),
        )
        for each in mandates
    ]
    return OwnOffers(items=shown(session, actor, offers), places=places)


def shown(session: Session, actor: Actor, offers: Sequence[Offer]) -> list[OfferView]:
    """These offers as they stand now, for whoever was found to have the right to them."""
    ids = [offer.id for offer in offers]
    _, helpers, _ = read_couples(session, request_ids=[], offer_ids=ids, day=today())
    row_of = {offer_id: row for row, offer_id in enumerate(helpers.ids.tolist())}
    authority_ids = [offer.authority_id for offer in offers]
    authorities = {
        row.id: row for row in session.scalars(select(Authority).where(Authority.id.in_(authority_ids)))
    }
    people = person_refs(
        session, {(offer.person_id, offer.mandate_id) for offer in offers if offer.person_id}
    )
    pauses: dict[int, list[PauseDays]] = defaultdict(list)
    for pause in session.scalars(
        select(OfferPause).where(OfferPause.offer_id.in_(ids)).order_by(OfferPause.starts_on)
    ):
        pauses[pause.offer_id].append(PauseDays(starts_on=pause.starts_on, ends_on=pause.ends_on))
    evidence, teams = evidence_of(session, authority_ids, day=today()), _teams(session, authority_ids)
    return [
        OfferView(
            **{name: getattr(offer, name) for name in _SAME},
            authority=ref_of(authorities[offer.authority_id]),
            person=people.get((offer.person_id or 0, offer.mandate_id)),
            pauses=pauses[offer.id],
            paused=bool(helpers.paused[row_of[offer.id]]),
            mandate_ended=bool(helpers.ended[row_of[offer.id]]),
            partnerships=evidence.get(offer.authority_id, ()),
            team_size=teams.get(offer.authority_id),
            taken=_taken(offer, helpers, row_of[offer.id])
            if may_keep_offers(actor, offer.person_id)
            else None,
            can_keep=may_keep_offers(actor, offer.person_id),
        )
        for offer in offers
    ]


_SAME = (
    "id", "mandate_id", "themes", "countries", "languages", "formats", "evidence", "at_once", "per_quarter", "state",
    "version", "changed_at",
)  # fmt: skip


def ref_of(authority: Authority) -> AuthorityRef:
    """An authority in a few words."""
    return AuthorityRef(
        id=authority.id,
        siren=authority.siren,
        name=authority.name,
        kind=authority.kind,
        region=authority.region,
    )


def _taken(offer: Offer, helpers: Any, row: int) -> Taken:
    carried = int(helpers.carried[row])
    waiting = offer.at_once - carried - int(helpers.free_pairs[row])
    return Taken(
        carried=carried,
        waiting=waiting,
        yeses=offer.per_quarter - waiting - int(helpers.free_yeses[row]),
        room=max(0, int(helpers.room[row])),
    )


def _teams(session: Session, authority_ids: Sequence[int]) -> dict[int, int]:
    teams = session.scalars(select(Team).where(Team.authority_id.in_(authority_ids)))
    return {team.authority_id: team.size for team in teams}
