"""Routes of pairs: shown, agreed, paused, ended, rated."""

from __future__ import annotations

from typing import Any

from collab.buddying.routes.blueprint import blueprint
from collab.buddying.schemas.pairs import (
    AgreementUpdate,
    PairEnd,
    PairList,
    PairPause,
    PairSchema,
    RatingCreate,
    VersionAgreed,
)
from collab.buddying.service.pairs import agreeing, moving, rating, views
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Empty, guard, versioned


@blueprint.get("/api/buddying/pairs")
@guard
@blueprint.response(200, PairList)
def list_pairs(actor: Actor) -> Any:
    """One's own pairs, those that live first."""
    with transaction() as session:
        return {"items": views.pairs_of(session, actor)}


@blueprint.get("/api/buddying/pairs/<int:pair_id>")
@guard
@blueprint.response(200, PairSchema)
def show_pair(actor: Actor, pair_id: int) -> Any:
    """One pair, for its two and the secretariat."""
    with transaction() as session:
        return views.pair_for(session, actor, pair_id)


@blueprint.patch("/api/buddying/pairs/<int:pair_id>/agreement")
@guard
@blueprint.arguments(AgreementUpdate)
@blueprint.response(200, PairSchema)
@versioned()
def change_agreement(actor: Actor, data: dict[str, Any], pair_id: int, expected: int) -> Any:
    """Write the agreement anew, from the version named in If-Match; the other side has yet to agree to it."""
    with transaction() as session:
        return agreeing.change_agreement(session, actor, pair_id, expected=expected, **data)


@blueprint.post("/api/buddying/pairs/<int:pair_id>/agreement")
@guard
@blueprint.arguments(VersionAgreed)
@blueprint.response(200, PairSchema)
def agree_to_pair(actor: Actor, data: dict[str, Any], pair_id: int) -> Any:
    """Agree to the version that one read."""
    with transaction() as session:
        return agreeing.agree(session, actor, pair_id, **data)


@blueprint.post("/api/buddying/pairs/<int:pair_id>/pause")
@guard
@blueprint.arguments(PairPause)
@blueprint.response(200, PairSchema)
def pause_pair(actor: Actor, data: dict[str, Any], pair_id: int) -> Any:
    """Let it rest, until a day or until one of the two takes it up again."""
    with transaction() as session:
        return moving.pause_pair(session, actor, pair_id, **data)


@blueprint.post("/api/buddying/pairs/<int:pair_id>/resume")
@guard
@blueprint.arguments(Empty)
@blueprint.response(200, PairSchema)
def resume_pair(actor: Actor, data: dict[str, Any], pair_id: int) -> Any:
    """Take it up again."""
    with transaction() as session:
        return moving.resume_pair(session, actor, pair_id)


@blueprint.post("/api/buddying/pairs/<int:pair_id>/end")
@guard
@blueprint.arguments(PairEnd)
@blueprint.response(200, PairSchema)
def end_pair(actor: Actor, data: dict[str, Any], pair_id: int) -> Any:
    """End it; the helper's place is free again."""
    with transaction() as session:
        return moving.end_pair(session, actor, pair_id, **data)


@blueprint.post("/api/buddying/pairs/<int:pair_id>/rating")
@guard
@blueprint.arguments(RatingCreate)
@blueprint.response(204)
def rate_pair(actor: Actor, data: dict[str, Any], pair_id: int) -> None:
    """Say what one thought of it; nothing ever shows it."""
    with transaction() as session:
        rating.rate_pair(session, actor, pair_id, **data)
