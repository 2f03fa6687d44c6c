"""The archive of editions, its private feed, and one's own letters."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.config import current_settings
from collab.core.db import transaction
from collab.core.http import ATOM, Empty, as_atom, guard, public
from collab.core.limits import spend
from collab.digests.routes.blueprint import blueprint
from collab.digests.schemas import archive as schemas
from collab.digests.service import archive, feed, mine


@blueprint.get("/api/digests/archive")
@guard
@blueprint.arguments(schemas.ArchiveQuery, location="query")
@blueprint.response(200, schemas.ArchivePageSchema)
def list_archive(actor: Actor, query: dict[str, Any]) -> Any:
    """Editions that were sent, the newest first."""
    with transaction() as session:
        return archive.list_archive(session, actor, **query)


@blueprint.get("/api/digests/archive/<int:edition_id>")
@guard
@blueprint.response(200, schemas.ReadEditionSchema)
def read_edition(actor: Actor, edition_id: int) -> Any:
    """One edition that was sent, as I may read it."""
    with transaction() as session:
        return archive.read_edition(session, actor, edition_id)


@blueprint.get("/api/digests/mine")
@guard
@blueprint.response(200, schemas.OwnLettersSchema)
def show_my_letters(actor: Actor) -> Any:
    """When my next letter comes, and what became of the last ones."""
    with transaction() as session:
        return mine.own_letters(session, actor)


@blueprint.get("/api/digests/feed-address")
@guard
@blueprint.response(200, schemas.EditionFeedAddressSchema)
def show_feed_address(actor: Actor) -> Any:
    """The private address of my feed of editions, if it was made."""
    with transaction() as session:
        return {"address": feed.feed_address(session, actor)}


@blueprint.post("/api/digests/feed-address")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, schemas.EditionFeedAddressSchema)
def make_feed_address(actor: Actor, data: dict[str, Any]) -> Any:
    """Make a private address of the editions; the one before leads nowhere from now on."""
    spend("post", str(actor.person_id), current_settings().posts_per_minute, 60)
    with transaction() as session:
        return {"address": feed.make_feed_address(session, actor)}


@blueprint.delete("/api/digests/feed-address")
@guard
@blueprint.response(204)
def revoke_feed_address(actor: Actor) -> None:
    """Take the private address of the editions back."""
    with transaction() as session:
        feed.revoke_feed_address(session, actor)


@blueprint.get("/api/digests/feed/<string:token>.atom")
@public
@blueprint.response(200, {"type": "string"}, content_type=ATOM)
def read_feed(token: str) -> Any:
    """The editions, for the feed reader of whoever made this address; the address is the key."""
    with transaction() as session:
        return as_atom(feed.feed_behind(session, token))
