"""Routes of shared monitoring."""

from collab.countries.routes import alerts, bulletins, feeds, places, sources, stories  # noqa: F401  (they add their routes)
from collab.countries.routes.blueprint import blueprint

__all__ = ["blueprint"]
