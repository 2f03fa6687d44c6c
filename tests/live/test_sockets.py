"""Two people on two web processes: what one writes the other hears, and nothing they may not."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import socketio
from sqlalchemy import update
from sqlalchemy.orm import Session

from collab.accounts.models import Person, SignedInSession
from collab.accounts.service import open_session
from collab.core.clock import now
from collab.core.config import Settings
from collab.core.db import Database, transaction
from collab.core.errors import not_signed_in
from collab.groups.models import Group
from tests.factories import join, make_discussion, make_group, make_member, make_messages, make_person
from tests.live.here import here
from tests.stack import Caller, Stack, eventually, running


@pytest.fixture(scope="module")
def stack(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("stack")
    with running(settings, folder, webs=2) as started:
        yield started


@pytest.fixture
def open_page(stack: Stack, database: Database) -> Iterator[Callable[..., Caller]]:
    """`open_page(person, web=0)`: that person's page on one of the web processes."""
    opened: list[Caller] = []

    def open_it(person: Person, web: int = 0) -> Caller:
        with transaction() as session:
            token = open_session(session, session.get_one(Person, person.id), user_agent="test").token
        caller = Caller(stack.urls[web], token, stack.settings.public_url)
        opened.append(caller)
        return caller

    yield open_it
    for caller in opened:
        caller.close()


@pytest.fixture
def room(session: Session) -> tuple[Person, Person, int, int]:
    """Two members of a group, and a discussion of three messages in it."""
    group = make_group(session)
    first, second = make_member(session, group), make_member(session, group, name="Agent")
    discussion = make_discussion(session, group, first)
    make_messages(session, discussion, first, 3)
    session.commit()
    return first, second, group.id, discussion.id


