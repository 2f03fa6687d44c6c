"""The one place where an event becomes worth telling: who, why, by which channel, in which words.

A later room brings its event; its declaration is added to `catalogue`, and nothing else changes.
"""

from collab.notifications.kinds import catalogue  # noqa: F401  (it enters every kind)
from collab.notifications.kinds.declaration import (
    CHANNELS,
    KINDS,
    Audience,
    Kind,
    Sentence,
    events_told,
    kinds_of,
)

__all__ = ["CHANNELS", "KINDS", "Audience", "Kind", "Sentence", "events_told", "kinds_of"]
