"""Routes of digests."""

from collab.digests.routes import (  # noqa: F401  (they add their routes)
    archive,
    edition_items,
    editions,
    previews,
    sending,
)
from collab.digests.routes.blueprint import blueprint

__all__ = ["blueprint"]
