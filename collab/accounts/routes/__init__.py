"""Doors to people, mandates, sign-in and sessions."""

from collab.accounts.routes import mandates, me, people, session
from collab.accounts.routes.blueprint import blueprint

__all__ = ["blueprint", "mandates", "me", "people", "session"]
