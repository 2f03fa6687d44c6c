"""Routes of the controlled lists."""

from __future__ import annotations

from typing import Any

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import Blueprint, guard
from collab.reference import service
from collab.reference.schemas import (
    ActionTypeList,
    CountryList,
    CountryQuery,
    CountrySchema,
    CountryUpdate,
    LanguageList,
    ThemeList,
)

blueprint = Blueprint("reference", __name__)


@blueprint.get("/api/themes")
@guard
@blueprint.response(200, ThemeList)
def themes(actor: Actor) -> Any:
    """The themes of international action, in the study's order."""
    with transaction() as session:
        return {"items": service.list_themes(session)}


@blueprint.get("/api/action-types")
@guard
@blueprint.response(200, ActionTypeList)
def action_types(actor: Actor) -> Any:
    """The nine types of international action, in the study's order."""
    return {"items": service.list_action_types()}


@blueprint.get("/api/countries")
@guard
@blueprint.arguments(CountryQuery, location="query")
@blueprint.response(200, CountryList)
def countries(actor: Actor, query: dict[str, Any]) -> Any:
    """Every country under its name here."""
    with transaction() as session:
        return {"items": service.list_countries(session, language=query["lang"])}


@blueprint.put("/api/countries/<string:code>")
@guard
@blueprint.arguments(CountryUpdate)
@blueprint.response(200, CountrySchema)
def rename_country(actor: Actor, update: dict[str, Any], code: str) -> Any:
    """Call a country otherwise than CLDR does."""
    with transaction() as session:
        return service.rename_country(session, actor, code, **update)


@blueprint.get("/api/languages")
@guard
@blueprint.arguments(CountryQuery, location="query")
@blueprint.response(200, LanguageList)
def languages(actor: Actor, query: dict[str, Any]) -> Any:
    """Every language a person may say they speak."""
    return {"items": service.list_languages(language=query["lang"])}
