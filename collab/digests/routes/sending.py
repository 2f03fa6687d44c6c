"""Routes of the sending desk."""

from __future__ import annotations

from typing import Any

from flask import Response

from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.db import transaction
from collab.core.http import guard
from collab.core.limits import spend
from collab.core.threads import off_hub
from collab.digests.routes.blueprint import blueprint
from collab.digests.schemas.sending import (
    AudiencePersonPage,
    AudienceQuery,
    AudienceSchema,
    DeliveryDecision,
    DeliveryExportQuery,
    DeliveryLinePage,
    DeliveryQuery,
    SendingHold,
    SendingProgressSchema,
    TestAskedCreate,
    TestAskedSchema,
)
from collab.digests.service.sending.audience import audience_of, people_of_audience
from collab.digests.service.sending.deliveries import deliveries_of
from collab.digests.service.sending.exporting import deliveries_to_write, workbook_from
from collab.digests.service.sending.pausing import hold_sending
from collab.digests.service.sending.progress import progress_of_edition
from collab.digests.service.sending.resending import decide_unknown, resend_failed
from collab.digests.service.sending.testing import TESTS_PER_HOUR, ask_test

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EDITION = "/api/digests/editions/<int:edition_id>"


@blueprint.get(f"{EDITION}/audience")
@guard
@blueprint.response(200, AudienceSchema)
def show_audience(actor: Actor, edition_id: int) -> Any:
    """How many receive an edition, of whom, and what of it they may read; how many do not, and why."""
    with transaction() as session:
        return audience_of(session, actor, edition_id)


@blueprint.get(f"{EDITION}/audience/people")
@guard
@blueprint.arguments(AudienceQuery, location="query")
@blueprint.response(200, AudiencePersonPage)
def list_audience(actor: Actor, query: dict[str, Any], edition_id: int) -> Any:
    """One page of those who receive it, or of those who do not for one reason."""
    with transaction() as session:
        return people_of_audience(session, actor, edition_id, **query)


@blueprint.post(f"{EDITION}/test")
@guard
@blueprint.arguments(TestAskedCreate)
@blueprint.response(202, TestAskedSchema)
def send_test(actor: Actor, data: dict[str, Any], edition_id: int) -> Any:
    """Have an edition sent to oneself, and nobody else, as it stands."""
    with transaction() as session:
        address = ask_test(session, actor, edition_id, **data)
        spend("digest test", str(actor.person_id), TESTS_PER_HOUR, 3_600)
    return {"address": address}


@blueprint.get(f"{EDITION}/progress")
@guard
@blueprint.response(200, SendingProgressSchema)
def show_progress(actor: Actor, edition_id: int) -> Any:
    """How many letters have left, wait, failed; how fast, and how long it takes still."""
    with transaction() as session:
        return progress_of_edition(session, actor, edition_id)


@blueprint.post(f"{EDITION}/progress")
@guard
@blueprint.arguments(SendingHold)
@blueprint.response(200, SendingProgressSchema)
def hold_edition(actor: Actor, data: dict[str, Any], edition_id: int) -> Any:
    """Pause a sending, go on with it, or stop it for good; the answer says what has left and what never will."""
    with transaction() as session:
        return hold_sending(session, actor, edition_id, **data)


@blueprint.get(f"{EDITION}/deliveries")
@guard
@blueprint.arguments(DeliveryQuery, location="query")
@blueprint.response(200, DeliveryLinePage)
def list_deliveries(actor: Actor, query: dict[str, Any], edition_id: int) -> Any:
    """One page of the letters of an edition, with what became of each."""
    with transaction() as session:
        return deliveries_of(session, actor, edition_id, **query)


@blueprint.get(f"{EDITION}/deliveries/export")
@guard
@blueprint.arguments(DeliveryExportQuery, location="query")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
def export_deliveries(actor: Actor, query: dict[str, Any], edition_id: int) -> Response:
    """The letters of an edition as a workbook."""
    with transaction() as session:
        found = deliveries_to_write(session, actor, edition_id, **query)
    response = Response(off_hub(workbook_from, found), content_type=XLSX)
    name = f"{'envois' if found.language == 'fr' else 'letters'}-{edition_id}-{today().isoformat()}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.post(f"{EDITION}/deliveries/<int:letter_id>")
@guard
@blueprint.arguments(DeliveryDecision)
@blueprint.response(200, SendingProgressSchema)
def decide_delivery(actor: Actor, data: dict[str, Any], edition_id: int, letter_id: int) -> Any:
    """Repeat a letter that may have arrived, or leave it as it is."""
    with transaction() as session:
        return decide_unknown(session, actor, edition_id, letter_id, **data)


@blueprint.post(f"{EDITION}/resend")
@guard
@blueprint.response(200, SendingProgressSchema)
def resend_edition(actor: Actor, edition_id: int) -> Any:
    """Send an edition once more to those alone whose letter failed."""
    with transaction() as session:
        return resend_failed(session, actor, edition_id)
