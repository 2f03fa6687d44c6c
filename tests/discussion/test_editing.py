"""Messages changed and taken back by who wrote them, whatever comes in between."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.discussion import service
from collab.discussion.models import Discussion, Message, MessageVersion
from collab.groups.models import Membership
from tests.factories import actor_of, make_member, make_messages


@pytest.fixture
def at(session, discussion, author):
    """The address of the author's message, after one of somebody else."""
    make_messages(session, discussion, make_member(session), 1)
    make_messages(session, discussion, author, 1)
    session.commit()
    return f"/api/discussions/{discussion.id}/messages/2"


def problem(answer) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["type"]


def names_of_events(session) -> list[str]:
    return list(session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)))


def test_an_author_changes_their_words_and_what_they_said_is_kept(
    session, signed_in, author, discussion, at
) -> None:
    browser = signed_in(author)
    edited = browser.patch(at, json={"body": "Mieux **dit**"}).get_json()
    assert (edited["number"], edited["html"]) == (2, "<p>Mieux <strong>dit</strong></p>")
    assert edited["edited_at"] is not None
    assert edited["revision"] == 3
    browser.patch(at, json={"body": "Encore mieux"})
    versions = browser.get(f"{at}/versions").get_json()["items"]
    assert [(v["version"], v["body"]) for v in versions] == [
        (3, "Encore mieux"), (2, "Mieux **dit**"), (1, "Message 2"),
    ]  # fmt: skip
    assert [v["written_at"] for v in versions] == sorted((v["written_at"] for v in versions), reverse=True)
    page = browser.get(f"/api/discussions/{discussion.id}").get_json()
    assert (page["last_number"], page["unread"], page["last_message"]["excerpt"]) == (2, 2, "Encore mieux")


def test_the_same_words_again_change_nothing(session, signed_in, author, at) -> None:
    answer = signed_in(author).patch(at, json={"body": " Message 2 "}).get_json()
    assert (answer["revision"], answer["edited_at"]) == (2, None)
    assert names_of_events(session) == []


def test_nobody_changes_or_deletes_somebody_else_s_words(session, signed_in, group, at) -> None:
    chair = make_member(session, group, "chair")
    session.commit()
    browser = signed_in(chair)
    assert problem(browser.patch(at, json={"body": "Autre"})) == (403, "forbidden")
    assert problem(browser.delete(at)) == (403, "forbidden")
    assert problem(browser.patch(f"{at}99", json={"body": "Autre"})) == (404, "not-found")


@pytest.mark.parametrize("body", ["", "   ", "x" * 20_001])
def test_an_edit_must_say_something_and_not_too_much(signed_in, author, at, body) -> None:
    assert problem(signed_in(author).patch(at, json={"body": body})) == (422, "invalid")


def test_who_left_the_group_changes_nothing_there(session, signed_in, author, at) -> None:
    session.scalars(select(Membership).where(Membership.person_id == author.id)).one().left_at = now()
    session.commit()
    browser = signed_in(author)
    assert problem(browser.patch(at, json={"body": "Autre"})) == (404, "not-found")
    assert problem(browser.delete(at)) == (404, "not-found")


def test_words_for_an_authority_stay_once_the_mandate_ended_but_may_go(
    session, signed_in, author, at
) -> None:
    [mandate] = author.mandates
    message = session.scalars(select(Message).where(Message.number == 2)).one()
    message.mandate_id, mandate.ends_on = mandate.id, today() - timedelta(days=1)
    session.commit()
    browser = signed_in(author)
    assert problem(browser.patch(at, json={"body": "Autre"})) == (403, "mandate-ended")
    assert browser.delete(at).status_code == 204


def test_what_is_deleted_leaves_its_number_and_nothing_else(
    session, signed_in, author, discussion, at
) -> None:
    browser = signed_in(author)
    browser.patch(at, json={"body": "Un secret [@x](/people/1)"})
    browser.put(f"{at}/reactions/thanks", json={})
    assert browser.delete(at).status_code == 204
    page = browser.get(f"/api/discussions/{discussion.id}/messages").get_json()
    gone = page["items"][1]
    assert (gone["number"], gone["state"], gone["body"], gone["html"]) == (2, "deleted", "", "")
    assert (gone["reactions"], gone["mentions"], gone["edited_at"]) == ({}, [], None)
    assert browser.get(f"{at}/versions").get_json() == {"items": []}
    kept = session.scalars(select(Message).where(Message.number == 2)).one()
    assert (kept.body, kept.html, kept.reactions) == ("", "", {})
    assert session.scalars(select(MessageVersion)).all() == []
    last = browser.get(f"/api/discussions/{discussion.id}").get_json()
    assert (last["last_message"]["state"], last["last_message"]["excerpt"]) == ("deleted", "")
    assert last["last_number"] == 2
    before = names_of_events(session)
    assert browser.delete(at).status_code == 204
    assert names_of_events(session) == before
    assert problem(browser.patch(at, json={"body": "Revenir"})) == (409, "message-changed")


@pytest.mark.parametrize("change", ["edited", "deleted"])
def test_a_repeat_of_a_post_that_changed_since_is_still_a_repeat(
    session, signed_in, author, discussion, change
) -> None:
    session.commit()
    browser, messages = signed_in(author), f"/api/discussions/{discussion.id}/messages"
    sent = {"body": "Bonjour", "client_key": str(uuid.uuid4())}
    assert browser.post(messages, json=sent).status_code == 201
    if change == "edited":
        browser.patch(f"{messages}/1", json={"body": "Bonsoir"})
    else:
        browser.delete(f"{messages}/1")
    again = browser.post(messages, json=sent)
    assert (again.status_code, again.get_json()["number"]) == (200, 1)
    if change == "edited":
        other = browser.post(messages, json={**sent, "body": "Autre chose"})
        assert problem(other) == (409, "key-reused")


def test_a_guest_reads_no_version_from_before_they_came(session, signed_in, group, author, at) -> None:
    guest = make_member(session, group, "guest")
    session.commit()
    signed_in(author).post(at.rpartition("/")[0], json={"body": "Après", "client_key": str(uuid.uuid4())})
    browser = signed_in(guest)
    assert problem(browser.get(f"{at}/versions")) == (404, "not-found")
    assert browser.get(at.replace("/messages/2", "/messages/3/versions")).status_code == 200


def test_edits_and_a_deletion_at_once_end_deleted_with_every_revision_used_once(
    session, author, discussion, at
) -> None:
    actor = actor_of(author)

    def edit(turn: int) -> str:
        try:
            with transaction() as own:
                service.edit_message(own, actor, discussion.id, 2, body=f"Tour {turn}")
        except Problem as refused:
            return refused.slug
        return "edited"

    def delete(_: int) -> str:
        with transaction() as own:
            service.delete_message(own, actor, discussion.id, 2)
        return "deleted"

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda turn: (delete if turn == 3 else edit)(turn), range(6)))
    assert "deleted" in done
    assert set(done) <= {"edited", "deleted", "message-changed"}
    session.expire_all()
    message = session.scalars(select(Message).where(Message.number == 2)).one()
    assert (message.state, message.body) == ("deleted", "")
    assert session.scalars(select(MessageVersion)).all() == []
    changes = len([word for word in done if word != "message-changed"])
    assert session.get_one(Discussion, discussion.id).revision == message.revision == 2 + changes
