"""Whose page a client is, and what is kept of what came to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Whose page it is."""

    id: int
    token: str
    origin: str


@dataclass
class Heard:
    """A frame about a group that came over the wire, and when what it tells had happened: for a head, just now."""

    group_id: int
    name: str
    happened: float


@dataclass
class Fetched:
    """A request for what a group holds, and its answer."""

    group_id: int
    began: float
    ended: float
    status: int