def _post(page: Caller, discussion_id: int, body: str = "Bonjour") -> dict:
    answer = page.post(
        f"/api/discussions/{discussion_id}/messages", {"body": body, "client_key": str(uuid.uuid4())}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_message_is_heard_on_another_web_process_with_the_message_in_the_frame(room, open_page) -> None:
    first, second, group_id, discussion_id = room
    writer, reader = open_page(first, 0), open_page(second, 1)
    answer = reader.connect(f"group:{group_id}")
    assert answer["heads"][str(discussion_id)]["revision"] == 3
    posted = _post(writer, discussion_id)
    [frame] = eventually(lambda: reader.heard("discussion.message_posted"))
    assert frame["item"]["body"] == "Bonjour"
    assert (frame["number"], frame["revision"], frame["discussion_id"]) == (4, 4, discussion_id)
    assert frame["item"]["id"] == posted["id"]


def test_a_stranger_cannot_join_a_hidden_group(room, open_page, session) -> None:
    hidden = make_group(session, visibility="invitation", listed=False)
    session.commit()
    page = open_page(room[0])
    page.connect()
    problem = page.join(f"group:{hidden.id}")
    assert (problem["type"], problem["status"]) == ("not-found", 404)
    assert page.join("group:999999")["errors"] == {"channels": ["group:999999"]}


@pytest.mark.parametrize(
    "channels", [[], "group:1", ["user:1"], ["group:0"], ["group:1x"], [1], ["group:1"] * 301, None]
)
def test_a_malformed_join_is_a_problem(room, open_page, channels) -> None:
    page = open_page(room[0])
    page.connect()
    problem = page.socket.call("join", {"channels": channels}, timeout=5)
    assert (problem["type"], problem["status"]) == ("invalid", 422)


@pytest.mark.parametrize(
    "known",
    [[], {"x": {"revision": 1, "epoch": "e"}}, {"1": 2}, {"1": {"revision": "1", "epoch": "e"}}, {"1": {"revision": 1}}]
    + [{str(n): {"revision": 1, "epoch": "e"} for n in range(1, 302)}],
)  # fmt: skip
def test_a_join_that_misstates_what_is_known_is_a_problem(room, open_page, known) -> None:
    page = open_page(room[0])
    page.connect()
    problem = page.socket.call("join", {"channels": [f"group:{room[2]}"], "known": known}, timeout=5)
    assert (problem["type"], problem["errors"]) == ("invalid", {"known": ["invalid"]})


def test_a_join_brings_what_was_missed_since_what_is_known(room, open_page) -> None:
    first, second, group_id, discussion_id = room
    page = open_page(second)
    head = page.connect(f"group:{group_id}")["heads"][str(discussion_id)]
    page.close()
    posted = _post(open_page(first), discussion_id, "pendant la coupure")
    page.connect()
    known = {str(discussion_id): {"revision": head["revision"], "epoch": head["epoch"]}}
    answer = page.socket.call("join", {"channels": [f"group:{group_id}"], "known": known}, timeout=5)
    assert answer["missed"] == {
        str(discussion_id): {
            "items": [posted],
            "revision": head["revision"] + 1,
            "epoch": head["epoch"],
            "more": False,
            "discussion": None,
        }
    }
    assert page.join(f"group:{group_id}")["missed"] == {}


def test_nobody_connects_without_a_session(room, stack) -> None:
    visitor = Caller(stack.urls[0], "not-a-token", stack.settings.public_url)
    with pytest.raises(socketio.exceptions.ConnectionError):
        visitor.connect(reconnection=False)
    assert visitor.heard("connect_error")[0]["data"] == not_signed_in().as_dict()


def test_typing_and_presence_are_seen_by_the_others_alone(room, open_page) -> None:
    first, second, _, discussion_id = room
    writer, reader = open_page(first, 0), open_page(second, 1)
    reader.connect(f"discussion:{discussion_id}")
    writer.connect(f"discussion:{discussion_id}")
    for page in (reader, writer):
        eventually(
            lambda page=page: here(page.frames, discussion_id).named.keys() == {first.id, second.id}, 3
        )
    writer.socket.call("typing", {"discussion_id": discussion_id, "typing": True}, timeout=5)
    [typing] = eventually(lambda: reader.heard("live.typing"))
    assert typing["person"]["id"] == first.id
    assert writer.heard("live.typing") == []
    writer.close()
    eventually(lambda: here(reader.frames, discussion_id).named.keys() == {second.id}, 3)
    assert here(reader.frames, discussion_id).gaps == 0


def test_a_removed_member_loses_the_group_at_once_and_hears_nothing_more(room, open_page, session) -> None:
    first, second, *_ = room
    private = make_group(session, visibility="invitation", listed=False)
    join(session, private, first, "chair")
    join(session, private, second)
    discussion_id = make_discussion(session, private, first).id
    session.commit()
    chair, page, watcher = open_page(first, 0), open_page(second, 1), open_page(first, 1)
    page.connect(f"group:{private.id}", f"discussion:{discussion_id}")
    watcher.connect(f"group:{private.id}")
    removed = chair.http.delete(f"{chair.url}/api/groups/{private.id}/members/{second.id}", timeout=10)
    assert removed.status_code == 204
    [left] = eventually(lambda: page.heard("live.left"), 2)
    assert set(left["channels"]) == {f"group:{private.id}", f"discussion:{discussion_id}"}
    _post(chair, discussion_id, "après")
    eventually(lambda: watcher.heard("discussion.message_posted"))
    assert page.heard("discussion.message_posted") == []
    assert page.get(f"/api/groups/{private.id}").status_code == 404
    watcher.join(f"discussion:{discussion_id}")
    eventually(lambda: here(watcher.frames, discussion_id).named.keys() == {first.id})


def test_a_session_that_ends_closes_its_sockets(room, open_page, session) -> None:
    page = open_page(room[0])
    page.connect(f"group:{room[2]}")
    session.execute(update(SignedInSession).values(ended_at=now()))
    session.commit()
    eventually(lambda: page.heard("live.signed_out"), 6)


def test_a_flood_of_joins_is_told_when_to_come_back(settings, room, database, tmp_path) -> None:
    with running(settings, tmp_path, webs=0, relay=False) as small:
        url = small.add_web(COLLAB_JOINS_PER_MINUTE="5")
        with transaction() as session:
            token = open_session(session, session.get_one(Person, room[0].id), user_agent="test").token
        page = Caller(url, token, settings.public_url)
        page.connect()
        answers = [page.join(f"group:{room[2]}") for _ in range(7)]
        page.close()
    assert [a.get("ok") for a in answers[:5]] == [True] * 5
    assert answers[6]["type"] == "too-many-requests"
    assert answers[6]["retry_after"] >= 1


def test_a_stranger_to_the_group_hears_nothing_of_it(room, open_page, session) -> None:
    first, _, group_id, discussion_id = room
    private = make_group(session, visibility="invitation", listed=False)
    outsider = make_member(session)
    join(session, private, first)
    secret = make_discussion(session, private, first)
    session.commit()
    page, writer, insider = open_page(outsider, 1), open_page(first, 0), open_page(first, 1)
    page.connect()
    insider.connect(f"group:{private.id}")
    _post(writer, secret.id, "entre nous")
    eventually(lambda: insider.heard("discussion.message_posted"))
    assert page.heard("discussion.message_posted") == []


def test_a_guest_joins_only_discussions_that_moved_since_they_came(room, open_page, session) -> None:
    first, _, group_id, _ = room
    guest = make_person(session, "Partenaire", organisation="Réseau de villes")
    group = session.get_one(Group, group_id)
    before = make_discussion(session, group, first)
    session.commit()
    join(session, group, guest, "guest")
    after = make_discussion(session, group, first)
    session.commit()
    page = open_page(guest)
    answer = page.connect(f"group:{group_id}")
    assert set(answer["heads"]) == {str(after.id)}
    assert page.join(f"discussion:{before.id}")["status"] == 404
    assert page.join(f"discussion:{after.id}")["ok"] is True


def test_an_origin_said_twice_is_said_once(room, open_page, stack) -> None:
    page = open_page(room[0])
    page.socket = socketio.Client(reconnection=False)
    headers = {"Cookie": f"collab_session={page.token}", "Origin": stack.settings.public_url}
    page.socket.connect(stack.urls[0], headers=headers, transports=["polling"], wait_timeout=10)
    assert page.socket.connected
    twice = {**headers, "Origin": f"{stack.settings.public_url},{stack.settings.public_url}"}
    address = f"{stack.urls[0]}/socket.io/?EIO=4&transport=polling"
    assert page.http.get(address, headers=twice, timeout=5).status_code == 200
    mixed = {**headers, "Origin": f"{stack.settings.public_url},https://evil.example"}
    assert page.http.get(address, headers=mixed, timeout=5).status_code == 400
