"""Groups over HTTP: seen, joined, asked for, looked after."""

from __future__ import annotations

import pytest

from tests.factories import join, make_group, make_member, make_person
from tests.queries import counted_queries


@pytest.fixture
def staff(session):
    return make_person(session, "Secrétariat", staff=True)


@pytest.fixture
def official(session):
    return make_member(session, name="Élue")


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["type"]


def heard(session) -> list[str]:
    """The names of the events recorded so far."""
    from collab.core.outbox import OutboxEvent

    session.rollback()
    return [event.name for event in session.query(OutboxEvent).order_by(OutboxEvent.id)]


def names(browser) -> list[str]:
    return [group["name"] for group in browser.get("/api/groups").get_json()["items"]]


def test_a_hidden_group_answers_404_to_a_stranger_and_to_the_secretariat(
    session, signed_in, official, staff
) -> None:
    hidden = make_group(session, "Discret", visibility="invitation", listed=False)
    session.commit()
    for person in (official, staff):
        browser = signed_in(person)
        assert names(browser) == []
        for path in ("", "/members", "/requests", "/invitations", "/candidates", "/discussions"):
            assert problem(browser.get(f"/api/groups/{hidden.id}{path}")) == (404, "not-found"), path
        assert problem(browser.post(f"/api/groups/{hidden.id}/membership", json={})) == (404, "not-found")
        assert problem(browser.patch(f"/api/groups/{hidden.id}", json={"name": "x"})) == (404, "not-found")
        missing = browser.get(f"/api/groups/{hidden.id + 1}").get_json()
        assert browser.get(f"/api/groups/{hidden.id}").get_json() == missing


def test_a_guest_sees_the_one_group_and_nothing_else(session, signed_in) -> None:
    mine, other = make_group(session, "Le mien"), make_group(session, "Autre")
    guest = make_person(session, "Partenaire", organisation="Réseau")
    join(session, mine, guest, "guest")
    session.commit()
    browser = signed_in(guest)
    assert names(browser) == ["Le mien"]
    assert browser.get(f"/api/groups/{mine.id}/members").status_code == 200
    assert problem(browser.get(f"/api/groups/{other.id}")) == (404, "not-found")
    assert problem(browser.post(f"/api/groups/{other.id}/membership", json={})) == (404, "not-found")
    assert browser.get("/api/home").get_json()["groups_to_join"] == []
    member = make_member(session, other)
    session.commit()
    assert problem(browser.get(f"/api/people/{member.id}/groups")) == (404, "not-found")


def test_my_groups_come_first(session, signed_in, official) -> None:
    make_group(session, "Autre")
    join(session, make_group(session, "Zèbre"), official)
    session.commit()
    items = signed_in(official).get("/api/groups").get_json()["items"]
    assert [(g["name"], g["my_role"], g["unread"]) for g in items] == [
        ("Zèbre", "member", 0),
        ("Autre", None, None),
    ]


def test_an_open_group_is_joined_once_and_left(session, signed_in, official) -> None:
    group = make_group(session)
    session.commit()
    browser = signed_in(official)
    path = f"/api/groups/{group.id}/membership"
    assert browser.post(path, json={}).get_json() == {"state": "member"}
    assert problem(browser.post(path, json={})) == (409, "already-member")
    assert browser.get(f"/api/groups/{group.id}").get_json()["my_role"] == "member"
    assert browser.delete(path).status_code == 204
    assert problem(browser.delete(path)) == (404, "not-found")
    assert heard(session) == ["groups.member_joined", "groups.member_left"]


def test_a_request_is_accepted_by_a_chair(session, signed_in, official) -> None:
    group = make_group(session, visibility="on_request")
    chair = make_member(session, group, "chair", name="Présidente")
    session.commit()
    asker, president = signed_in(official), signed_in(chair)
    ask = asker.post(f"/api/groups/{group.id}/membership", json={"message": "Nous lançons un projet."})
    assert (ask.status_code, ask.get_json()) == (201, {"state": "requested"})
    assert asker.post(f"/api/groups/{group.id}/membership", json={}).get_json() == {"state": "requested"}
    assert asker.get(f"/api/groups/{group.id}").get_json()["my_request"]["state"] == "pending"
    assert problem(asker.get(f"/api/groups/{group.id}/requests")) == (403, "forbidden")
    [request] = president.get(f"/api/groups/{group.id}/requests").get_json()["items"]
    assert (request["message"], request["person"]["name"]) == ("Nous lançons un projet.", "Élue")
    path = f"/api/groups/{group.id}/requests/{request['id']}"
    assert problem(asker.post(f"{path}/accept", json={})) == (403, "forbidden")
    assert president.post(f"{path}/accept", json={}).status_code == 204
    assert problem(president.post(f"{path}/accept", json={})) == (409, "conflict")
    assert asker.get(f"/api/groups/{group.id}").get_json()["my_role"] == "member"
    assert heard(session) == [
        "groups.membership_requested",
        "groups.request_accepted",
        "groups.member_joined",
    ]


