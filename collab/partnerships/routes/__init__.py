"""Routes of the register of partnerships."""

from collab.partnerships.routes import confirming, lists, register  # noqa: F401
from collab.partnerships.routes.blueprint import blueprint

__all__ = ["blueprint"]
