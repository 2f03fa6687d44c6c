"""Under which mandate a person writes, and what a guest may read: the rules alone, without a server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from collab.core.actor import Actor, ActorMandate
from collab.discussion import policy
from tests.groups.test_policy import CAME, group

pytestmark = pytest.mark.unit

FIRST = ActorMandate(id=1, authority_id=1, role="elected")
SECOND = ActorMandate(id=2, authority_id=2, role="elected")
HOLDERS = ActorMandate(id=3, authority_id=3, role="elected")


def test_the_first_own_mandate_is_the_usual_one_and_never_a_holder_s() -> None:
    assert policy.usual_mandate(Actor(person_id=1, mandates=(FIRST, SECOND), acts_for=(HOLDERS,))) == FIRST
    assert policy.usual_mandate(Actor(person_id=1, acts_for=(HOLDERS,))) is None


def test_a_member_without_a_mandate_is_asked_whether_they_had_one() -> None:
    member, guest = group(role="member", joined_at=CAME), group(role="guest", joined_at=CAME)
    without = Actor(person_id=1, guest=True)
    assert policy.needs_mandate(without, member)
    assert not policy.needs_mandate(without, guest)
    assert not policy.needs_mandate(Actor(person_id=1, staff=True), member)
    assert not policy.needs_mandate(Actor(person_id=1, mandates=(FIRST,)), member)


def test_a_guest_knows_of_a_discussion_once_something_happened_in_it() -> None:
    actor, guest = Actor(person_id=1, guest=True), group(role="guest", joined_at=CAME)
    assert not policy.may_read(actor, guest, changed_at=CAME - timedelta(seconds=1))
    assert policy.may_read(actor, guest, changed_at=CAME)
    opened = group(role="guest", joined_at=CAME, guest_history=True)
    assert policy.may_read(actor, opened, changed_at=datetime(2020, 1, 1, tzinfo=UTC))