def test_a_refusal_carries_a_word_that_the_asker_alone_reads(session, signed_in, official) -> None:
    group = make_group(session, visibility="on_request")
    chair = make_member(session, group, "chair")
    session.commit()
    asker, president = signed_in(official), signed_in(chair)
    asker.post(f"/api/groups/{group.id}/membership", json={})
    [request] = president.get(f"/api/groups/{group.id}/requests").get_json()["items"]
    path = f"/api/groups/{group.id}/requests/{request['id']}/refuse"
    assert problem(president.post(path, json={})) == (422, "invalid")
    assert president.post(path, json={"reason": "Réservé aux villes portuaires."}).status_code == 204
    seen = asker.get(f"/api/groups/{group.id}").get_json()
    assert (seen["my_request"]["state"], seen["my_request"]["reason"]) == (
        "refused",
        "Réservé aux villes portuaires.",
    )
    assert seen["can"]["ask"]
    from collab.core.outbox import OutboxEvent

    refused = session.query(OutboxEvent).filter_by(name="groups.request_refused").one().event
    assert refused.audience() == [f"user:{official.id}", f"user:{chair.id}"]


def test_a_request_is_withdrawn_by_leaving(session, signed_in, official) -> None:
    group = make_group(session, visibility="on_request")
    session.commit()
    browser = signed_in(official)
    browser.post(f"/api/groups/{group.id}/membership", json={})
    assert browser.delete(f"/api/groups/{group.id}/membership").status_code == 204
    assert browser.get(f"/api/groups/{group.id}").get_json()["my_request"] is None
    assert heard(session) == ["groups.membership_requested", "groups.request_withdrawn"]


def test_a_request_of_another_group_cannot_be_decided(session, signed_in, official) -> None:
    asked, other = make_group(session, visibility="on_request"), make_group(session, "Autre")
    chair = make_member(session, other, "chair")
    session.commit()
    signed_in(official).post(f"/api/groups/{asked.id}/membership", json={})
    answer = signed_in(chair).post(f"/api/groups/{other.id}/requests/1/accept", json={})
    assert problem(answer) == (404, "not-found")


def test_the_last_chair_stays_while_others_are_there(session, signed_in) -> None:
    group = make_group(session)
    chair, member = make_member(session, group, "chair"), make_member(session, group)
    session.commit()
    browser = signed_in(chair)
    assert problem(browser.delete(f"/api/groups/{group.id}/membership")) == (409, "last-chair")
    role = f"/api/groups/{group.id}/members/{chair.id}"
    assert problem(browser.patch(role, json={"role": "member"})) == (409, "last-chair")
    assert problem(browser.delete(role)) == (409, "last-chair")
    assert (
        browser.patch(f"/api/groups/{group.id}/members/{member.id}", json={"role": "chair"}).status_code
        == 204
    )
    assert browser.delete(f"/api/groups/{group.id}/membership").status_code == 204
    assert problem(signed_in(chair).get(f"/api/groups/{group.id}/requests")) == (403, "forbidden")
    assert heard(session) == ["groups.role_changed", "groups.member_left"]


def test_the_secretariat_may_replace_a_chair(session, signed_in, staff) -> None:
    group = make_group(session)
    chair = make_member(session, group, "chair")
    make_member(session, group)
    session.commit()
    answer = signed_in(staff).delete(f"/api/groups/{group.id}/members/{chair.id}")
    assert answer.status_code == 204
    assert heard(session) == ["groups.member_removed"]


def test_a_member_removes_nobody(session, signed_in) -> None:
    group = make_group(session)
    member, other = make_member(session, group), make_member(session, group)
    session.commit()
    browser = signed_in(member)
    assert problem(browser.delete(f"/api/groups/{group.id}/members/{other.id}")) == (403, "forbidden")
    change = browser.patch(f"/api/groups/{group.id}/members/{other.id}", json={"role": "chair"})
    assert problem(change) == (403, "forbidden")


