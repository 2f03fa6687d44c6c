"""Doors to people, mandates, sign-in and sessions."""

from collab.accounts.routes import imports, mandates, me, never_came, people, session
from collab.accounts.routes.blueprint import blueprint

__all__ = ["blueprint", "imports", "mandates", "me", "never_came", "people", "session"]
