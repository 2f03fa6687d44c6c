"""Why somebody was told of something, or was not: one sentence for each decision, from what was true at that time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.errors import not_found, require, require_visible
from collab.core.events import CATALOGUE, from_payload
from collab.countries.events import EVERYONE as MONITORING
from collab.countries.policy import may_read
from collab.discussion.models import Message
from collab.discussion.service import find_discussion
from collab.groups.service import find_access, readable_group_ids
from collab.notifications import policy
from collab.notifications.kinds import Sentence, kinds_of
from collab.notifications.models import Notification, NotifiedEvent
from collab.notifications.service.explaining.decisions import decided, never_a_candidate, row_of
from collab.notifications.service.lines import countries_named, sentence_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """What was decided for one person about one event."""

    event_id: int
    at: datetime
    person: PersonRef
    what: Sentence
    told: bool
    decisions: list[Sentence]


def explain_event(session: Session, actor: Actor, event_id: int, *, person_id: int) -> Explanation:
    """Why this person was told of this event, or not; of what the asker may not read, nothing is said."""
    require(policy.may_explain(actor, person_id))
    event = session.get(NotifiedEvent, event_id)
    if event is None:
        raise not_found()
    require_visible(_may_know(session, actor, event))
    return _explanation(session, event, person_id)


def explain_message(
    session: Session, actor: Actor, discussion_id: int, number: int, *, person_id: int
) -> list[Explanation]:
    """The same for what was told of a message, the newest first."""
    require(policy.may_explain(actor, person_id))
    place = find_discussion(session, actor, discussion_id)
    require_visible(place.hidden_up_to < number <= place.last_number)
    message = select(Message.id).where(Message.discussion_id == place.id, Message.number == number)
    events = session.scalars(
        select(NotifiedEvent)
        .where(NotifiedEvent.message_id == message.scalar_subquery())
        .order_by(NotifiedEvent.event_id.desc())
    )
    known = [event for event in events if _may_know(session, actor, event)]
    return [_explanation(session, event, person_id) for event in known]


def _may_know(session: Session, actor: Actor, event: NotifiedEvent) -> bool:
    """Whether the asker may know that it happened: all readers heard it, or it was for them, or they keep the group.

    Who reports a message, or asks to come in, is between them and who looks after the group.
    """
    if row_of(session, event.event_id, actor.person_id) is not None:
        return True
    if event.group_id is None:
        # What is published in shared monitoring is there for all its readers.
        return actor.staff or (
            MONITORING in from_payload(event.name, event.payload).audience() and may_read(actor)
        )
    if event.group_id not in readable_group_ids(session, actor, [event.group_id]):
        return False
    if actor.staff:
        return True
    came = find_access(session, actor, event.group_id).history_from
    heard_by_all = f"group:{event.group_id}" in from_payload(event.name, event.payload).audience()
    return heard_by_all and (came is None or event.happened_at >= came)


def explain_person(session: Session, actor: Actor, *, person_id: int, size: int = 30) -> list[Explanation]:
    """The latest decisions about a person, `nothing` included, as far as the asker reads what they are about."""
    require(policy.may_explain(actor, person_id))
    candidate = select(Notification.event_id).where(Notification.person_id == person_id)
    latest = (
        select(NotifiedEvent)
        .where(NotifiedEvent.event_id.in_(candidate.order_by(Notification.event_id.desc()).limit(size * 2)))
        .order_by(NotifiedEvent.event_id.desc())
    )
    events = list(session.scalars(latest))
    if actor.person_id != person_id:
        groups = {event.group_id for event in events if event.group_id is not None}
        readable = readable_group_ids(session, actor, groups)
        events = [event for event in events if event.group_id is None or event.group_id in readable]
    return [_explanation(session, event, person_id) for event in events[:size]]


def _explanation(session: Session, event: NotifiedEvent, person_id: int) -> Explanation:
    person = person_refs_today(session, [person_id]).get(person_id)
    if person is None:
        raise not_found()
    row = row_of(session, event.event_id, person_id)
    kinds = kinds_of(CATALOGUE[event.name])
    named = event.by_id is not None and not any(kind.anonymous for kind in kinds)
    by = person_refs_today(session, [event.by_id]).get(event.by_id) if named and event.by_id else None
    shown_as = row["kind"] if row else kinds[-1].name
    decisions = decided(session, event, row) if row else never_a_candidate(session, event, person_id, kinds)
    return Explanation(
        event_id=event.event_id,
        at=event.happened_at,
        person=person,
        what=sentence_of(shown_as, event.name, by, event.payload, countries_named(session, [event.payload])),
        told=row is not None and row["channel"] != "nothing",
        decisions=decisions,
    )
