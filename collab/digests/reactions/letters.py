"""The letters of a run, written as they are about to leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from collab.core.mail.deliveries import Delivery
from collab.core.mail.splicing import Spliced, Unwanted, writes_letters
from collab.digests.service.recheck import letters_for
from collab.digests.service.runs import LETTERS


@writes_letters(LETTERS)
def write_letters(session: Session, rows: Sequence[Delivery]) -> Mapping[int, Spliced | Unwanted]:
    """A claim of letters at once."""
    return letters_for(session, rows)
