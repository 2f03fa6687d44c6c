"""Routes of candidates with their reasons, and of the weights."""

from __future__ import annotations

from typing import Any

from collab.buddying.routes.blueprint import blueprint
from collab.buddying.schemas.candidates import (
    CandidatePageSchema,
    CandidateQuery,
    PreviewedCandidateList,
    WeightsPreviewCreate,
    WeightsSchema,
    WeightsUpdate,
)
from collab.buddying.service import proposing, weights
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard, versioned


@blueprint.get("/api/buddying/requests/<int:request_id>/candidates")
@guard
@blueprint.arguments(CandidateQuery, location="query")
@blueprint.response(200, CandidatePageSchema)
def list_candidates(actor: Actor, query: dict[str, Any], request_id: int) -> Any:
    """Who may be asked for help with a request, the best first, with reasons."""
    with transaction() as session:
        return proposing.candidates_of(session, actor, request_id, **query)


@blueprint.get("/api/buddying/weights")
@guard
@blueprint.response(200, WeightsSchema)
@versioned()
def show_weights(actor: Actor) -> Any:
    """The weights of the score, and the versions before."""
    with transaction() as session:
        return weights.show_weights(session, actor)


@blueprint.put("/api/buddying/weights")
@guard
@blueprint.arguments(WeightsUpdate)
@blueprint.response(200, WeightsSchema)
@versioned()
def change_weights(actor: Actor, data: dict[str, Any], expected: int) -> Any:
    """Weigh candidates otherwise from now on, from the version named in If-Match."""
    with transaction() as session:
        return weights.change_weights(session, actor, expected=expected, **data)


@blueprint.post("/api/buddying/weights/preview")
@guard
@blueprint.arguments(WeightsPreviewCreate)
@blueprint.response(200, PreviewedCandidateList)
def preview_weights(actor: Actor, data: dict[str, Any]) -> Any:
    """How the first candidates of a request would change places under other weights."""
    with transaction() as session:
        return {"items": proposing.preview_weights(session, actor, **data)}
