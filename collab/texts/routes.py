"""Routes of the platform's texts."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Blueprint, guard, public, versioned
from collab.texts import service
from collab.texts.models import TextVersion
from collab.texts.schemas import (
    TextAcknowledgementCreate,
    TextSchema,
    TextUpdate,
    ToAcknowledgeList,
    WrittenVersionList,
)

blueprint = Blueprint("texts", __name__)


@blueprint.get("/api/texts/<string:name>")
@public
@blueprint.response(200, TextSchema)
@versioned()
def show_text(name: str) -> TextVersion:
    """A text as it reads today, for everyone."""
    with transaction() as session:
        return service.text_for(session, name)


@blueprint.put("/api/texts/<string:name>")
@guard
@blueprint.arguments(TextUpdate)
@blueprint.response(200, TextSchema)
@versioned()
def write_text(actor: Actor, data: dict[str, Any], name: str, expected: int) -> TextVersion:
    """Write a text anew, from the version named in If-Match."""
    with transaction() as session:
        return service.write_text(session, actor, name, expected=expected, **data)


@blueprint.get("/api/texts/<string:name>/versions")
@guard
@blueprint.response(200, WrittenVersionList)
def list_text_versions(actor: Actor, name: str) -> Any:
    """Every version of a text, the newest first."""
    with transaction() as session:
        return {"items": service.versions_of(session, actor, name)}


@blueprint.get("/api/texts/<string:name>/versions/<int:version>")
@guard
@blueprint.response(200, TextSchema)
def show_text_version(actor: Actor, name: str, version: int) -> TextVersion:
    """A text as it read in one version."""
    with transaction() as session:
        return service.text_for(session, name, version)


@blueprint.post("/api/texts/<string:name>/acknowledgement")
@guard
@blueprint.arguments(TextAcknowledgementCreate)
@blueprint.response(204)
def acknowledge_text(actor: Actor, data: dict[str, Any], name: str) -> None:
    """Say that one has taken note of a version of a text."""
    with transaction() as session:
        service.acknowledge(session, actor, name, **data)


@blueprint.get("/api/texts-to-acknowledge")
@guard
@blueprint.response(200, ToAcknowledgeList)
def list_texts_to_acknowledge(actor: Actor) -> Any:
    """What one has still to take note of."""
    with transaction() as session:
        return {"items": service.to_acknowledge(session, actor)}
