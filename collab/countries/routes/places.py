"""The world map, the page of a country, following it, its advice, its discussion."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.http import Empty, guard
from collab.core.limits import spend
from collab.countries.routes.blueprint import blueprint
from collab.countries.schemas import places as schemas
from collab.countries.service import advice, following, pages, places, worldmap


@blueprint.get("/api/countries/map")
@guard
@blueprint.response(200, schemas.CountryCountsList)
def show_map(actor: Actor) -> Any:
    """Every country with what there is of it."""
    with transaction() as session:
        return {"items": worldmap.countries_at_a_glance(session, actor)}


@blueprint.get("/api/countries/<string:code>/page")
@guard
@blueprint.response(200, schemas.CountryPageSchema)
def show_country(actor: Actor, code: str) -> Any:
    """The page of a country; looking at it opens and joins nothing."""
    with transaction() as session:
        return pages.country_page(session, actor, code)


@blueprint.put("/api/countries/<string:code>/level")
@guard
@blueprint.arguments(schemas.CountryLevelUpdate)
@blueprint.response(204)
def follow_country(actor: Actor, data: dict[str, Any], code: str) -> None:
    """Choose how closely I follow a country."""
    with transaction() as session:
        following.choose_level(session, actor, code, **data)


@blueprint.post("/api/countries/<string:code>/discussion")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, schemas.CountryPlaceSchema)
def enter_discussion(actor: Actor, data: dict[str, Any], code: str) -> Any:
    """Come into the standing discussion of a country, which is opened where it is missing."""
    spend("post", str(actor.person_id), current_settings().posts_per_minute, 60)
    with transaction() as session:
        return places.country_discussion(session, actor, code)


@blueprint.post("/api/countries/<string:code>/advice")
@guard
@blueprint.arguments(schemas.TravelAdviceCreate)
@blueprint.response(201, schemas.PublisherAdviceSchema)
def enter_advice(actor: Actor, data: dict[str, Any], code: str) -> Any:
    """Enter by hand what the French ministry advises on a country."""
    with transaction() as session:
        return advice.enter_advice(session, actor, code, **data)
