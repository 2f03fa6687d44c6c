"""Verbs of people: how they are shown, sign in, hold mandates and set preferences."""

from collab.accounts.service.refs import AuthorityRef, PersonRef, person_refs, person_refs_today
from collab.accounts.service.sessions import (
    OpenedSession,
    actor_behind,
    end_other_sessions,
    end_session,
    end_sessions_of,
    live_sessions,
    open_session,
    sessions_of,
)

__all__ = [
    "AuthorityRef", "OpenedSession", "PersonRef", "actor_behind", "end_other_sessions", "end_session", "end_sessions_of",
    "live_sessions", "open_session", "person_refs", "person_refs_today", "sessions_of",
]  # fmt: skip
