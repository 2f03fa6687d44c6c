"""A test that somebody asked for is planned, and written at the moment it is sent."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.accounts.service import actor_for
from collab.core.mail import Delivery, Mail, renders
from collab.core.outbox import reaction
from collab.digests.events import TestAsked
from collab.digests.models import Edition
from collab.digests.service.previewing import preview_letter
from collab.digests.service.sending.testing import KIND, PREFIXES, plan_test


@reaction(TestAsked)
def plan_a_test(session: Session, event: TestAsked) -> None:
    """Send the edition to who asked to see it."""
    plan_test(session, event)


@renders(KIND)
def write_a_test(session: Session, delivery: Delivery) -> Mail | None:
    """The whole letter as it would reach who asked; nothing once they or the edition are gone."""
    person_id, language = delivery.person_id, delivery.about["language"]
    actor = actor_for(session, person_id) if person_id is not None else None
    edition = session.get(Edition, delivery.about["edition_id"])
    if (
        person_id is None
        or actor is None
        or not actor.staff
        or edition is None
        or edition.state == "discarded"
    ):
        return None
    whole = preview_letter(session, actor, person_id=person_id, edition_id=edition.id, language=language)
    return Mail(
        subject=f"{PREFIXES[language]} {whole.subject}", text=whole.text, html=whole.html, language=language
    )
