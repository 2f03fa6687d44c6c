"""The mails of an edition: that it waits for somebody else of the secretariat to read it, and what they made of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.accounts.service import person_refs_today
from collab.core.config import current_settings
from collab.core.mail import Delivery, Mail, plan_mail, renders, write_mail
from collab.core.outbox import reaction
from collab.digests.events import EditionMoved
from collab.digests.models import Edition, EditionStep
from collab.digests.policy import may_become

KIND = "digests.approval_wanted"
ANSWERED = "digests.approval_answered"


@reaction(EditionMoved)
def mail_approval_wanted(session: Session, moved: EditionMoved) -> None:
    """Plan a mail to everybody who may approve what was just submitted."""
    if moved.act != "submit":
        return
    edition = session.get_one(Edition, moved.edition_id)
    if edition.submitted_at is None:
        return
    others = select(Person).where(Person.staff, Person.disabled_at.is_(None), Person.email.is_not(None))
    for person in session.scalars(others.where(Person.id.is_distinct_from(moved.by)).order_by(Person.id)):
        plan_mail(
            session,
            kind=KIND,
            # Submitted once more after it went back, it is another thing to read.
            unique_key=f"{KIND}:{edition.id}:{edition.submitted_at.isoformat()}:{person.id}",
            address=person.email or "",
            person_id=person.id,
            about={"edition_id": edition.id, "submitted_at": edition.submitted_at.isoformat()},
        )


@renders(KIND)
def write_approval_wanted(session: Session, delivery: Delivery) -> Mail | None:
    """Whose edition waits, and where; nothing once it moved on or is no longer theirs to approve."""
    edition = session.get(Edition, delivery.about["edition_id"])
    person = session.get(Person, delivery.person_id)
    if edition is None or person is None or not person.staff or person.disabled_at is not None:
        return None
    waits = may_become(edition.state, "approve") and edition.submitted_at is not None
    if not waits or edition.submitted_at.isoformat() != delivery.about["submitted_at"]:  # type: ignore[union-attr]
        return None
    by = person_refs_today(session, [edition.submitted_by] if edition.submitted_by else [])
    english = person.language == "en"
    return write_mail(
        "digests/approval_wanted",
        person.language,
        title=(edition.title_en if english else "") or edition.title_fr,
        who=next((ref.name for ref in by.values()), "The secretariat" if english else "Le secrétariat"),
        url=f"{current_settings().public_url.rstrip('/')}/secretariat/editions/{edition.id}",
    )


@reaction(EditionMoved)
def mail_what_became_of_it(session: Session, moved: EditionMoved) -> None:
    """Plan a mail to who submitted an edition that somebody else approved, or sent back with a word."""
    if (moved.before, moved.act) not in (("submitted", "approve"), ("submitted", "send_back")):
        return
    step, person = _answer(session, moved.edition_id, moved.act), _submitter(session, moved.edition_id)
    if step is None or person is None or person.email is None or person.id == moved.by:
        return
    plan_mail(
        session,
        kind=ANSWERED,
        unique_key=f"{ANSWERED}:{step.id}",
        address=person.email,
        person_id=person.id,
        about={"edition_id": moved.edition_id, "step_id": step.id},
    )


def _answer(session: Session, edition_id: int, act: str) -> EditionStep | None:
    steps = select(EditionStep).where(EditionStep.edition_id == edition_id, EditionStep.act == act)
    return session.scalars(steps.order_by(EditionStep.id.desc()).limit(1)).one_or_none()


def _submitter(session: Session, edition_id: int) -> Person | None:
    step = _answer(session, edition_id, "submit")
    return session.get(Person, step.by_id) if step is not None and step.by_id is not None else None


@renders(ANSWERED)
def write_approval_answered(session: Session, delivery: Delivery) -> Mail | None:
    """Who approved it or sent it back, with their word, and where it stands."""
    edition = session.get(Edition, delivery.about["edition_id"])
    step = session.get(EditionStep, delivery.about["step_id"])
    person = session.get(Person, delivery.person_id)
    if (
        edition is None
        or step is None
        or person is None
        or not person.staff
        or person.disabled_at is not None
    ):
        return None
    by = person_refs_today(session, [step.by_id] if step.by_id else [])
    english = person.language == "en"
    return write_mail(
        "digests/approval_answered",
        person.language,
        title=(edition.title_en if english else "") or edition.title_fr,
        who=next((ref.name for ref in by.values()), "The secretariat" if english else "Le secrétariat"),
        approved=step.act == "approve",
        note=step.note,
        url=f"{current_settings().public_url.rstrip('/')}/secretariat/editions/{edition.id}",
    )
