"""The one place where an event becomes worth telling: who, why, by which channel, in which words.

A later room brings its event; its declaration is added to `catalogue`, or to a file of its own beside it, and nothing
else changes.
"""

from collab.notifications.kinds import (  # noqa: F401  (they enter every kind)
    buddying,
    catalogue,
    countries,
    pairs,
    partnerships,
)
from collab.notifications.kinds.declaration import (
    CHANNELS,
    KINDS,
    Answer,
    Audience,
    Kind,
    Sentence,
    events_told,
    kinds_of,
)

__all__ = ["CHANNELS", "KINDS", "Answer", "Audience", "Kind", "Sentence", "events_told", "kinds_of"]
