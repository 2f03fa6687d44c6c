"""Routes of digests."""

from collab.digests.routes.blueprint import blueprint

__all__ = ["blueprint"]
