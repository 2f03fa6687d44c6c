"""Routes of shared monitoring."""

from collab.countries.routes import (  # noqa: F401  (they add their routes)
    alerts,
    bulletins,
    feeds,
    places,
    stories,
)
from collab.countries.routes.blueprint import blueprint

__all__ = ["blueprint"]
