"""Why somebody was told of something, or was not: one sentence for each decision, from what was true at that time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.errors import not_found, require, require_visible
from collab.core.events import CATALOGUE
from collab.discussion.models import Message
from collab.discussion.service import find_discussion
from collab.groups.service import readable_group_ids
from collab.notifications import policy
from collab.notifications.kinds import Sentence, kinds_of
from collab.notifications.models import Notification, NotifiedEvent
from collab.notifications.service.explaining.decisions import decided, never_a_candidate, row_of
from collab.notifications.service.lines import sentence_of


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
    if event.group_id is not None:
        row = row_of(session, event_id, actor.person_id)
        readable = readable_group_ids(session, actor, [event.group_id])
        require_visible(event.group_id in readable or (row is not None and actor.person_id == person_id))
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
    return [_explanation(session, event, person_id) for event in events]


def events_of(session: Session, actor: Actor, discussion_id: int) -> list[NotifiedEvent]:
    """What people were told of in a discussion, the newest first."""
    place = find_discussion(session, actor, discussion_id)
    newest = select(NotifiedEvent).where(NotifiedEvent.discussion_id == place.id)
    if place.access.history_from is not None:
        newest = newest.where(NotifiedEvent.happened_at >= place.access.history_from)
    return list(session.scalars(newest.order_by(NotifiedEvent.event_id.desc()).limit(50)))


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
    by = person_refs_today(session, [event.by_id]).get(event.by_id) if event.by_id else None
    kinds = kinds_of(CATALOGUE[event.name])
    shown_as = row["kind"] if row else kinds[-1].name
    decisions = decided(session, event, row) if row else never_a_candidate(session, event, person_id, kinds)
    return Explanation(
        event_id=event.event_id,
        at=event.happened_at,
        person=person,
        what=sentence_of(shown_as, event.name, by),
        told=row is not None and row["channel"] != "nothing",
        decisions=decisions,
    )
