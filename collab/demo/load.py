"""The demo set, loaded once: what is there already, people's words above all, is left as it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from collab.accounts.service import actor_for
from collab.demo.letters import write_letters
from collab.demo.peers import ask_peers
from collab.demo.personas import demo_people, load_people
from collab.demo.stories import enter_partnerships, tell_stories
from collab.demo.talks import hold_discussions, join_groups
from collab.texts.service import acknowledge, to_acknowledge


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a run added."""

    people: int
    discussions: int
    stories: int = 0
    partnerships: int = 0
    requests: int = 0
    letters: int = 0


def load_demo(session: Session) -> Loaded:
    """Add whatever of the demo set is missing, all of it or nothing."""
    coming = load_people(session)
    people = demo_people(session)
    join_groups(session, coming, people)
    for person in people.values():
        if person.onboarded_at is not None:
            _take_note(session, person.id)
    return Loaded(
        people=len(coming),
        discussions=hold_discussions(session, people),
        stories=tell_stories(session, people),
        partnerships=enter_partnerships(session),
        requests=ask_peers(session, people),
        letters=write_letters(session, people),
    )


def _take_note(session: Session, person_id: int) -> None:
    """Who has been here for weeks has read the notices that a first visit shows."""
    actor = actor_for(session, person_id)
    if actor is None:  # disabled since
        return
    for owed in to_acknowledge(session, actor):
        acknowledge(session, actor, owed.name, version=owed.version)
