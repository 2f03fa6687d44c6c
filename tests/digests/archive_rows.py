"""Editions that were sent, and what runs did for people, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.clock import now
from collab.core.mail import Delivery
from collab.core.mail.mailings import Mailing
from collab.digests.composition.parts import EditionContent, EditionPart, EditionWords
from collab.digests.models import Edition, Letter, Run
from collab.digests.service.editions.content import freeze


def part(title: str, *, group_id: int | None = None, **values: Any) -> EditionPart:
    """An item with a French title, and an English one where it is given."""
    words = {"facts": values.pop("facts", ""), "markdown": values.pop("markdown", "")}
    english = values.pop("english", title)
    given = {"item_id": 1, "kind": "decision", "path": "/discussions/1/2", **values}
    return EditionPart(
        group_id=group_id,
        fr=EditionWords(title=title, **words),
        en=EditionWords(title=english, **words),
        **given,
    )


def make_sent_edition(
    session: Session, number: int | None = 1, parts: Sequence[EditionPart] = (), **values: Any
) -> Edition:
    """An edition that was sent whole, unless another state is given."""
    at = now() - timedelta(days=1)
    given = {
        "number": number,
        "state": "sent",
        "title_fr": f"Lettre {number}",
        "title_en": "",
        "intro_fr": "",
        "intro_en": "",
        "sending_at": at,
        "sent_at": at + timedelta(minutes=3),
        **values,
    }
    edition = Edition(**given)
    session.add(edition)
    session.flush()
    titles = {name: given[name] for name in ("title_fr", "title_en", "intro_fr", "intro_en")}
    content = EditionContent(edition_id=edition.id, number=None, parts=tuple(parts), **titles)
    edition.frozen = freeze(content)
    session.flush()
    return edition


def make_run(session: Session, *, kind: str = "weekly", period: str = "2026-W48", **values: Any) -> Run:
    """A run that ended."""
    mailing = Mailing(kind="digests.letter", state="ended")
    session.add(mailing)
    session.flush()
    run = Run(**{"kind": kind, "period": period, "mailing_id": mailing.id, "state": "ended", **values})
    session.add(run)
    session.flush()
    return run


def make_letter(
    session: Session, run: Run, person: Person, outcome: str = "planned", **values: Any
) -> Letter:
    """What a run did for somebody; `mail` is the state of the mail, where there is one."""
    state = values.pop("mail", None)
    if state is not None:
        mail = Delivery(
            kind="digests.letter",
            unique_key=f"digests.letter:{run.id}:{person.id}",
            address=person.email or "",
            person_id=person.id,
            about={},
            state=state,
            request_id="test",
            mailing_id=run.mailing_id,
        )
        session.add(mail)
        session.flush()
        values["delivery_id"] = mail.id
    letter = Letter(run_id=run.id, person_id=person.id, outcome=outcome, language="fr", **values)
    session.add(letter)
    session.flush()
    return letter
