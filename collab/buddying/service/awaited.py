"""Stands in for verbs that other files of this room bring: a pair's opening, a request's moves."""

from __future__ import annotations

from sqlalchemy.orm import Session

from collab.buddying.events import PairOpened, RequestMoved
from collab.buddying.models import BuddyRequest, Pair, Solicitation
from collab.buddying.policy import after
from collab.buddying.service.asking import end_askings
from collab.buddying.service.hearing import who_hears
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.outbox import record
from collab.discussion.models import Discussion
from collab.groups.models import Group, Membership


def move_request(session: Session, actor: Actor, request: BuddyRequest, act: str) -> None:
    """Move a request, and end what waits for it."""
    before, request.state = request.state, after("request", request.state, act)
    request.version += 1
    request.changed_at = now()
    if request.state != "open":
        end_askings(session, request, why=request.state, actor=actor)
    moved = RequestMoved(
        by=actor.by,
        hearers=who_hears(session, request.asker_id),
        request_id=request.id,
        authority_id=request.authority_id,
        state=request.state,
        before=before,
    )
    record(session, moved)


def open_pair(session: Session, solicitation: Solicitation) -> Pair:
    """Open the pair of an asking that was just accepted."""
    request = solicitation.request
    group = Group(
        kind="pairing",
        slug=f"binome-{solicitation.id}",
        name=request.title,
        name_en=request.title,
        visibility="invitation",
        listed=False,
    )
    session.add(group)
    session.flush()
    people = tuple(each for each in (request.asker_id, solicitation.person_id) if each is not None)
    session.add_all(Membership(group_id=group.id, person_id=each, role="member") for each in people)
    discussion = Discussion(group_id=group.id, title=request.title, author_id=people[0])
    session.add(discussion)
    session.flush()
    pair = Pair(
        request_id=request.id,
        offer_id=solicitation.offer_id,
        solicitation_id=solicitation.id,
        group_id=group.id,
        discussion_id=discussion.id,
        asker_id=request.asker_id,
        asker_mandate_id=request.mandate_id,
        helper_id=solicitation.person_id,
        helper_mandate_id=solicitation.offer.mandate_id,
    )
    session.add(pair)
    session.flush()
    opened = PairOpened(
        by=solicitation.person_id,
        hearers=who_hears(session, *people),
        parties=people,
        pair_id=pair.id,
        request_id=request.id,
        group_id=group.id,
        discussion_id=discussion.id,
    )
    record(session, opened)
    return pair
