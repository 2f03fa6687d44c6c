"""Two at once: nobody is in twice, no group loses its last chair, and nobody gets a 500."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import func, select

from collab.groups.models import Invitation, JoinRequest, Membership
from tests.factories import make_group, make_member


def together(*calls: Callable[[], Any]) -> list[int]:
    """Send all at one moment; returns the statuses, sorted."""
    start = threading.Barrier(len(calls))

    def call(one: Callable[[], Any]) -> int:
        start.wait()
        return one().status_code

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(call, calls))


def test_joining_twice_at_once_joins_once(session, signed_in) -> None:
    group, person = make_group(session), make_member(session)
    session.commit()
    browsers = [signed_in(person) for _ in range(4)]
    path = f"/api/groups/{group.id}/membership"
    assert together(*(lambda b=b: b.post(path, json={}) for b in browsers)) == [201, 409, 409, 409]
    assert session.scalar(select(func.count()).select_from(Membership)) == 1


def test_asking_twice_at_once_asks_once(session, signed_in) -> None:
    group, person = make_group(session, visibility="on_request"), make_member(session)
    session.commit()
    browsers = [signed_in(person) for _ in range(4)]
    path = f"/api/groups/{group.id}/membership"
    assert together(*(lambda b=b: b.post(path, json={}) for b in browsers)) == [201] * 4
    assert session.scalar(select(func.count()).select_from(JoinRequest)) == 1


def test_two_chairs_that_leave_at_once_leave_one(session, signed_in) -> None:
    group = make_group(session)
    chairs = [make_member(session, group, "chair") for _ in range(2)]
    make_member(session, group)
    session.commit()
    browsers = [signed_in(chair) for chair in chairs]
    path = f"/api/groups/{group.id}/membership"
    assert together(*(lambda b=b: b.delete(path) for b in browsers)) == [204, 409]


def test_two_chairs_that_answer_one_request_at_once_answer_it_once(session, signed_in) -> None:
    group, asker = make_group(session, visibility="on_request"), make_member(session)
    chairs = [make_member(session, group, "chair") for _ in range(2)]
    request = JoinRequest(group_id=group.id, person_id=asker.id)
    session.add(request)
    session.commit()
    accepts, refuses = (signed_in(chair) for chair in chairs)
    path = f"/api/groups/{group.id}/requests/{request.id}"
    statuses = together(
        lambda: accepts.post(f"{path}/accept", json={}),
        lambda: refuses.post(f"{path}/refuse", json={"reason": "Non."}),
    )
    assert statuses == [204, 409]


def test_two_invitations_of_somebody_new_at_once_enter_them_once(session, signed_in) -> None:
    group = make_group(session)
    chairs = [make_member(session, group, "chair") for _ in range(3)]
    session.commit()
    browsers = [signed_in(chair) for chair in chairs]
    body = {"email": "nouvelle@example.org", "role": "guest"}
    path = f"/api/groups/{group.id}/invitations"
    assert together(*(lambda b=b: b.post(path, json=body) for b in browsers)) == [201, 409, 409]
    assert session.scalar(select(func.count()).select_from(Invitation)) == 1
