"""Routes of notifications: what one was told, how one wants to be told, why, and mail that no longer arrives."""

from collab.notifications.routes import inbox, mail, preferences, why  # noqa: F401  (they enter their routes)
from collab.notifications.routes.blueprint import blueprint

__all__ = ["blueprint"]
