"""The demo set, loaded once: what is there already, people's words above all, is left as it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.demo.personas import load_people


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a run added."""

    people: int


def load_demo(session: Session) -> Loaded:
    """Add whatever of the demo set is missing."""
    return Loaded(people=len(load_people(session)))
