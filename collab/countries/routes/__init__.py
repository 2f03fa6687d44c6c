"""Routes of shared monitoring."""

from collab.countries.routes import feeds as feeds
from collab.countries.routes import places as places
from collab.countries.routes.blueprint import blueprint

__all__ = ["blueprint"]
