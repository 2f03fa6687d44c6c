"""Routes of buddying."""

from collab.buddying.routes import (  # noqa: F401  (they add their routes)
    asking,
    board,
    candidates,
    existing,
    leaving,
    milestones,
    notes,
    offers,
    pairs,
    plans,
    requests,
)
from collab.buddying.routes.blueprint import blueprint

__all__ = ["blueprint"]
