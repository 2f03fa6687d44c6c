"""Words and limits of the room."""

from __future__ import annotations

ITEM_KINDS = ("bulletin", "decision", "discussion", "note", "partnership", "group", "date", "own")
"""What an edition's item may be about: a published bulletin, a decision taken in a group, a discussion that moved, a
published note of two peers, a confirmed partnership, a new group, a date ahead, or the secretariat's own words."""
FOR_MEMBERS = ("bulletin", "note", "partnership", "group")
"""Items that whoever has a mandate may read, in no group's discussion; an invited partner may not."""
SECTIONS = ("discussions", "countries", "buddying", "groups", "ahead", "oneself")
"""Parts of a member's own digest, in their order."""
RUN_KINDS = ("edition", "weekly", "daily")
LONGEST_TITLE = 150
LONGEST_INTRO = 4_000
LONGEST_BODY = 4_000
MOST_ITEMS = 40
DAYS_AHEAD = 30
"""How far ahead dates and deadlines are told."""
