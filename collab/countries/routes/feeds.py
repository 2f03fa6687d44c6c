"""Private feeds of countries: made, taken back, read by a feed reader."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.http import ATOM, Empty, as_atom, guard, public
from collab.core.limits import spend
from collab.countries.routes.blueprint import blueprint
from collab.countries.schemas import places as schemas
from collab.countries.service import feed

NONE = {"address": None, "of_country": None}


@blueprint.get("/api/me/countries/feed")
@guard
@blueprint.response(200, schemas.FeedAddressSchema)
def show_feed_address(actor: Actor) -> Any:
    """The private addresses of my countries, if they were made."""
    with transaction() as session:
        return feed.feed_address(session, actor) or NONE


@blueprint.post("/api/me/countries/feed")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, schemas.FeedAddressSchema)
def make_feed_address(actor: Actor, data: dict[str, Any]) -> Any:
    """Make private addresses of my countries; those before lead nowhere from now on."""
    spend("post", str(actor.person_id), current_settings().posts_per_minute, 60)
    with transaction() as session:
        return feed.make_feed_address(session, actor)


@blueprint.delete("/api/me/countries/feed")
@guard
@blueprint.response(204)
def revoke_feed_address(actor: Actor) -> None:
    """Take the private addresses of my countries back."""
    with transaction() as session:
        feed.revoke_feed_address(session, actor)


@blueprint.get("/api/feed/<string:token>.atom")
@public
@blueprint.response(200, {"type": "string"}, content_type=ATOM)
def read_feed(token: str) -> Any:
    """All countries of whoever made this address, for their feed reader; the address is the key."""
    with transaction() as session:
        return as_atom(feed.feed_behind(session, token))


@blueprint.get("/api/countries/<string:code>/feed/<string:token>.atom")
@public
@blueprint.response(200, {"type": "string"}, content_type=ATOM)
def read_country_feed(token: str, code: str) -> Any:
    """One country, for the feed reader of whoever made this address; the address is the key."""
    with transaction() as session:
        return as_atom(feed.feed_behind(session, token, code))
