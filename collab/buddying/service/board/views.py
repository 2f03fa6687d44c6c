"""What the board shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from collab.accounts.service import AuthorityRef, PersonRef


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """Why nobody can be proposed: how many work on it, and what stands in the way of each."""

    helpers: int
    reasons: Mapping[str, int]
    """The reason and how many it holds back, the most frequent first."""
    binding: str | None
    """The helpers' own limit that holds back the most; none where no limit does."""
    same_territory: int
    """Helpers of its own territory, whatever they work on, whom it did not ask for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestLine:
    """A request as the board lists it."""

    id: int
    title: str
    state: str
    version: int
    authority: AuthorityRef
    asker: PersonRef | None
    themes: Sequence[str]
    countries: Sequence[str]
    by_when: date | None
    overdue: str | None
    """passed or near."""
    wanted: int
    alive: int
    """Pairs at work."""
    waiting: int
    lapsed: int
    declined: int
    since: datetime | None
    """Since when the first of those who did not answer was asked."""
    uncovered: bool
    sent_to: str | None
    created_at: datetime
    queued_at: datetime | None
    why: Why | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PairLine:
    """A pair that stands still."""

    id: int
    state: str
    request_id: int
    title: str
    authority: AuthorityRef
    helper_authority: AuthorityRef
    lead: str
    why: str
    """milestone, pause_over, end_passed, alone or still."""
    since: datetime
    milestone: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadLine:
    """What an authority gives and asks."""

    authority: AuthorityRef
    team: int | None
    offers: int
    paused: int
    at_once: int
    carried: int
    per_quarter: int
    accepted: int
    """This quarter."""
    asked: int
    """This quarter."""
    waiting: int
    requests: int
    """Its own that are open."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NeedLine:
    """How much one theme is asked for."""

    theme: str | None
    """None for what is asked of a country alone."""
    asked: int
    matched: int
    open: int
    uncovered: int
    """No network serves it; what was withdrawn or went to one does not count."""
    offers: int


@dataclass(frozen=True, kw_only=True, slots=True)
class InQueue:
    """What somebody left, and nobody took over yet: a hand-over, or an offer without a person."""

    id: int
    authority: AuthorityRef
    since: datetime | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list."""

    items: Sequence[Any]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The board at a glance."""

    counts: Mapping[str, int]
    needs: Sequence[NeedLine]
    handovers: Sequence[InQueue]
    offers: Sequence[InQueue]
