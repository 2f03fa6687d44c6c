"""What happens to the controlled lists."""

from __future__ import annotations

from dataclasses import dataclass

from collab.core.events import Event, event


@event("reference.country_renamed")
@dataclass(frozen=True, kw_only=True)
class CountryRenamed(Event):
    """An administrator chose what a country is called here."""

    code: str
