"""Who may do what, what may become of an edition, and when a letter is due."""

from collab.digests.policy.access import may_approve, may_compose, may_preview
from collab.digests.policy.transitions import FROZEN, TRANSITIONS, after, may_become
from collab.digests.policy.words import (
    DAYS_AHEAD,
    FOR_MEMBERS,
    ITEM_KINDS,
    LONGEST_BODY,
    LONGEST_INTRO,
    LONGEST_TITLE,
    MOST_ITEMS,
    RUN_KINDS,
    SECTIONS,
)

__all__ = [
    "DAYS_AHEAD", "FOR_MEMBERS", "FROZEN", "ITEM_KINDS", "LONGEST_BODY", "LONGEST_INTRO", "LONGEST_TITLE", "MOST_ITEMS",
    "RUN_KINDS", "SECTIONS", "TRANSITIONS", "after", "may_approve", "may_become", "may_compose", "may_preview",
]  # fmt: skip
