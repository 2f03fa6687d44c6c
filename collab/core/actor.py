"""Who acts: the frozen value that every policy takes."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class ActorMandate:
    """A mandate valid today."""

    id: int
    authority_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A signed-in person with what they may act for today; built by the accounts room for each request."""

    person_id: int
    staff: bool = False
    guest: bool = False
    mandates: tuple[ActorMandate, ...] = ()
    acts_for: tuple[ActorMandate, ...] = ()
    session_id: int | None = None
    language: str = field(default="fr", compare=False)

    @property
    def by(self) -> int | None:
        """Who an event names as its doer; none for the platform itself."""
        return self.person_id or None

    def administers(self, authority_id: int) -> bool:
        """Whether one of their mandates makes them administrator of that authority."""
        return any(m.role == "administrator" and m.authority_id == authority_id for m in self.mandates)

    def mandate(self, mandate_id: int) -> ActorMandate | None:
        """Their own or declared mandate of that id, if it is valid today."""
        return next((m for m in (*self.mandates, *self.acts_for) if m.id == mandate_id), None)


SYSTEM = Actor(person_id=0, staff=True)
"""Acts for the platform itself: commands, ticks and reactions."""
