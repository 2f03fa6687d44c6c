"""Where a discussion stands: one text, its versions, and two people who write it at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from collab.core.clock import now, today
from collab.core.db import transaction
from collab.core.errors import Problem
from collab.core.outbox import OutboxEvent
from collab.discussion import service
from tests.factories import (
    actor_of,
    join,
    make_member,
    make_messages,
    make_person,
)

pytestmark = pytest.mark.usefixtures("app")


def write(session, person, discussion, body: str, *, expected: int):
    return service.write_stand(session, actor_of(person), discussion.id, body=body, expected=expected)


def show(session, person, discussion):
    return service.show_stand(session, actor_of(person), discussion.id)


def put(browser, discussion, body: str, tag: str | None):
    headers = {"Origin": "http://localhost:8000", **({} if tag is None else {"If-Match": tag})}
    return browser.put(f"/api/discussions/{discussion.id}/stand", json={"body": body}, headers=headers)


def test_nothing_stands_there_until_somebody_writes_it(session, signed_in, author, discussion) -> None:
    session.commit()
    browser = signed_in(author)
    answer = browser.get(f"/api/discussions/{discussion.id}/stand")
    nothing = {"version": 0, "body": "", "html": "", "author": None, "written_at": None}
    assert (answer.json, answer.headers["ETag"]) == (nothing, '"0"')
    written = put(browser, discussion, "**Accord** sur l'eau", '"0"')
    assert (written.status_code, written.headers["ETag"]) == (200, '"1"')
    assert written.json["html"] == "<p><strong>Accord</strong> sur l'eau</p>"
    assert written.json["author"]["authority"]["name"] == "Ville de Strasbourg"
    assert browser.get(f"/api/discussions/{discussion.id}").json["stand_version"] == 1


def test_a_change_names_the_version_it_was_made_from(session, signed_in, author, discussion) -> None:
    session.commit()
    browser = signed_in(author)
    assert put(browser, discussion, "Un", None).status_code == 428
    assert put(browser, discussion, "Un", '"0"').status_code == 200
    refused = put(browser, discussion, "Deux", '"0"')
    assert (refused.status_code, refused.json["type"]) == (412, "precondition-failed")
    assert browser.get(f"/api/discussions/{discussion.id}/stand").json["body"] == "Un"


def test_the_same_text_again_is_no_new_version(session, author, discussion) -> None:
    write(session, author, discussion, "Un", expected=0)
    again = write(session, author, discussion, "Un", expected=1)
    assert (again.version, session.query(OutboxEvent).count()) == (1, 1)


def test_every_version_is_kept_with_its_author_newest_first(session, group, author, discussion) -> None:
    other = make_member(session, group, name="Agente")
    write(session, author, discussion, "Un", expected=0)
    write(session, other, discussion, "Deux", expected=1)
    write(session, author, discussion, "", expected=2)
    page = service.stand_versions(session, actor_of(author), discussion.id, page=1, page_size=2)
    assert [(v.version, v.body, v.author.name) for v in page["items"]] == [
        (3, "", "Élue"),
        (2, "Deux", "Agente"),
    ]
    assert (page["pages"], page["total"]) == (2, 3)


def test_the_signature_stays_the_mandate_of_that_day(session, author, discussion) -> None:
    write(session, author, discussion, "Un", expected=0)
    author.mandates[0].ends_on = today() - timedelta(days=1)
    session.flush()
    reader = make_member(session)
    join(session, discussion_group(session, discussion), reader)
    assert show(session, reader, discussion).author.title == "adjointe aux relations internationales"


def discussion_group(session, discussion):
    from collab.groups.models import Group

    return session.get_one(Group, discussion.group_id)


def test_it_changes_the_discussion_and_nothing_is_unread(session, group, author, discussion) -> None:
    make_messages(session, discussion, author, 2)
    reader = make_member(session, group, name="Agente")
    write(session, author, discussion, "Un", expected=0)
    [listed] = service.discussions_of(session, actor_of(reader), group.id)["items"]
    assert (listed.revision, listed.unread, listed.last_number) == (3, 0, 2)
    page = service.messages_of(session, actor_of(reader), discussion.id, changed_after=2)
    assert (page.items, page.discussion.stand_version) == ([], 1)
    event = session.query(OutboxEvent).filter_by(name="discussion.stand_changed").one()
    assert (event.payload["version"], event.payload["revision"]) == (1, 3)
    assert event.event.audience() == [f"group:{group.id}"]


@pytest.mark.parametrize("who", ["guest", "former", "secretariat"])
def test_only_a_member_with_a_valid_mandate_writes_it(session, group, author, discussion, who) -> None:
    person = make_member(session) if who == "former" else make_person(session, staff=who == "secretariat")
    if who != "secretariat":
        join(session, group, person, "guest" if who == "guest" else "member")
        write(session, author, discussion, "Un", expected=0)
    if who == "former":
        person.mandates[0].ends_on = today() - timedelta(days=1)
        session.flush()
    with pytest.raises(Problem) as refused:
        write(session, person, discussion, "Deux", expected=1)
    assert refused.value.status == 403
    assert service.show_discussion(session, actor_of(person), discussion.id).can["settle"] is False


def test_a_guest_reads_what_was_written_since_they_came(session, group, author, discussion) -> None:
    discussion.created_at = now() - timedelta(days=9)
    guest = make_person(session, organisation="Réseau de villes")
    join(session, group, guest, "guest", joined_at=now() - timedelta(hours=1))
    write(session, author, discussion, "Entre nous", expected=0)
    session.execute(sql("UPDATE stand SET written_at = clock_timestamp() - interval '2 days'"))
    assert (show(session, guest, discussion).version, show(session, author, discussion).version) == (0, 1)
    write(session, author, discussion, "Pour tous", expected=1)
    assert show(session, guest, discussion).body == "Pour tous"
    versions = service.stand_versions(session, actor_of(guest), discussion.id, page=1, page_size=50)
    assert [v.version for v in versions["items"]] == [2]


def test_a_guest_is_not_shown_in_the_list_what_was_said_before_they_came(
    session, group, author, discussion
) -> None:
    discussion.created_at = now() - timedelta(days=9)
    make_messages(session, discussion, author, 1)
    session.execute(sql("UPDATE message SET created_at = clock_timestamp() - interval '2 days'"))
    guest = make_person(session, organisation="Réseau de villes")
    join(session, group, guest, "guest", joined_at=now() - timedelta(hours=1))
    write(session, author, discussion, "Pour tous", expected=0)
    for reader, seen in ((guest, None), (author, 1)):
        [listed] = service.discussions_of(session, actor_of(reader), group.id)["items"]
        [at_home] = service.home_of(session, actor_of(reader))["discussions"]
        assert [view.last_message and view.last_message.number for view in (listed, at_home)] == [seen, seen]


def test_of_two_who_write_at_once_one_is_told(session, group, author, discussion) -> None:
    actors = [actor_of(author), actor_of(make_member(session, group))]
    session.commit()
    start = threading.Barrier(2)

    def run(actor) -> int:
        start.wait()
        try:
            with transaction() as own:
                return service.write_stand(
                    own, actor, discussion.id, body=f"De {actor.person_id}", expected=0
                ).version
        except Problem as problem:
            return problem.status

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, actors)) == [1, 412]
    session.expire_all()
    assert (discussion.stand_version, discussion.revision, session.query(OutboxEvent).count()) == (1, 1, 1)


def test_a_text_is_seen_before_it_is_written_and_nothing_is_kept(session, signed_in, author) -> None:
    session.commit()
    answer = signed_in(author).post("/api/markdown/preview", json={"body": "- <b>un</b>"})
    assert answer.json == {"html": "<ul>\n<li>&lt;b&gt;un&lt;/b&gt;</li>\n</ul>"}


@pytest.mark.parametrize("body", [{}, {"body": "é" * 5_001}, {"body": 3}, {"body": "Un", "version": 2}])
def test_a_text_that_makes_no_sense_is_refused(session, signed_in, author, discussion, body) -> None:
    session.commit()
    headers = {"Origin": "http://localhost:8000", "If-Match": '"0"'}
    answer = signed_in(author).put(f"/api/discussions/{discussion.id}/stand", json=body, headers=headers)
    assert (answer.status_code, answer.json["type"]) == (422, "invalid")
