"""Letters for tests of what sends them: a writer that says what it is told, and a mailing of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from collab.core.mail import Delivery
from collab.core.mail.mailings import PlannedLetter, open_mailing, plan_letters
from collab.core.mail.splicing import Spliced, Unwanted, encode_block

TEXT = encode_block("Bonjour\n.\n.fin\nÉlue à la coopération\n")
HTML = encode_block("<p>Bonjour, élue</p>")


def spliced(subject: str = "La lettre", **more: str) -> Spliced:
    return Spliced(subject=subject, language="fr", text=[TEXT], html=[HTML], **more)


def write_plainly(_session: Session, rows: Sequence[Delivery]) -> Mapping[int, Spliced | Unwanted]:
    """The same letter for everybody."""
    return {row.id: spliced() for row in rows}


def plan_mailing(session: Session, count: int, *, kind: str = "tests.letter", key: str = "letter") -> int:
    """Open a mailing of so many letters, each to an address of its own, and commit."""
    mailing_id = open_mailing(session, kind=kind)
    letters = [PlannedLetter(f"{key}:{n}", f"p{n}@example.org", n) for n in range(count)]
    plan_letters(session, mailing_id, letters)
    session.commit()
    return mailing_id
