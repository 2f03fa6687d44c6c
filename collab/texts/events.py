"""What happens to the platform's texts."""

from __future__ import annotations

from dataclasses import dataclass

from collab.core.events import Event, event


@event("texts.text_changed")
@dataclass(frozen=True, kw_only=True)
class TextChanged(Event):
    """A text has a new version; nobody is told at once, whoever must take note is asked at their next page."""

    text_version_id: int
    version: int


@event("texts.text_acknowledged")
@dataclass(frozen=True, kw_only=True)
class TextAcknowledged(Event):
    """Somebody took note of a version."""

    text_version_id: int
    version: int

    def audience(self) -> list[str]:
        return [f"user:{self.by}"] if self.by else []
