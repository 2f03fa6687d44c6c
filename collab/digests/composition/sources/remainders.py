"""The lines that count what a letter does not tell one by one."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from collab.digests.composition.parts import Item, Words
from collab.digests.composition.sources.words import counted, headings_of
from collab.notifications.kinds import Sentence

MOST = 99
"""News of a discussion that are counted; beyond, that there are more of them."""
_MORE = (
    Sentence("une autre nouvelle", "one more"),
    Sentence("{count} autres nouvelles", "{count} others"),
)
_REST = (
    Sentence("Une autre nouvelle vous attend en ligne", "One more piece of news waits for you online"),
    Sentence(
        "{count} autres nouvelles vous attendent en ligne", "{count} more pieces of news wait for you online"
    ),
)


def describe_more(session: Session, keys: Collection[str]) -> dict[str, Item]:
    """How many more lines a discussion has."""
    parts = {key: key.split(":") for key in keys}
    headings = headings_of(session, {int(part[3]) for part in parts.values()})
    items = {}
    for key, (_, section, _, discussion, count) in parts.items():
        heading = headings.get(int(discussion))
        if heading is None:
            continue
        title = counted(int(count), *_MORE, most=MOST)
        items[key] = Item(
            key=key,
            section=section,
            thread=f"discussion:{discussion}",
            path=f"/discussions/{discussion}",
            fr=Words(title=f"Et {title.fr}", heading=heading.fr),
            en=Words(title=f"And {title.en}", heading=heading.en),
            group_id=heading.group_id,
        )
    return items


def describe_rest(_session: Session, keys: Collection[str]) -> dict[str, Item]:
    """How many more lines a letter would have."""
    items = {}
    for key in keys:
        _, section, count = key.split(":")
        title = counted(int(count), *_REST)
        items[key] = Item(
            key=key,
            section=section,
            thread="",
            path="/notifications",
            fr=Words(title=title.fr, why="Cette lettre en dit déjà beaucoup."),
            en=Words(title=title.en, why="This letter says a lot already."),
        )
    return items
