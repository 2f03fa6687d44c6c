"""Six words under a message."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from collab.core.db import transaction
from collab.core.outbox import OutboxEvent
from collab.discussion import service
from collab.discussion.models import REACTIONS, Discussion
from tests.factories import actor_of, make_discussion, make_member, make_messages, make_person


@pytest.fixture
def discussion(session, group, author):
    discussion = make_discussion(session, group, author)
    make_messages(session, discussion, author, 1)
    return discussion


@pytest.fixture
def at(session, discussion):
    session.commit()
    return f"/api/discussions/{discussion.id}/messages/1/reactions"


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["type"]


def test_people_answer_with_words_and_are_named_with_their_authority(
    session, signed_in, group, author, at
) -> None:
    other = make_member(session, group, name="Technicienne")
    session.commit()
    first, second = signed_in(author), signed_in(other)
    first.put(f"{at}/agree", json={})
    second.put(f"{at}/thanks", json={})
    message = second.put(f"{at}/agree", json={}).get_json()
    assert message["reactions"] == {"agree": [author.id, other.id], "thanks": [other.id]}
    assert (message["revision"], message["edited_at"]) == (4, None)
    said = first.get(at).get_json()["items"]
    assert [(line["word"], [p["name"] for p in line["people"]]) for line in said] == [
        ("thanks", ["Technicienne"]), ("agree", ["Élue", "Technicienne"]),
    ]  # fmt: skip
    assert said[0]["people"][0]["authority"]["name"] == "Ville de Strasbourg"
    gone = second.delete(f"{at}/agree").get_json()
    assert gone["reactions"] == {"agree": [author.id], "thanks": [other.id]}
    assert second.delete(f"{at}/thanks").get_json()["reactions"] == {"agree": [author.id]}


def test_a_repeat_changes_no_revision_and_says_nothing_to_anybody(session, signed_in, author, at) -> None:
    browser = signed_in(author)
    first = browser.put(f"{at}/useful", json={}).get_json()
    assert browser.put(f"{at}/useful", json={}).get_json() == first
    gone = browser.delete(f"{at}/useful").get_json()
    assert browser.delete(f"{at}/useful").get_json() == gone
    names = session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)).all()
    assert names == ["discussion.reaction_added", "discussion.reaction_removed"]


def test_only_the_six_words_exist(signed_in, author, at) -> None:
    browser = signed_in(author)
    assert [browser.put(f"{at}/{word}", json={}).status_code for word in REACTIONS] == [200] * 6
    assert problem(browser.put(f"{at}/love", json={})) == (404, "not-found")


def test_who_reads_without_being_a_member_does_not_answer(session, signed_in, at) -> None:
    overseer = make_person(session, staff=True)
    session.commit()
    browser = signed_in(overseer)
    assert browser.get(at).status_code == 200
    assert problem(browser.put(f"{at}/agree", json={})) == (403, "forbidden")


def test_a_message_that_is_no_longer_shown_takes_no_answer_and_tells_none(
    session, signed_in, author, at
) -> None:
    browser = signed_in(author)
    browser.put(f"{at}/agree", json={})
    browser.delete(at.removesuffix("/reactions"))
    assert browser.get(at).get_json() == {"items": []}
    assert problem(browser.put(f"{at}/agree", json={})) == (409, "message-changed")


def test_the_same_word_at_once_from_many_tabs_counts_once_and_from_many_people_each(
    session, group, author, discussion
) -> None:
    others = [make_member(session, group) for _ in range(3)]
    session.commit()
    actors = [actor_of(person) for person in (author, author, author, *others)]

    def agree(actor) -> None:
        with transaction() as own:
            service.add_reaction(own, actor, discussion.id, 1, word="agree")

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(agree, actors))
    with transaction() as own:
        [line] = service.reactions_to(own, actors[0], discussion.id, 1)
    assert sorted(p.id for p in line["people"]) == sorted(p.id for p in (author, *others))
    session.expire_all()
    assert session.get_one(Discussion, discussion.id).revision == 1 + 4
    assert session.scalar(select(func.count()).select_from(OutboxEvent)) == 4
