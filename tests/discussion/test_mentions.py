"""Naming people and calling the group."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from collab.core.clock import now
from collab.core.outbox import OutboxEvent
from tests.factories import join, make_discussion, make_group, make_member, make_person
from tests.queries import counted_queries


@pytest.fixture
def group(session):
    return make_group(session, "Eau et assainissement", visibility="invitation")


@pytest.fixture
def chair(session, group):
    return make_member(session, group, "chair", name="Présidente")


@pytest.fixture
def messages(session, group, author):
    discussion = make_discussion(session, group, author)
    session.commit()
    return f"/api/discussions/{discussion.id}/messages"


def say(browser, messages: str, body: str):
    return browser.post(messages, json={"body": body, "client_key": str(uuid.uuid4())})


def last_event(session):
    return session.scalars(select(OutboxEvent).order_by(OutboxEvent.id.desc()).limit(1)).one().event


def test_named_are_those_who_may_read_it_once_each(
    session, signed_in, group, author, chair, messages
) -> None:
    stranger, left = make_member(session), make_member(session)
    join(session, group, left, left_at=now())
    session.commit()
    names = " ".join(
        f"[@Quelqu'un](/people/{p.id})" for p in (chair, stranger, left, chair, author)
    )  # oneself is not called
    message = say(signed_in(author), messages, names).get_json()
    assert (message["mentions"], message["mentions_all"]) == ([chair.id], False)
    assert message["html"].count("<a href=") == 5
    assert last_event(session).mentioned == (chair.id,)


@pytest.mark.parametrize(
    "body",
    [
        "[fiche](/people/{})",
        "`[@Présidente](/people/{})`",
        "@Présidente",
        "[@P](https://example.org/people/{})",
    ],
)
def test_a_plain_link_code_or_foreign_address_names_nobody(signed_in, author, chair, messages, body) -> None:
    message = say(signed_in(author), messages, body.format(chair.id)).get_json()
    assert message["mentions"] == []


def test_the_whole_group_is_for_its_chairs_to_call(
    session, signed_in, group, author, chair, messages
) -> None:
    call = f"[@Eau et assainissement](/groups/{group.id}) réunion demain"
    refused = say(signed_in(author), messages, call)
    assert (refused.status_code, refused.get_json()["type"]) == (422, "mention-all-for-chairs")
    message = say(signed_in(chair), messages, call).get_json()
    assert message["mentions_all"] is True
    assert last_event(session).mentioned_all is True
    elsewhere = say(signed_in(author), messages, f"[@Ailleurs](/groups/{group.id + 1})").get_json()
    assert elsewhere["mentions_all"] is False


def test_an_edit_tells_whom_it_names_anew(session, signed_in, group, author, chair, messages) -> None:
    other = make_member(session, group)
    session.commit()
    browser = signed_in(author)
    say(browser, messages, f"[@Présidente](/people/{chair.id})")
    edit = {"body": f"[@Présidente](/people/{chair.id}) et [@Élue](/people/{other.id})"}
    assert browser.patch(f"{messages}/1", json=edit).get_json()["mentions"] == [chair.id, other.id]
    event = last_event(session)
    assert (event.name, event.mentioned) == ("discussion.message_edited", (other.id,))


def test_thirty_names_are_enough(session, signed_in, author, messages) -> None:
    body = " ".join(f"[@Quelqu'un](/people/{10_000 + n})" for n in range(31))
    refused = say(signed_in(author), messages, body)
    assert (refused.status_code, refused.get_json()["type"]) == (422, "too-many-mentions")


def offered(browser, messages: str, q: str) -> dict:
    return browser.get(messages.replace("/messages", "/mentionable"), query_string={"q": q}).get_json()


def test_people_are_found_by_a_word_of_their_name_or_authority(
    session, signed_in, group, author, chair, messages
) -> None:
    make_member(session, name="Présidente")  # of no group
    gone = make_member(session, group, name="Présidente")
    gone.disabled_at = now()
    session.commit()
    for person in (author, chair):
        person.search_text = {"Élue": "elue", "Présidente": "presidente"}[person.name]
    session.commit()
    browser = signed_in(author)
    assert [p["id"] for p in offered(browser, messages, "PRÉS")["items"]] == [chair.id]
    assert [p["id"] for p in offered(browser, messages, "strasb")["items"]] == [chair.id]
    assert offered(browser, messages, "%")["items"] == offered(browser, messages, "")["items"]
    assert offered(browser, messages, "asbourg")["items"] == []
    assert offered(browser, messages, "eau")["group"] is None
    assert offered(signed_in(chair), messages, "assain")["group"]["id"] == group.id
    assert offered(signed_in(chair), messages, "élu")["group"] is None


def test_at_most_eight_are_offered_in_as_many_queries_as_one(
    session, database, signed_in, group, author, messages
) -> None:
    browser = signed_in(author)
    make_member(session, group)
    session.commit()
    offered(browser, messages, "")
    with counted_queries(database) as few:
        assert len(offered(browser, messages, "")["items"]) == 1
    for _ in range(12):
        make_member(session, group)
    session.commit()
    with counted_queries(database) as many:
        assert len(offered(browser, messages, "")["items"]) == 8
    assert len(few) == len(many)


def test_who_may_not_write_is_offered_nobody(session, signed_in, messages) -> None:
    stranger = make_person(session, staff=True)
    session.commit()
    browser = signed_in(stranger)
    assert browser.get(messages.replace("/messages", "/mentionable")).status_code == 404


def test_a_discussion_that_is_not_opened_yet_may_name_the_same_people(
    session, signed_in, group, author, chair, messages
) -> None:
    outsider = make_member(session)
    session.commit()
    opening = f"/api/groups/{group.id}/mentionable"
    begun, not_yet = offered(signed_in(chair), messages, ""), signed_in(chair).get(opening).get_json()
    assert not_yet == begun
    assert ([p["id"] for p in not_yet["items"]], not_yet["group"]["id"]) == ([author.id], group.id)
    assert signed_in(author).get(opening, query_string={"q": "assain"}).get_json()["group"] is None
    assert signed_in(outsider).get(opening).status_code == 403
