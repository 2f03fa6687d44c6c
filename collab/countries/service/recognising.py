"""The recogniser that knows countries as they are called here."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.countries.recognition import Recogniser, with_names
from collab.reference.service import chosen_names


def recogniser(session: Session) -> Recogniser:
    """Reads texts with the names of the data and those an administrator has set."""
    return with_names(chosen_names(session))
