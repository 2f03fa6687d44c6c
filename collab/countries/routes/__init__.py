"""Routes of shared monitoring."""

from collab.countries.routes.blueprint import blueprint

__all__ = ["blueprint"]
