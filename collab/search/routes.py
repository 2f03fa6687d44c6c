"""Routes of finding."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Blueprint, guard
from collab.search import service
from collab.search.schemas import FindQuery, FoundList

blueprint = Blueprint("search", __name__)


@blueprint.get("/api/find")
@guard
@blueprint.arguments(FindQuery, location="query")
@blueprint.response(200, FoundList)
def find(actor: Actor, query: dict[str, Any]) -> Any:
    """People, authorities, groups, discussions and notes by a few letters, the best first; forgiving."""
    with transaction() as session:
        return {"items": service.find(session, actor, **query)}
