"""An elected official and a technician, signed in from two browsers on two web processes, talk in a thematic group."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from collab.accounts.service import open_session
from collab.core.db import transaction
from tests.factories import join, make_authority, make_group, make_mandate, make_person
from tests.stack import Caller, Stack, eventually, running


@pytest.fixture
def stack(settings, database, tmp_path) -> Iterator[Stack]:
    with running(settings, tmp_path, webs=2) as started:
        yield started


@pytest.fixture
def people(session, stack) -> Iterator[tuple[Caller, Caller, int]]:
    """The official's page, the technician's page, and their group."""
    group = make_group(session, "Développement durable")
    official, technician = make_person(session, "Élue"), make_person(session, "Agent")
    make_mandate(session, official, make_authority(session, "Ville de Strasbourg"))
    nancy = make_authority(session, "Métropole du Grand Nancy", kind="metropole")
    make_mandate(session, technician, nancy, "technician", title="chargé de coopération")
    join(session, group, official, "chair")
    join(session, group, technician)
    session.commit()
    pages = []
    for web, person in enumerate((official, technician)):
        with transaction() as current:
            token = open_session(current, current.merge(person), user_agent="test").token
        pages.append(Caller(stack.urls[web], token, stack.settings.public_url))
    yield pages[0], pages[1], group.id
    for page in pages:
        page.close()


def _start(page: Caller, group_id: int, title: str) -> int:
    answer = page.post(f"/api/groups/{group_id}/discussions", {"title": title})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def _say(page: Caller, discussion_id: int, body: str, key: str | None = None) -> dict:
    answer = page.post(
        f"/api/discussions/{discussion_id}/messages", {"body": body, "client_key": key or str(uuid.uuid4())}
    )
    assert answer.ok, answer.text
    return answer.json()


def test_what_one_says_the_other_reads_live_with_authority_and_role(people) -> None:
    official, technician, group_id = people
    technician.connect(f"group:{group_id}")
    discussion_id = _start(official, group_id, "Adapter nos coopérations à la sécheresse")
    [started] = eventually(lambda: technician.heard("discussion.started"))
    assert started["item"]["title"] == "Adapter nos coopérations à la sécheresse"
    _say(official, discussion_id, "Qui a déjà un **marché** ?")
    [frame] = eventually(lambda: technician.heard("discussion.message_posted"))
    author = frame["item"]["author"]
    assert (author["name"], author["authority"]["name"], author["role"]) == (
        "Élue",
        "Ville de Strasbourg",
        "elected",
    )
    assert frame["item"]["html"] == "<p>Qui a déjà un <strong>marché</strong> ?</p>"
    assert frame["item"]["number"] == 1


def test_unread_counts_follow_reading_in_every_tab(people) -> None:
    official, technician, group_id = people
    discussion_id = _start(official, group_id, "Eau")
    for n in range(3):
        _say(official, discussion_id, f"message {n}")
    unread = [d["unread"] for d in technician.get(f"/api/groups/{group_id}/discussions").json()["items"]]
    assert unread == [3]
    technician.connect(f"group:{group_id}")
    answer = technician.http.put(
        f"{technician.url}/api/discussions/{discussion_id}/reading", json={"number": 2}, timeout=10
    )
    assert answer.status_code == 204
    [read] = eventually(lambda: technician.heard("discussion.read"))
    assert (read["discussion_id"], read["number"]) == (discussion_id, 2)
    technician.http.put(
        f"{technician.url}/api/discussions/{discussion_id}/reading", json={"number": 1}, timeout=10
    )
    assert technician.get(f"/api/discussions/{discussion_id}").json()["unread"] == 1
    home = technician.get("/api/home").json()
    assert home["discussions"][0]["id"] == discussion_id


def test_a_dead_relay_delays_the_push_but_the_page_still_learns_of_every_message(people, stack) -> None:
    official, technician, group_id = people
    discussion_id = _start(official, group_id, "Eau")
    technician.connect(f"group:{group_id}")
    stack.relay.kill()
    for n in range(5):
        _say(official, discussion_id, f"sans relais {n}")
    head = eventually(lambda: technician.heard("live.head"))[-1]
    assert head["discussion_id"] == discussion_id
    missed = technician.get(f"/api/discussions/{discussion_id}/messages?changed_after=0").json()["items"]
    assert [m["number"] for m in missed if "number" in m] == sorted(m["number"] for m in missed)
    stack.start_relay()
    eventually(lambda: len(technician.heard("discussion.message_posted")) == 5)


def test_a_web_process_that_is_killed_comes_back_and_nothing_is_lost(people, stack) -> None:
    official, technician, group_id = people
    discussion_id = _start(official, group_id, "Eau")
    technician.connect(f"group:{group_id}")
    _say(official, discussion_id, "avant")
    eventually(lambda: technician.heard("discussion.message_posted"))
    stack.webs[1].kill()
    key = str(uuid.uuid4())
    first = _say(official, discussion_id, "pendant", key)
    stack.webs[1].start()
    eventually(lambda: technician.socket.connected and technician.socket.sid, 20)
    heads = eventually(lambda: _joined(technician, group_id), 30)
    assert heads[str(discussion_id)]["last_number"] == 2
    again = _say(official, discussion_id, "pendant", key)
    assert again["id"] == first["id"]
    items = technician.get(f"/api/discussions/{discussion_id}/messages").json()["items"]
    assert [item["body"] for item in items] == ["avant", "pendant"]


def _joined(page: Caller, group_id: int) -> dict | None:
    import socketio

    try:
        return page.join(f"group:{group_id}").get("heads")
    except (socketio.exceptions.BadNamespaceError, socketio.exceptions.TimeoutError):
        return None
