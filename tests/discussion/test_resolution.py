"""A discussion is settled with an outcome, reopened, and its group keeps the list."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from collab.core.clock import now
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.discussion import service
from collab.live.frames import frames_of
from tests.factories import (
    actor_of,
    join,
    make_discussion,
    make_member,
    make_messages,
    make_person,
)
from tests.queries import counted_queries

pytestmark = pytest.mark.usefixtures("app")


def resolve(session, person, discussion, outcome: str = "Position commune adoptée"):
    return service.resolve_discussion(session, actor_of(person), discussion.id, outcome=outcome)


def decided(session, person, group) -> list[tuple[str, bool]]:
    page = service.decisions_of(session, actor_of(person), group.id, page=1, page_size=50)
    return [(item.outcome, item.reopened_at is not None) for item in page["items"]]


def test_any_member_settles_and_it_shows_who_under_which_mandate(
    session, signed_in, author, group, discussion
) -> None:
    session.commit()
    answer = signed_in(author).post(
        f"/api/discussions/{discussion.id}/resolution", json={"outcome": " Adopté. "}
    )
    assert answer.status_code == 200
    said = answer.json["resolution"]
    assert (said["outcome"], said["author"]["name"], said["author"]["authority"]["name"]) == (
        "Adopté.", "Élue", "Ville de Strasbourg",
    )  # fmt: skip
    other = make_member(session, group)
    session.commit()
    browser = signed_in(other)
    for path in (f"/api/groups/{group.id}/discussions", "/api/home"):
        listed = browser.get(path).json
        [row] = listed.get("items") or listed["discussions"]
        assert row["resolution"] == said
    assert browser.delete(f"/api/discussions/{discussion.id}/resolution").json["resolution"] is None


def test_settling_makes_nothing_unread_and_says_nothing_in_the_talk(
    session, group, author, discussion
) -> None:
    make_messages(session, discussion, author, 2)
    reader = make_member(session, group)
    resolve(session, author, discussion)
    [listed] = service.discussions_of(session, actor_of(reader), group.id)["items"]
    assert (listed.unread, listed.last_number, listed.revision) == (0, 2, 3)
    event = session.query(OutboxEvent).one()
    assert (event.name, event.payload["revision"]) == ("discussion.resolved", 3)


def test_one_may_still_write_in_a_settled_discussion(session, signed_in, author, discussion) -> None:
    resolve(session, author, discussion)
    session.commit()
    said = {"body": "Merci", "client_key": "5a0c1f0e-93a8-4b8a-8c8b-3f3f3a1b2c3d"}
    browser = signed_in(author)
    assert browser.post(f"/api/discussions/{discussion.id}/messages", json=said).status_code == 201
    assert browser.get(f"/api/discussions/{discussion.id}").json["resolution"]["outcome"]


def test_what_was_reopened_stays_in_the_group_s_list(session, group, author, discussion) -> None:
    other = make_member(session, group)
    resolve(session, author, discussion, "Premier accord")
    reopened = service.reopen_discussion(session, actor_of(other), discussion.id)
    assert reopened.resolution is None
    resolve(session, other, discussion, "Second accord")
    assert decided(session, author, group) == [("Second accord", False), ("Premier accord", True)]
    names = [event.name for event in session.query(OutboxEvent).order_by(OutboxEvent.id)]
    assert names == ["discussion.resolved", "discussion.reopened", "discussion.resolved"]


def test_reopening_what_is_open_changes_nothing(session, author, discussion) -> None:
    assert service.reopen_discussion(session, actor_of(author), discussion.id).revision == 0
    assert session.query(OutboxEvent).count() == 0


def test_a_repeat_is_no_second_outcome_and_another_s_is_refused(session, group, author, discussion) -> None:
    resolve(session, author, discussion)
    assert resolve(session, author, discussion).revision == 1
    with pytest.raises(Problem) as refused:
        resolve(session, make_member(session, group), discussion, "Autre chose")
    assert (refused.value.status, refused.value.slug) == (409, "already-resolved")


def test_of_two_who_settle_at_once_one_is_told(session, group, author, discussion) -> None:
    actors = [actor_of(author), actor_of(make_member(session, group))]
    session.commit()
    start = threading.Barrier(2)

    def run(actor) -> str:
        start.wait()
        try:
            with transaction() as own:
                service.resolve_discussion(own, actor, discussion.id, outcome=f"De {actor.person_id}")
                return "settled"
        except Problem as problem:
            return problem.slug

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, actors)) == ["already-resolved", "settled"]
    session.expire_all()
    assert (discussion.revision, len(decided(session, author, make_ref(discussion)))) == (1, 1)


def make_ref(discussion):
    """What `decided` needs of a group: its id."""
    return type("Ref", (), {"id": discussion.group_id})


def test_guests_and_the_secretariat_read_what_was_decided_and_decide_nothing(
    session, group, author, discussion
) -> None:
    guest, staff = make_person(session, organisation="Réseau"), make_person(session, staff=True)
    join(session, group, guest, "guest", joined_at=now() - timedelta(hours=1))
    resolve(session, author, discussion)
    for person in (guest, staff):
        assert decided(session, person, group) == [("Position commune adoptée", False)]
        for refused in (
            lambda p=person: resolve(session, p, discussion),
            lambda p=person: service.reopen_discussion(session, actor_of(p), discussion.id),
        ):
            with pytest.raises(Problem) as problem:
                refused()
            assert problem.value.status == 403


def test_a_guest_reads_no_decision_of_a_discussion_that_was_over_before_they_came(
    session, group, author, discussion
) -> None:
    resolve(session, author, discussion)
    session.execute(sql("UPDATE discussion SET changed_at = clock_timestamp() - interval '2 days'"))
    guest = make_person(session, organisation="Réseau")
    join(session, group, guest, "guest")
    assert decided(session, guest, group) == []


def test_an_outcome_from_before_a_guest_came_stays_unread_whatever_happens_after(
    session, group, author, discussion
) -> None:
    resolve(session, author, discussion, "Entre membres")
    guest = make_person(session, organisation="Réseau")
    join(session, group, guest, "guest", joined_at=now())
    make_messages(session, discussion, author, 1)
    rename(session, group, discussion)
    assert outcomes_seen(session, author, group, discussion)[0].outcome == "Entre membres"
    assert (outcomes_seen(session, guest, group, discussion), decided(session, guest, group)) == (
        [None] * 4,
        [],
    )
    service.reopen_discussion(session, actor_of(author), discussion.id)
    resolve(session, author, discussion, "Avec tous")
    seen = outcomes_seen(session, guest, group, discussion)
    assert [resolution.outcome for resolution in seen] == ["Avec tous"] * 4
    assert decided(session, guest, group) == [("Avec tous", False)]


def rename(session, group, discussion) -> None:
    chair = actor_of(make_member(session, group, "chair"))
    service.rename_discussion(session, chair, discussion.id, title="Eau, suite")


def outcomes_seen(session, person, group, discussion) -> list:
    actor = actor_of(person)
    views = [
        *service.discussions_of(session, actor, group.id)["items"],
        *service.home_of(session, actor)["discussions"],
        service.show_discussion(session, actor, discussion.id),
        service.messages_of(session, actor, discussion.id, changed_after=0).discussion,
    ]
    return [view.resolution for view in views]


def test_what_is_broadcast_holds_no_outcome_from_before_a_guest_who_listens(
    session, group, author, discussion
) -> None:
    def broadcast() -> list:
        event = session.query(OutboxEvent).order_by(OutboxEvent.id.desc()).first()
        return [frame.payload.get("item") for frame in frames_of(session, [event])]

    resolve(session, author, discussion, "Entre membres")
    [item] = broadcast()
    assert item["resolution"]["outcome"] == "Entre membres"
    join(session, group, make_person(session, organisation="Réseau"), "guest", joined_at=now())
    rename(session, group, discussion)
    assert broadcast() == [None]
    group.guest_history = True
    session.flush()
    assert broadcast()[0]["resolution"] == item["resolution"]


def test_the_list_takes_as_many_questions_for_one_as_for_many(
    session, signed_in, group, author, database
) -> None:
    for _ in range(2):
        resolve(session, author, make_discussion(session, group, author))
    session.commit()
    browser, path = signed_in(author), f"/api/groups/{group.id}/decisions"
    with counted_queries(database) as sent:
        assert browser.get(f"{path}?page_size=1").json["pages"] == 2
    few = len(sent)
    for _ in range(9):
        resolve(session, make_member(session, group), make_discussion(session, group, author))
    session.commit()
    with counted_queries(database) as sent:
        assert len(browser.get(path).json["items"]) == 11
    assert len(sent) == few <= 5


@pytest.mark.parametrize("body", [{}, {"outcome": "  "}, {"outcome": "é" * 501}, {"outcome": None}])
def test_an_outcome_is_a_sentence(session, signed_in, author, discussion, body) -> None:
    session.commit()
    answer = signed_in(author).post(f"/api/discussions/{discussion.id}/resolution", json=body)
    assert (answer.status_code, answer.json["type"]) == (422, "invalid")
