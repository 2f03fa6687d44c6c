"""Signing in by the link or the code of a mail; reading a link never spends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.events import SignedIn, SignInAsked
from collab.accounts.models import Person, SignInLink
from collab.accounts.service.link_secrets import link_of, same_code
from collab.accounts.service.sessions import OpenedSession, drop_session, open_session
from collab.accounts.service.tries import count_try, network_of
from collab.core.clock import now
from collab.core.config import current_settings
from collab.core.errors import Problem, gone
from collab.core.logs import get_logger
from collab.core.mail.health import note_arrival
from collab.core.outbox import record

log = get_logger(__name__)

TRY_WINDOW = timedelta(minutes=15)
ASK_WINDOW = timedelta(hours=1)
SHARED_ADDRESS = 10
"""A town hall stands behind one network address: it may knock this many times as often as one person."""


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The browser that asks to come in, and the session it already holds, if any."""

    address: str
    user_agent: str = ""
    session_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What came of a try; a refusal is returned, not raised, so that the try it counted is committed."""

    opened: OpenedSession | None = None
    problem: Problem | None = None

    def granted(self) -> OpenedSession:
        """The session that was opened; raises the refusal."""
        if self.opened is None:
            raise self.problem or gone("link-expired")
        return self.opened


def ask_link(session: Session, *, email: str, caller: Caller) -> None:
    """Ask for a sign-in mail; an unknown address takes the same steps and only the mail is missing."""
    settings = current_settings()
    amount = settings.links_per_hour
    count_try(session, "sign-in-link", email, amount=amount, within=ASK_WINDOW)
    count_try(
        session, "sign-in-link", network_of(caller.address), amount=amount * SHARED_ADDRESS, within=ASK_WINDOW
    )
    person_id = session.scalar(select(Person.id).where(Person.email == email, Person.disabled_at.is_(None)))
    link = write_link(session, email=email, person_id=person_id, minutes=settings.link_minutes)
    record(session, SignInAsked(by=None, link_id=link.id))


def write_link(session: Session, *, email: str, person_id: int | None, minutes: int) -> SignInLink:
    """Write down a link to come; its token and code are computed by whoever mails them."""
    at = now()
    link = SignInLink(
        email=email, person_id=person_id, created_at=at, expires_at=at + timedelta(minutes=minutes)
    )
    session.add(link)
    session.flush()
    return link


def sign_in_by_token(session: Session, *, token: str, caller: Caller) -> Attempt:
    """Spend a mail's link: the page it opens shows a button, and only that button comes here."""
    link_id = link_of(token)
    if link_id is None:
        # Counted only when forged: a good link opens whatever the neighbours tried.
        limit = current_settings().sign_in_tries
        count_try(session, "sign-in-token", network_of(caller.address), amount=limit, within=TRY_WINDOW)
        return _refused(gone("link-expired"), "forged token")
    link = session.get(SignInLink, link_id, with_for_update=True)
    if link is None or link.expires_at <= now():
        return _refused(gone("link-expired"), "expired link")
    if link.spent_at is not None:
        return _refused(gone("link-spent"), "spent link")
    return _open(session, link, caller)


def sign_in_by_code(session: Session, *, email: str, code: str, caller: Caller) -> Attempt:
    """Spend a mail's code; a wrong one counts against every code that address has under way."""
    settings = current_settings()
    limit = settings.sign_in_tries
    count_try(session, "sign-in-code", email, amount=limit, within=TRY_WINDOW)
    count_try(
        session, "sign-in-code", network_of(caller.address), amount=limit * SHARED_ADDRESS, within=TRY_WINDOW
    )
    at = now()
    links = session.scalars(
        select(SignInLink)
        .where(SignInLink.email == email, SignInLink.spent_at.is_(None), SignInLink.expires_at > at)
        # The long-lived links of invitations have no code.
        .where(SignInLink.expires_at <= SignInLink.created_at + timedelta(minutes=settings.link_minutes))
        .where(SignInLink.tries < settings.code_tries)
        .order_by(SignInLink.id)
        .with_for_update()
    ).all()
    if not links:
        return _refused(gone("link-expired"), "no code under way")
    right = [link for link in links if same_code(link.id, code)]
    if not right:
        for link in links:
            link.tries += 1
        return _refused(Problem("code-wrong", 422, "Not the code we sent"), "wrong code")
    return _open(session, right[0], caller)


def sign_in_as_persona(session: Session, *, persona: int, caller: Caller) -> Attempt:
    """Sign in as one of the demo's personas; the route exists in demo mode alone."""
    person = session.scalars(
        select(Person).where(Person.id == persona, Person.persona.is_not(None), Person.disabled_at.is_(None))
    ).one_or_none()
    if person is None:
        return Attempt(problem=Problem("not-found", 404, "Not found"))
    return Attempt(opened=_signed_in(session, person, caller))


def _open(session: Session, link: SignInLink, caller: Caller) -> Attempt:
    person = session.get(Person, link.person_id) if link.person_id else None
    if person is None or person.disabled_at is not None:
        return _refused(gone("link-expired"), "nobody behind the link")
    link.spent_at = now()
    note_arrival(session, link.email, person_id=person.id)
    return Attempt(opened=_signed_in(session, person, caller))


def _signed_in(session: Session, person: Person, caller: Caller) -> OpenedSession:
    if caller.session_id is not None:
        drop_session(session, caller.session_id)
    opened = open_session(session, person, user_agent=caller.user_agent)
    record(session, SignedIn(by=person.id, person_id=person.id, session_id=opened.id))
    return opened


def _refused(problem: Problem, why: str) -> Attempt:
    log.info("sign-in refused", why=why)
    return Attempt(problem=problem)
