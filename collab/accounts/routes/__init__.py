"""Doors to people, mandates, sign-in and sessions."""

from collab.accounts.routes import addresses, imports, mandates, me, never_came, people, session
from collab.accounts.routes.blueprint import blueprint

__all__ = ["addresses", "blueprint", "imports", "mandates", "me", "never_came", "people", "session"]
