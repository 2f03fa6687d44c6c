"""The demo set, loaded once: what is there already, people's words above all, is left as it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.demo.personas import demo_people, load_people
from collab.demo.talks import hold_discussions, join_groups


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a run added."""

    people: int
    discussions: int


def load_demo(session: Session) -> Loaded:
    """Add whatever of the demo set is missing, all of it or nothing."""
    coming = load_people(session)
    people = demo_people(session)
    join_groups(session, coming, people)
    return Loaded(people=len(coming), discussions=hold_discussions(session, people))
