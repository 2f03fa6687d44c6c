"""What a kind of news is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from collab.core.events import Event

CHANNELS = ("nothing", "page", "digest", "mail")
"""From nowhere to everywhere: each but the first one includes the page."""
SECTIONS = ("countries", "buddying", "discussions", "groups", "oneself")
"""Parts of the digest, in their order."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The same sentence in both languages, with `{names}` to fill in."""

    fr: str
    en: str

    def filled(self, *, fr: Mapping[str, Any], en: Mapping[str, Any]) -> Sentence:
        """With its names filled in, each language with its own."""
        return Sentence(self.fr.format_map(fr), self.en.format_map(en))

    def in_language(self, language: str) -> str:
        """The sentence in one language, French unless it is English."""
        return self.en if language == "en" else self.fr


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """Some people an event is for, all for the same reason."""

    reason: str
    """One word, kept with each notification."""
    sql: str
    """A query of `person_id`; it knows :event (all its fields as JSON), :group_id, :discussion_id, :message_id, :by and
    :day."""
    why: Sentence
    """"Because …", as the person reads it."""
    when: Callable[[Any], bool] = lambda _event: True
    """Spares the database a question that the event itself answers."""
    reads: bool = False
    """Whether the query finds only who may read the group now, so that it need not be asked again."""
    at_most: str = "mail"
    """The loudest channel that this reason is worth, whatever was chosen for the kind."""
    by_country: bool = False
    """Whether the query says for which `country` each person is found, who hears nothing of it where they muted it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A button of a mail that answers without sign-in: it leads to a page that shows, and acts once pressed."""

    purpose: str
    """What its link is signed for."""
    thing: str
    """The event's field that says what it is about."""
    label: Sentence
    path: str
    """The page, to which `token=` is added."""
    reasons: tuple[str, ...] = ()
    """Whom it is for, where it is not for everybody who is told."""


def _never(_event: Event) -> bool:
    return False


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One line on the page of preferences."""

    name: str
    number: int
    """Its place in signed addresses: given once, never again to another kind."""
    on: Mapping[type[Event], Sentence]
    """The events that make such news, each with its line; `{by}`, `{country}` (its countries) and
    `{publisher}` are filled in."""
    who: tuple[Audience, ...]
    channel: str
    """The usual channel, for who chose none."""
    section: str
    """Where the digest puts it."""
    title: Sentence
    """What one chooses a channel for."""
    template: str = "notifications/at_once"
    """`room/name` of its mail; a mail that holds several kinds is written with the usual one."""
    shows_message: bool = False
    """Whether the mail carries the message itself."""
    readers_only: bool = True
    """Whether only who may read the group hears of it, at the moment of telling as well."""
    theirs: str = "true"
    """SQL on the person `p` and their membership `m`: whether it is still for them, by their role."""
    anonymous: bool = False
    """Whether it is the group's doing rather than somebody's, whose name is then not shown."""
    still: str = "true"
    """SQL on `e`, `n` and `p`: whether it is still worth a mail, for what somebody else may have settled."""
    path: str = ""
    """Where it is read, with the names of the event's fields to fill in; its discussion or group where nothing is said."""
    about: str = ""
    """SQL on `e.payload`: the title of what it is about, read as it is told."""
    facts: str = ""
    """SQL on `e` and `n`: what a mail of it names besides, as JSON for its template."""
    answers: tuple[Answer, ...] = ()
    """What its mail lets one answer in one press."""
    thread: str = ""
    """What its news gather by where each is about another thing: `confirmations:{authority_id}` makes one mail of forty."""
    together: Sentence | None = None
    """The subject of a mail that holds several of them, with `{count}`."""
    worded_by: str = ""
    """The event's field that chooses a line among `worded`, where the event alone does not say what happened."""
    worded: Mapping[str, Sentence] = field(default_factory=dict)
    once: tuple[type[Event], ...] = ()
    """Events that tell of their thread: who was told of this kind there before finds them in the page, without a mail."""
    severe: Callable[[Any], bool] = field(default=_never)
    """Whether an event is of the highest severity, which breaks quiet hours and holidays."""


KINDS: dict[str, Kind] = {}
DAY = "(clock_timestamp() AT TIME ZONE 'Europe/Paris')::date"
"""The day by which mandates begin and end, for what a kind asks in SQL at the moment of showing."""


def enter(kind: Kind) -> Kind:
    """Enter a kind in the catalogue."""
    if kind.name in KINDS or any(kind.number == known.number for known in KINDS.values()):
        raise ValueError(f"two kinds are named {kind.name} or numbered {kind.number}")
    if kind.channel not in CHANNELS or kind.section not in SECTIONS:
        raise ValueError(f"the kind {kind.name} has an unknown channel or section")
    KINDS[kind.name] = kind
    return kind


def kinds_of(event: type[Event]) -> list[Kind]:
    """The kinds an event may be news of, the most personal first: each person hears of it once."""
    return [kind for kind in KINDS.values() if event in kind.on]


def events_told() -> tuple[type[Event], ...]:
    """Every event that somebody may be told of."""
    return tuple(dict.fromkeys(event for kind in KINDS.values() for event in kind.on))
