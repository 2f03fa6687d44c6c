"""Who may see, read, write in and manage a group: the rules alone, without a server."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from collab.core.actor import Actor, ActorMandate
from collab.groups import policy
from collab.groups.policy import Access

pytestmark = pytest.mark.unit

MANDATE = ActorMandate(id=1, authority_id=1, role="elected")
OFFICIAL = Actor(person_id=1, mandates=(MANDATE,))
STAFF = Actor(person_id=2, staff=True)
GUEST = Actor(person_id=3, guest=True)
CAME = datetime(2026, 11, 1, tzinfo=UTC)


def group(**values) -> Access:
    facts = {
        "kind": "theme",
        "visibility": "open",
        "listed": True,
        "automatic": False,
        "guest_history": False,
    }
    return Access(group_id=1, **{**facts, **values})


OPEN = group()
ON_REQUEST = group(visibility="on_request")
BY_INVITATION = group(visibility="invitation")
HIDDEN = group(visibility="invitation", listed=False)
PAIRING = group(kind="pairing", visibility="invitation", listed=True)
COMMISSION = group(kind="commission", visibility="invitation", automatic=True)


@pytest.mark.parametrize("access", [OPEN, ON_REQUEST, BY_INVITATION, COMMISSION])
def test_a_listed_group_is_seen_by_everyone_with_a_mandate_and_by_no_guest(access) -> None:
    assert policy.may_see(OFFICIAL, access)
    assert policy.may_see(STAFF, access)
    assert not policy.may_see(GUEST, access)


@pytest.mark.parametrize("actor", [OFFICIAL, STAFF, GUEST])
def test_a_hidden_group_is_seen_by_its_members_alone(actor) -> None:
    assert not policy.may_see(actor, HIDDEN)
    assert not policy.may_manage(actor, HIDDEN)
    assert policy.may_see(actor, group(visibility="invitation", listed=False, role="guest", joined_at=CAME))


@pytest.mark.parametrize("access", [OPEN, ON_REQUEST, BY_INVITATION, HIDDEN, PAIRING, COMMISSION])
def test_a_stranger_reads_and_writes_nowhere(access) -> None:
    assert not policy.may_read(OFFICIAL, access)
    assert not policy.may_post(OFFICIAL, access)
    assert not policy.may_manage(OFFICIAL, access)
    assert not policy.may_invite(OFFICIAL, access)


@pytest.mark.parametrize(
    ("access", "reads"),
    [
        (OPEN, True),
        (ON_REQUEST, True),
        (COMMISSION, True),
        (BY_INVITATION, False),
        (PAIRING, False),
        (HIDDEN, False),
    ],
)
def test_the_secretariat_reads_what_it_keeps_alive_and_nothing_private(access, reads) -> None:
    assert policy.may_read(STAFF, access) is reads
    assert not policy.may_post(STAFF, access)
    assert policy.readers(access) == ("members_and_secretariat" if reads else "members")


@pytest.mark.parametrize("role", policy.ROLES)
def test_every_member_reads_and_writes(role) -> None:
    access = group(visibility="invitation", listed=False, role=role, joined_at=CAME)
    assert policy.may_read(GUEST, access)
    assert policy.may_post(GUEST, access)
    assert policy.may_manage(OFFICIAL, access) is (role == "chair")


def test_an_open_group_is_joined_and_another_asked_for() -> None:
    assert policy.may_join(OFFICIAL, OPEN)
    assert not policy.may_ask(OFFICIAL, OPEN)
    assert policy.may_ask(OFFICIAL, ON_REQUEST)
    assert not policy.may_join(OFFICIAL, ON_REQUEST)
    assert not policy.may_ask(OFFICIAL, group(visibility="on_request", asked=True))
    for closed in (BY_INVITATION, HIDDEN, PAIRING, COMMISSION):
        assert not policy.may_join(OFFICIAL, closed)
        assert not policy.may_ask(OFFICIAL, closed)


def test_a_guest_joins_and_asks_nowhere() -> None:
    for access in (OPEN, ON_REQUEST, COMMISSION):
        assert not policy.may_join(GUEST, access)
        assert not policy.may_ask(GUEST, access)


def test_whom_a_mandate_brings_in_does_not_leave() -> None:
    assert not policy.may_leave(
        OFFICIAL, group(kind="commission", automatic=True, role="member", by_mandate=True)
    )
    assert policy.may_leave(STAFF, group(kind="commission", automatic=True, role="member"))
    assert not policy.may_leave(OFFICIAL, OPEN)


def test_a_guest_reads_from_when_they_came_unless_a_chair_opened_the_past() -> None:
    assert group(role="guest", joined_at=CAME).history_from == CAME
    assert group(role="guest", joined_at=CAME, guest_history=True).history_from is None
    assert group(role="member", joined_at=CAME).history_from is None
