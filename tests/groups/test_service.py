"""What a group tells to whom, and what it lets pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from collab.core.clock import now
from collab.core.config import Settings, use_settings
from collab.core.outbox import OutboxEvent
from collab.groups.models import JoinRequest
from tests.factories import make_group, make_member, make_person


@pytest.fixture
def limited(settings: Settings) -> Iterator[Callable[..., None]]:
    """`limited(asks_per_hour=1)` holds for this test."""
    yield lambda **limits: use_settings(replace(settings, **limits))
    use_settings(settings)


def audience(session, name: str) -> set[str]:
    session.rollback()
    return set(session.query(OutboxEvent).filter_by(name=name).one().event.audience())


def test_a_request_is_told_to_its_asker_and_the_chairs_alone(session, signed_in) -> None:
    group = make_group(session, visibility="on_request")
    chairs = [make_member(session, group, "chair"), make_member(session, group, "chair")]
    make_member(session, group)
    asker = make_member(session)
    session.commit()
    told = {f"user:{person.id}" for person in (asker, *chairs)}
    membership, requests = f"/api/groups/{group.id}/membership", f"/api/groups/{group.id}/requests"
    signed_in(asker).post(membership, json={})
    assert audience(session, "groups.membership_requested") == told
    signed_in(asker).delete(membership)
    assert audience(session, "groups.request_withdrawn") == told
    signed_in(asker).post(membership, json={})
    request = session.query(JoinRequest).filter_by(state="pending").one()
    signed_in(chairs[0]).post(f"{requests}/{request.id}/refuse", json={"reason": "Réservé aux ports."})
    assert audience(session, "groups.request_refused") == told


def test_an_invitation_is_told_to_the_invited_and_the_chairs_alone(session, signed_in) -> None:
    group = make_group(session)
    chair = make_member(session, group, "chair")
    make_member(session, group)
    session.commit()
    browser, path = signed_in(chair), f"/api/groups/{group.id}/invitations"
    made = browser.post(path, json={"email": "partenaire@example.org", "role": "guest"}).get_json()
    told = {f"user:{chair.id}", f"user:{made['person']['id']}"}
    assert audience(session, "groups.member_invited") == told
    browser.delete(f"{path}/{made['id']}")
    assert audience(session, "groups.invitation_withdrawn") == told


def test_a_group_that_follows_mandates_refuses_another_door_but_not_its_own(session, signed_in) -> None:
    group = make_group(session, kind="college", follows="elected", visibility="invitation")
    staff = make_person(session, staff=True)
    session.commit()
    browser, path = signed_in(staff), f"/api/groups/{group.id}"
    same = {"visibility": "invitation", "listed": True, "purpose": "Les élus"}
    assert browser.patch(path, json=same).get_json()["purpose"] == "Les élus"
    for other in ({"visibility": "open"}, {"listed": False}):
        refused = browser.patch(path, json={**same, **other})
        assert refused.get_json()["errors"] == {"visibility": ["follows-mandates"]}


def test_the_groups_of_nobody_are_not_found(session, signed_in) -> None:
    gone = make_member(session, make_group(session), disabled_at=now())
    reader = make_member(session)
    session.commit()
    for person_id in (gone.id, gone.id + 1_000):
        assert signed_in(reader).get(f"/api/people/{person_id}/groups").status_code == 404


def test_one_asks_and_invites_so_often_an_hour(session, signed_in, limited) -> None:
    limited(asks_per_hour=1, invitations_per_hour=2)
    first, second = (make_group(session, visibility="on_request") for _ in range(2))
    chair, asker = make_member(session, first, "chair"), make_member(session)
    session.commit()
    asks = [signed_in(asker).post(f"/api/groups/{g.id}/membership", json={}) for g in (first, second)]
    assert [answer.status_code for answer in asks] == [201, 429]
    assert session.query(JoinRequest).count() == 1
    invitations = [
        signed_in(chair).post(
            f"/api/groups/{first.id}/invitations", json={"email": f"p{n}@example.org", "role": "guest"}
        )
        for n in range(3)
    ]
    assert [answer.status_code for answer in invitations] == [201, 201, 429]


def test_the_directory_s_invitations_count_too(session, signed_in, limited) -> None:
    limited(invitations_per_hour=1)
    staff, one, other = make_person(session, staff=True), make_member(session), make_member(session)
    session.commit()
    browser = signed_in(staff)
    paths = [f"/api/people/{person.id}/invitation" for person in (one, other)]
    assert [browser.post(path, json={}).status_code for path in paths] == [202, 429]
    added = {"name": "Réseau", "email": "r@example.org", "organisation": "Réseau", "invite": True}
    assert browser.post("/api/people", json=added).status_code == 429


def test_a_chair_lets_a_group_take_mail_and_a_member_does_not(session, signed_in) -> None:
    group = make_group(session)
    chair, member = make_member(session, group, "chair"), make_member(session, group)
    session.commit()
    path = f"/api/groups/{group.id}"
    refused = signed_in(member).patch(path, json={"takes_mail": True})
    assert (refused.status_code, refused.get_json()["type"]) == (403, "forbidden")
    assert signed_in(member).get(path).get_json()["takes_mail"] is False
    assert signed_in(chair).patch(path, json={"takes_mail": True}).get_json()["takes_mail"] is True
    assert signed_in(member).get(path).get_json()["takes_mail"] is True
    assert audience(session, "groups.changed") == {f"group:{group.id}"}
    assert signed_in(chair).patch(path, json={"takes_mail": False}).get_json()["takes_mail"] is False
