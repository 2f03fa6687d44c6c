"""Routes of shared monitoring."""

from collab.countries.routes import alerts  # noqa: F401  (it enters its routes)
from collab.countries.routes.blueprint import blueprint

__all__ = ["blueprint"]
