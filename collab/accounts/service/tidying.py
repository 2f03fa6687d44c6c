"""What is kept of sign-ins no longer than it serves."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func
from sqlalchemy.orm import Session

from collab.accounts.models import PersonAddress, SignedInSession, SignInLink, SignInTry
from collab.core.clock import now

TRIES_KEPT = timedelta(days=1)
LINKS_KEPT = timedelta(days=30)
SESSIONS_KEPT = timedelta(days=90)


def forget_old_sign_ins(session: Session) -> None:
    """Delete tries, links, sessions and addresses never verified, all long over; the audit log keeps what happened."""
    at = now()
    session.execute(delete(SignInTry).where(SignInTry.tried_at < at - TRIES_KEPT))
    session.execute(delete(SignInLink).where(SignInLink.expires_at < at - LINKS_KEPT))
    over = func.coalesce(SignedInSession.ended_at, SignedInSession.expires_at)
    session.execute(delete(SignedInSession).where(over < at - SESSIONS_KEPT))
    never_verified = PersonAddress.verified_at.is_(None), PersonAddress.created_at < at - LINKS_KEPT
    session.execute(delete(PersonAddress).where(*never_verified))
