"""Routes of the register of partnerships."""

from collab.partnerships.routes.blueprint import blueprint

__all__ = ["blueprint"]
