"""T13: who is removed, signs out or is disabled while connected hears nothing more, with Valkey and without."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.factories import join, make_discussion, make_group, make_member, make_person
from tests.faults.wire import Wire
from tests.stack import Caller, Stack, running

WAYS = ("removed", "signed out", "disabled")
WITH_VALKEY, WITHOUT_VALKEY = 2.0, 5.0
A_SECOND = 10


@dataclass
class Room:
    """A closed group in talk: ten messages a second by its chair."""

    chair: Caller
    secretariat: Caller
    group_id: int
    discussion_id: int

    @contextmanager
    def talking(self) -> Iterator[None]:
        """Messages keep coming meanwhile."""
        stop = threading.Event()

        def talk() -> None:
            while not stop.wait(1 / A_SECOND):
                body = {"body": "La suite du dossier", "client_key": str(uuid.uuid4())}
                answer = self.chair.post(f"/api/discussions/{self.discussion_id}/messages", body)
                assert answer.status_code == 201, answer.text

        talker = threading.Thread(target=talk)
        talker.start()
        try:
            yield
        finally:
            stop.set()
            talker.join()

    def revoke(self, way: str, person_id: int, page: Caller) -> None:
        """Take a person's right away."""
        if way == "removed":
            url = f"{self.chair.url}/api/groups/{self.group_id}/members/{person_id}"
            answer = self.chair.http.delete(url, timeout=10)
        elif way == "signed out":
            answer = page.http.delete(f"{page.url}/api/session", timeout=10)
        else:
            url = f"{self.secretariat.url}/api/people/{person_id}"
            answer = self.secretariat.http.patch(url, json={"disabled": True}, timeout=10)
        assert answer.ok, answer.text


def _catch_up(page: Caller, discussion_id: int) -> int:
    return page.get(f"/api/discussions/{discussion_id}/messages?changed_after=0").status_code


def _three_lose_their_right(room: Room, stack: Stack, people, page_of, limit: float) -> None:
    """One in each way at once, each on the other web process than the one that takes the right."""
    pages = {way: page_of(stack, person, 1) for way, person in zip(WAYS, people, strict=True)}
    channels = (f"group:{room.group_id}", f"discussion:{room.discussion_id}")
    wires = {way: Wire(page.url, page.token, page.origin).open(*channels) for way, page in pages.items()}
    try:
        with room.talking():
            revoked = {}
            for way, person in zip(WAYS, people, strict=True):
                room.revoke(way, person.id, pages[way])
                revoked[way] = time.monotonic()
                # Catching up is refused at once, whatever the socket still hears.
                assert _catch_up(pages[way], room.discussion_id) == (404 if way == "removed" else 401)
            lost = {way: wire.lost_at(limit + 1) for way, wire in wires.items()}
            # Five more messages are in the room before the wire is read.
            last = room.chair.get(f"/api/discussions/{room.discussion_id}").json()["last_number"]
            _wait_for_number(room, last + A_SECOND // 2)
        for way, wire in wires.items():
            assert lost[way] - revoked[way] <= limit, f"{way}: {lost[way] - revoked[way]:.2f} s"
            late = [p for p in wire.named("discussion.", "live.head", "live.typing") if p.at > lost[way]]
            assert late == [], f"{way}: {late[:2]}"
    finally:
        for wire in wires.values():
            wire.close()


def _wait_for_number(room: Room, number: int) -> None:
    deadline = time.monotonic() + 20
    while room.chair.get(f"/api/discussions/{room.discussion_id}").json()["last_number"] < number:
        assert time.monotonic() < deadline, "the talk stopped"


@pytest.fixture
def arranged(session, full) -> Callable:
    """A group, its chair, the secretariat, and those who will lose their right, three a round."""
    group = make_group(session, visibility="invitation", listed=False)
    chair, staff = make_member(session, group, "chair"), make_person(session, staff=True)
    join(session, group, staff)
    people = [make_member(session, group) for _ in range(3 * (20 if full else 2))]
    discussion = make_discussion(session, group, chair)
    session.commit()
    return group.id, discussion.id, chair, staff, people


def test_whoever_loses_the_right_hears_nothing_more(
    arranged, own_settings, own_valkey, folder_of_logs, page_of
) -> None:
    group_id, discussion_id, chair, staff, people = arranged
    rounds = [people[n : n + 3] for n in range(0, len(people), 3)]
    with running(own_settings, folder_of_logs, webs=2) as stack:
        stack.add_web(COLLAB_BEACON_SECONDS="3600")
        room = Room(page_of(stack, chair, 0), page_of(stack, staff, 0), group_id, discussion_id)
        for three in rounds[: len(rounds) // 2]:
            _three_lose_their_right(room, stack, three, page_of, WITH_VALKEY)
        own_valkey.kill()
        # The negative control: on a process without a beacon, nothing but Valkey would have thrown them out.
        [removed, *_] = rounds[-1]
        page = page_of(stack, removed, 2)
        kept = Wire(page.url, page.token, page.origin).open(f"group:{group_id}")
        for three in rounds[len(rounds) // 2 :]:
            _three_lose_their_right(room, stack, three, page_of, WITHOUT_VALKEY)
        assert kept.named("live.left", "live.signed_out") == []
        assert kept.closed_at is None
        kept.close()
