"""A country's place of exchange bears the country's name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.core.outbox import reaction
from collab.countries.service.places import name_place
from collab.reference.events import CountryRenamed


@reaction(CountryRenamed)
def follow_a_country_name(session: Session, event: CountryRenamed) -> None:
    """Call the group and its standing discussion as the country is called now, whenever that is."""
    name_place(session, event.code)
