"""Editions for tests that need them where they stand, not how they came there."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.digests.models import Edition, EditionItem
from tests.factories import make_person


def make_secretary(session: Session, name: str = "Chargée de mission", **values: Any) -> Person:
    return make_person(session, name, staff=True, **values)


def make_edition(session: Session, by: Person | None = None, **values: Any) -> Edition:
    """A draft with a title."""
    by_id = by.id if by is not None else None
    row = Edition(
        **{
            "title_fr": "Lettre de la commission, semaine 48",
            "title_en": "Letter of the commission, week 48",
            "created_by": by_id,
            "changed_by": by_id,
            **values,
        }
    )
    session.add(row)
    session.flush()
    return row


def make_edition_item(session: Session, edition: Edition, position: int = 1, **values: Any) -> EditionItem:
    """The secretariat's own words, if nothing else is named."""
    row = EditionItem(
        edition_id=edition.id,
        position=position,
        **{"kind": "own", "title_fr": "Rencontre des directions", **values},
    )
    session.add(row)
    session.flush()
    return row
