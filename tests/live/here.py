"""Who is here, as a page works it out from what it is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Here:
    """The people named in one discussion and how many there are in all."""

    version: int | None = None
    count: int = 0
    named: dict[int, dict[str, Any]] = field(default_factory=dict)
    gaps: int = 0
    """Changes that did not follow what was known: a page asks for the whole once."""

    def take(self, name: str, told: dict[str, Any]) -> Here:
        """Take in a frame; others than those of presence say nothing here."""
        if name == "live.presence":
            self.named = {person["id"]: person for person in told["people"]}
        elif name != "live.presence_changed":
            return self
        elif told["from"] != self.version:
            self.gaps += 1
            return self
        else:
            for person_id in told["left"]:
                del self.named[person_id]
            for person in told["came"]:
                assert person["id"] not in self.named, "came twice"
                self.named[person["id"]] = person
        self.version, self.count = told["version"], told["count"]
        return self


def here(frames: Iterable[tuple[str, dict[str, Any]]], discussion_id: int) -> Here:
    """What a page that heard these frames knows of this discussion."""
    known = Here()
    for name, told in list(frames):
        if told.get("discussion_id") == discussion_id:
            known.take(name, told)
    return known