def test_a_removed_member_reads_no_more(session, signed_in) -> None:
    group = make_group(session)
    chair, member = make_member(session, group, "chair"), make_member(session, group)
    session.commit()
    browser = signed_in(member)
    assert browser.get(f"/api/groups/{group.id}/discussions").status_code == 200
    signed_in(chair).delete(f"/api/groups/{group.id}/members/{member.id}")
    assert problem(browser.get(f"/api/groups/{group.id}/discussions")) == (403, "forbidden")


def test_a_chair_brings_in_somebody_of_the_directory(session, signed_in, official) -> None:
    group = make_group(session)
    chair = make_member(session, group, "chair", name="Présidente")
    session.commit()
    browser = signed_in(chair)
    for typed in ("", "?q=ELU", "?q=strasbourg", "?q=Adjointe%20RELATIONS"):
        found = browser.get(f"/api/groups/{group.id}/candidates{typed}").get_json()["items"]
        assert [person["id"] for person in found] == [official.id], typed
    answer = browser.post(
        f"/api/groups/{group.id}/members", json={"person_id": official.id, "role": "rapporteur"}
    )
    assert (answer.status_code, answer.get_json()["role"]) == (201, "rapporteur")
    again = browser.post(f"/api/groups/{group.id}/members", json={"person_id": official.id})
    assert problem(again) == (409, "already-member")
    nobody = browser.post(f"/api/groups/{group.id}/members", json={"person_id": official.id + 999})
    assert problem(nobody) == (404, "not-found")


def test_the_secretariat_opens_a_group_and_chairs_it(session, signed_in, staff, official) -> None:
    session.commit()
    group = {"name": "Villes portuaires", "visibility": "invitation", "listed": False}
    assert problem(signed_in(official).post("/api/groups", json=group)) == (403, "forbidden")
    browser = signed_in(staff)
    made = browser.post("/api/groups", json=group)
    assert made.status_code == 201
    assert (made.get_json()["my_role"], made.get_json()["kind"]) == ("chair", "working")
    changed = browser.patch(f"/api/groups/{made.get_json()['id']}", json={"purpose": "Ports jumelés."})
    assert changed.get_json()["purpose"] == "Ports jumelés."
    assert heard(session) == ["groups.created", "groups.member_joined", "groups.changed"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "visibility": "open"},
        {"name": "x" * 121, "visibility": "open"},
        {"name": "x", "visibility": "secret"},
        {"name": "x", "visibility": "open", "listed": False},
        {"name": "x", "visibility": "open", "kind": "commission"},
        {"name": 1, "visibility": "open"},
    ],
)
def test_a_group_that_makes_no_sense_is_refused(session, signed_in, staff, body) -> None:
    session.commit()
    assert problem(signed_in(staff).post("/api/groups", json=body)) == (422, "invalid")


def test_members_come_in_pages_chairs_first(session, signed_in) -> None:
    group = make_group(session)
    people = [make_member(session, group, name=f"Agent {n:02}") for n in range(5)]
    chair = make_member(session, group, "chair", name="Zoé, présidente")
    disabled = make_member(session, group)
    disabled.disabled_at = group.created_at
    session.commit()
    page = signed_in(people[0]).get(f"/api/groups/{group.id}/members?page_size=4").get_json()
    assert (page["total"], page["pages"], page["page"]) == (6, 2, 1)
    assert page["items"][0]["person"]["id"] == chair.id
    assert page["items"][0]["person"]["authority"]["name"] == "Ville de Strasbourg"
    empty = signed_in(people[0]).get(f"/api/groups/{group.id}/members?page=9&page_size=4").get_json()
    assert (empty["items"], empty["total"]) == ([], 6)


def test_lists_ask_as_many_questions_for_many_as_for_one(session, signed_in, database) -> None:
    group = make_group(session)
    chair = make_member(session, group, "chair")
    session.commit()
    browser = signed_in(chair)
    paths = ["/api/groups", f"/api/groups/{group.id}/members", f"/api/people/{chair.id}/groups"]

    def count() -> dict[str, int]:
        found = {}
        for path in paths:
            with counted_queries(database) as sent:
                assert browser.get(path).status_code == 200
            found[path] = len(sent)
        return found

    few = count()
    for number in range(12):
        make_member(session, make_group(session, f"Groupe {number}"))
        join(session, make_group(session, f"Mien {number}"), chair)
        make_member(session, group)
    session.commit()
    assert count() == few
    assert max(few.values()) <= 4
