"""Routes of offers, their pauses and the size of teams."""

from __future__ import annotations

from typing import Any

from collab.buddying.routes.blueprint import blueprint
from collab.buddying.schemas.offers import (
    OfferCreate,
    OfferPage,
    OfferQuery,
    OfferSchema,
    OfferUpdate,
    OwnOfferList,
    TeamSchema,
    TeamUpdate,
)
from collab.buddying.service import offers, teams
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, versioned


@blueprint.get("/api/buddying/offers")
@guard
@blueprint.arguments(OfferQuery, location="query")
@blueprint.response(200, OfferPage)
def list_offers(actor: Actor, query: dict[str, Any]) -> Any:
    """A page of the open offers."""
    with transaction() as session:
        return offers.find_offers(session, actor, **query)


@blueprint.get("/api/buddying/offers/mine")
@guard
@blueprint.response(200, OwnOfferList)
def list_own_offers(actor: Actor) -> Any:
    """What one offers, and for which authorities one may."""
    with transaction() as session:
        return offers.own_offers(session, actor)


@blueprint.post("/api/buddying/offers")
@guard
@blueprint.arguments(OfferCreate)
@blueprint.response(201, OfferSchema)
@versioned()
def make_offer(actor: Actor, data: dict[str, Any]) -> Any:
    """Offer expertise under a mandate of one's own."""
    with transaction() as session:
        return offers.make_offer(session, actor, **data)


@blueprint.get("/api/buddying/offers/<int:offer_id>")
@guard
@blueprint.response(200, OfferSchema)
@versioned()
def show_offer(actor: Actor, offer_id: int) -> Any:
    """One offer."""
    with transaction() as session:
        return offers.offer_for(session, actor, offer_id)


@blueprint.patch("/api/buddying/offers/<int:offer_id>")
@guard
@blueprint.arguments(OfferUpdate)
@blueprint.response(200, OfferSchema)
@versioned()
def change_offer(actor: Actor, data: dict[str, Any], offer_id: int, expected: int) -> Any:
    """Change what is named, from the version named in If-Match; pauses come all together."""
    with transaction() as session:
        return offers.change_offer(session, actor, offer_id, expected=expected, **data)


@blueprint.put("/api/buddying/offers/<int:offer_id>/withdrawal")
@guard
@blueprint.response(200, OfferSchema)
@versioned()
def withdraw_offer(actor: Actor, offer_id: int, expected: int) -> Any:
    """Take an offer back."""
    with transaction() as session:
        return offers.withdraw_offer(session, actor, offer_id, expected=expected)


@blueprint.delete("/api/buddying/offers/<int:offer_id>/withdrawal")
@guard
@blueprint.response(200, OfferSchema)
@versioned()
def reopen_offer(actor: Actor, offer_id: int, expected: int) -> Any:
    """Offer again what was withdrawn."""
    with transaction() as session:
        return offers.reopen_offer(session, actor, offer_id, expected=expected)


@blueprint.get("/api/buddying/teams/<int:authority_id>")
@guard
@blueprint.response(200, TeamSchema)
def show_team(actor: Actor, authority_id: int) -> Any:
    """How large the international team of an authority is."""
    with transaction() as session:
        return teams.show_team(session, actor, authority_id)


@blueprint.put("/api/buddying/teams/<int:authority_id>")
@guard
@blueprint.arguments(TeamUpdate)
@blueprint.response(200, TeamSchema)
def state_team(actor: Actor, data: dict[str, Any], authority_id: int) -> Any:
    """Say how large the international team of one's authority is."""
    with transaction() as session:
        return teams.state_team(session, actor, authority_id, **data)
