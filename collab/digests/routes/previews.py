"""Routes of previews: a letter as it would arrive, as data and as the page that stands in a frame."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response

from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.http import guard
from collab.core.limits import spend
from collab.digests.routes.blueprint import blueprint
from collab.digests.schemas.previews import (
    LetterPreviewSchema,
    OwnPageQuery,
    OwnPreviewQuery,
    PageOfPreviewQuery,
    PreviewQuery,
)
from collab.digests.service.previewing import preview_letter
from collab.digests.service.writing.whole import Whole, framed

EDITION = "/api/digests/editions/<int:edition_id>"
OWN = "/api/digests/mine/preview"
PAGE = {"type": "string"}
PREVIEWS_PER_MINUTE = 120
# A letter shows itself and opens its links beside the workspace: no script, nothing from elsewhere, in no other's frame.
POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline';"
    " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@blueprint.get(OWN)
@guard
@blueprint.arguments(OwnPreviewQuery, location="query")
@blueprint.response(200, LetterPreviewSchema)
def preview_own_letter(actor: Actor, query: dict[str, Any]) -> Any:
    """One's own next letter as it would be now."""
    return _described(_preview(actor, actor.person_id, None, query), f"{OWN}/page", query)


@blueprint.get(f"{OWN}/page")
@guard
@blueprint.arguments(OwnPageQuery, location="query")
@blueprint.response(200, PAGE, content_type="text/html")
def show_own_letter(actor: Actor, query: dict[str, Any]) -> Response:
    """One's own next letter as a mail program would show it."""
    scheme = query.pop("scheme", None)
    return _page(_preview(actor, actor.person_id, None, query), scheme)


@blueprint.get(f"{EDITION}/preview")
@guard
@blueprint.arguments(PreviewQuery, location="query")
@blueprint.response(200, LetterPreviewSchema)
def preview_edition(actor: Actor, query: dict[str, Any], edition_id: int) -> Any:
    """An edition as one of its readers would get it, with their own news under it."""
    page = f"/api/digests/editions/{edition_id}/preview/page"
    person_id = query.get("person", actor.person_id)
    return _described(_preview(actor, person_id, edition_id, query), page, query)


@blueprint.get(f"{EDITION}/preview/page")
@guard
@blueprint.arguments(PageOfPreviewQuery, location="query")
@blueprint.response(200, PAGE, content_type="text/html")
def show_edition_letter(actor: Actor, query: dict[str, Any], edition_id: int) -> Response:
    """The same as a mail program would show it."""
    scheme = query.pop("scheme", None)
    return _page(_preview(actor, query.get("person", actor.person_id), edition_id, query), scheme)


def _preview(actor: Actor, person_id: int, edition_id: int | None, query: dict[str, Any]) -> Whole:
    spend("digest preview", str(actor.person_id), PREVIEWS_PER_MINUTE, 60)
    language = query.get("language")
    with transaction() as session:
        return preview_letter(session, actor, person_id=person_id, edition_id=edition_id, language=language)


def _described(whole: Whole, page: str, query: dict[str, Any]) -> dict[str, Any]:
    address = f"{page}?{urlencode(sorted(query.items()))}" if query else page
    return {
        "subject": whole.subject,
        "text": whole.text,
        "lines": whole.lines,
        "html_url": address if whole.html else None,
    }


def _page(whole: Whole, scheme: str | None) -> Response:
    response = Response(framed(whole.html, scheme=scheme), content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
