"""One's own profile, preferences and session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from collab.accounts.events import PersonChanged
from collab.accounts.models import Mandate, Person, SignedInSession
from collab.accounts.service.mandate_views import MandateView, mandate_views
from collab.accounts.service.people import describe
from collab.accounts.service.refs import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.config import current_settings
from collab.core.outbox import record


@dataclass(frozen=True, kw_only=True)
class Me:
    """Oneself: how others see me, and what I have set."""

    ref: PersonRef
    person: Person
    guest: bool
    mandates: list[MandateView]
    acts_for: list[MandateView]

    @property
    def onboarded(self) -> bool:
        """Whether the first visit is over."""
        return self.person.onboarded_at is not None


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """Who this browser is signed in as, and what the page must know before anyone is."""

    person: Me | None
    demo: bool
    mailbox_url: str | None
    largest_file: int
    expires_at: datetime | None


def show_me(session: Session, actor: Actor) -> Me:
    """The actor's own profile."""
    acted_for = {mandate.id for mandate in actor.acts_for}
    views = mandate_views(session, (Mandate.person_id == actor.person_id) | Mandate.id.in_(acted_for))
    return Me(
        ref=person_refs_today(session, [actor.person_id])[actor.person_id],
        person=session.get_one(Person, actor.person_id),
        guest=actor.guest,
        mandates=[view for view in views if view.person_id == actor.person_id],
        acts_for=[view for view in views if view.id in acted_for],
    )


def change_me(session: Session, actor: Actor, **changes: object) -> Me:
    """Set one's name, language, colours, languages spoken, how to be reached, or that the first visit is over."""
    person = session.get_one(Person, actor.person_id, with_for_update=True)
    if changes.pop("onboarded", False) and person.onboarded_at is None:
        person.onboarded_at = now()
    for name, value in changes.items():
        setattr(person, name, value)
    describe(person)
    session.flush()
    record(session, PersonChanged(by=actor.by, person_id=person.id))
    return show_me(session, actor)


def session_view(session: Session, actor: Actor | None) -> SessionView:
    """The state a page starts from, signed in or not."""
    settings = current_settings()
    row = session.get(SignedInSession, actor.session_id) if actor and actor.session_id else None
    return SessionView(
        person=show_me(session, actor) if actor else None,
        demo=settings.demo,
        mailbox_url=(settings.mailbox_url or None) if settings.demo else None,
        largest_file=settings.largest_file,
        expires_at=row.expires_at if row else None,
    )
