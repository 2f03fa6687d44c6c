"""The values that finding, describing and writing pass to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Somebody a letter is computed for."""

    person_id: int
    address: str
    name: str
    language: str
    since: datetime | None
    """What came from this moment on is news to them; None when they never got a letter."""
    link_only: bool = False
    """Their mails say that there is something, not what."""


class Found(NamedTuple):
    """One line for one reader, in the order of the letter; a tuple, since hundreds of thousands are made for a run."""

    key: str
    """Names a line that reads the same for everybody who gets it: what it is about and why it is there."""
    section: str
    thread: str
    """Lines of one thread stand together under one heading; empty for a line of its own."""
    group_id: int | None = None
    """The group that its reader must be able to read, if it comes from one."""
    notification_ids: tuple[int, ...] = ()
    """What was told to this reader alone and is in a digest now."""
    news: bool = True
    """Whether it is worth a letter by itself: a date ahead or what already waited last time is told along with news."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A line in one language, as plain text."""

    title: str
    detail: str = ""
    why: str = ""
    heading: str = ""
    """What its thread is called, the same for all lines of the thread."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A line described in both languages, without its reader."""

    key: str
    section: str
    thread: str
    path: str
    """Where it is read, from the workspace's root."""
    fr: Words
    en: Words
    emphasis: bool = False
    """A decision, or what awaits its reader's answer."""
    group_id: int | None = None
    """The group that its readers must be able to read, as each `Found` of this key says."""

    def words(self, language: str) -> Words:
        """Its words in one language, French unless it is English."""
        return self.en if language == "en" else self.fr


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionWords:
    """An edition's item in one language."""

    title: str
    facts: str = ""
    """One plain line under the title: the country and its dates, the group, the two authorities."""
    markdown: str = ""
    """The secretariat's comment or own words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionPart:
    """An item of an edition, resolved: what it says whatever happens to the thing it is about."""

    item_id: int
    kind: str
    path: str
    """From the workspace's root, or a full address for an own item; empty where it leads nowhere."""
    group_id: int | None
    fr: EditionWords
    en: EditionWords

    def words(self, language: str) -> EditionWords:
        """Its words in one language, French unless it is English."""
        return self.en if language == "en" else self.fr


@dataclass(frozen=True, kw_only=True, slots=True)
class EditionContent:
    """An edition as it is sent: frozen at approval, or as the draft stands for a preview."""

    edition_id: int
    number: int | None
    title_fr: str
    title_en: str
    intro_fr: str
    intro_en: str
    """Markdown."""
    parts: tuple[EditionPart, ...]

    def title(self, language: str) -> str:
        """The subject in one language; the French one where there is no other."""
        return (self.title_en or self.title_fr) if language == "en" else self.title_fr

    def intro(self, language: str) -> str:
        """The introduction in one language; the French one where there is no other."""
        return (self.intro_en or self.intro_fr) if language == "en" else self.intro_fr
